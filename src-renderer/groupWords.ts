import type { GroupBy, Tag, TrackGroup, TrackRow } from '../src-main/api.ts';
import { formatAbout } from './format.ts';
import { m } from './messages/m.ts';

const without: Record<GroupBy, string> = {
  album: m.table.withoutAnAlbum(),
  artist: m.table.withoutAnArtist(),
  folder: m.table.withoutAFolder(),
};

/** What a group is called. */
export function nameOfGroup({ name }: Pick<TrackGroup, 'name'>, by: GroupBy): string {
  return name ?? without[by];
}

/** Whose album it is, or where the folder lies; empty for an artist. */
export function lineOfGroup({ isMixed, line }: TrackGroup): string {
  return isMixed ? m.table.variousArtists() : (line ?? '');
}

/** "1998–2003 · 11 tracks", and how long they are where there is room: below a cover there is none. */
export function factsOfGroup({ yearFrom, yearTo, tracks, seconds }: TrackGroup, by: GroupBy): string {
  const years = yearFrom === yearTo ? yearFrom : `${yearFrom}–${yearTo}`;
  const length = by === 'album' ? '' : formatAbout(seconds);
  return [years, m.counts.tracks({ count: tracks }), length].filter(Boolean).join(' · ');
}

/** Whether a track is, as far as its words tell, one of a group. */
export function isPlayedFrom({ name, lead }: TrackGroup, by: GroupBy, track: TrackRow | null): boolean {
  if (!track) return false;
  const isBeside = track.directoryId === lead.directoryId;
  if (by === 'folder') return isBeside;
  return by === 'artist' ? track.artist === name : track.album === name && isBeside;
}

export interface MixedTag {
  tag: Tag;
  /** How many tracks of the group carry it. */
  tracks: number;
}

/** The tags of a group that are shown, by category; within one the commonest first. */
export function mixOf({ mix }: TrackGroup, tagsById: Map<number, Tag>, categories: string[]): MixedTag[] {
  return mix
    .flatMap(({ tagId, tracks }) => {
      const tag = tagsById.get(tagId);
      return tag ? [{ tag, tracks }] : [];
    })
    .sort((a, b) => categories.indexOf(a.tag.category) - categories.indexOf(b.tag.category));
}

/** "ambient on 9 of 11, calm on 4": what the bar of a group shows, in words, the commonest first. */
export function mixInWords(mix: MixedTag[], { tracks }: Pick<TrackGroup, 'tracks'>): string {
  return [...mix]
    .sort((a, b) => b.tracks - a.tracks)
    .map(({ tag, tracks: with_ }, index) =>
      index === 0
        ? m.groups.tagOnTracks({ tag: tag.name, count: with_, tracks })
        : m.groups.tagOn({ tag: tag.name, count: with_ }),
    )
    .join(', ');
}
