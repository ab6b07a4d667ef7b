import { isWhole, type Span } from '../../paths.ts';
import type { FileTags } from '../FileTags.ts';

/** What a sheet, or a list of chapters, says of one track of a file. */
export interface SheetTrack {
  span: Span;
  /** Which of the sheet's tracks it is, from 1. */
  position: number;
  tags: SheetTags;
}

type Lists = 'genres' | 'moods' | 'composers';

export type SheetTags = Pick<FileTags, Lists> &
  Partial<
    Pick<
      FileTags,
      | 'title'
      | 'artist'
      | 'album'
      | 'albumArtist'
      | 'year'
      | 'trackNumber'
      | 'discNumber'
      | 'discTotal'
      | 'comment'
      | 'isrc'
      | 'bpm'
      | 'key'
    >
  >;

/**
 * Returns the tags of a track of a file: what the sheet has of the track, and what the file has of the album; where the
 * track is all of the file, what the file says, and the sheet where it says nothing. `kind` names the sheet among the
 * kinds of tags that there are.
 */
export function tagsOfTrack(
  file: FileTags,
  { span, tags: sheet }: Pick<SheetTrack, 'span' | 'tags'>,
  kind: string,
): FileTags {
  const either = (name: Lists, first: Pick<FileTags, Lists>, second: Pick<FileTags, Lists>) =>
    first[name].length > 0 ? first[name] : second[name];
  if (isWhole(span)) {
    return {
      ...sheet,
      ...file,
      genres: either('genres', file, sheet),
      moods: either('moods', file, sheet),
      composers: either('composers', file, sheet),
      tagTypes: [...file.tagTypes, kind],
    };
  }
  const { album, albumArtist, artist, year, discNumber, discTotal, compilation, musicBrainz } = file;
  const { release, releaseGroup, albumArtists } = musicBrainz;
  const ofAlbum = { album, albumArtist, artist, year, discNumber, discTotal, compilation };
  const ids = { release, releaseGroup, albumArtists };
  const said = { ...ofAlbum, ...sheet };
  return {
    ...(defined(said) as SheetTags),
    artists: said.artist === undefined ? [] : [said.artist],
    genres: either('genres', sheet, file),
    musicBrainz: defined(ids),
    custom: {},
    coverCount: file.coverCount,
    tagTypes: [kind, ...file.tagTypes],
    properties: file.properties,
    ...(file.problem !== undefined && { problem: file.problem }),
  };
}

function defined<T extends object>(fields: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
