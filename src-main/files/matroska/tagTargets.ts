import type { ByteSource } from '../ByteSource.ts';
import { childrenOf, ids, elementText, uintOf, type Element } from './ebml.ts';

/**
 * What a tag speaks of (RFC 9559, 5.1.8.1.1): 'file' where it does not say. By the book that is an album, but FFmpeg and all
 * that is built on it write all tags of a song so, and libmatroska leaves the level of an album out. 'other': a level of its
 * own, or a scene within a track.
 */
export type TagLevel = 'track' | 'file' | 'album' | 'part' | 'edition' | 'collection' | 'other';

export interface TagTarget {
  level: TagLevel;
  /** Of one stream of the file alone, the one that is heard. */
  isOfStream: boolean;
  /** Of a chapter, an attachment, an edition, or another stream: not of what is heard. */
  isForeign: boolean;
}

const levels = new Map<number, TagLevel>([
  [30, 'track'],
  [40, 'part'],
  [50, 'album'],
  [60, 'edition'],
  [70, 'collection'],
]);
const namedLevels = new Map<string, TagLevel>(
  (
    [
      ['track', 'TRACK SONG CHAPTER'],
      ['part', 'PART SESSION'],
      ['album', 'ALBUM OPERA CONCERT MOVIE EPISODE'],
      ['edition', 'EDITION ISSUE VOLUME OPUS SEASON SEQUEL'],
      ['collection', 'COLLECTION'],
      ['other', 'SUBTRACK MOVEMENT SCENE SHOT'],
    ] as const
  ).flatMap(([level, all]) => all.split(' ').map((name): [string, TagLevel] => [name, level])),
);

/** Reads what a Tag element speaks of. `streamUid` is the stream that is heard, in hexadecimal digits, if it has a number. */
export function tagTarget(
  source: ByteSource,
  tag: Pick<Element, 'bodyStart' | 'end'>,
  streamUid: string | undefined,
): TagTarget {
  const targets = childrenOf(source, tag)?.find(({ id }) => id === ids.targets);
  const said = (targets && childrenOf(source, targets)) ?? [];
  const uids = (id: number) => said.filter((one) => one.id === id).map((one) => uidOf(source, one));
  const strangers = [ids.tagChapterUid, ids.tagEditionUid, ids.tagAttachmentUid].flatMap(uids);
  // A number of 0 means all of them
  const streams = uids(ids.tagTrackUid).filter((uid) => uid !== '0');
  return {
    level: levelOf(source, said),
    isOfStream: streams.length > 0,
    isForeign:
      strangers.some((uid) => uid !== '0') || (streams.length > 0 && !streams.includes(streamUid ?? '')),
  };
}

function levelOf(source: ByteSource, said: readonly Element[]): TagLevel {
  const value = said.find(({ id }) => id === ids.targetTypeValue);
  if (value) return levels.get(uintOf(source, value) ?? 0) ?? 'other';
  const name = said.find(({ id }) => id === ids.targetType);
  const text = name && elementText(source, name).trim();
  return text ? (namedLevels.get(text.toUpperCase()) ?? 'other') : 'file';
}

/**
 * The number of the stream that FFmpeg hears: the first audio stream that is on and is to be played by itself, else the first;
 * in hexadecimal digits, undefined where there is none.
 */
export function heardStreamUid(source: ByteSource, tracks: Element): string | undefined {
  const entries = (childrenOf(source, tracks) ?? [])
    .filter(({ id }) => id === ids.trackEntry)
    .map((entry) => childrenOf(source, entry) ?? []);
  const number = (entry: Element[], id: number, otherwise: number) => {
    const found = entry.find((one) => one.id === id);
    return found ? uintOf(source, found) : otherwise;
  };
  const audio = entries.filter((entry) => number(entry, ids.trackType, 0) === 2);
  const on = audio.filter((entry) => number(entry, ids.trackIsEnabled, 1) !== 0);
  const heard = on.find((entry) => number(entry, ids.trackIsDefault, 1) !== 0) ?? on[0] ?? audio[0];
  const uid = heard?.find(({ id }) => id === ids.trackUid);
  return uid && uidOf(source, uid);
}

/** A number of up to 64 bits, in hexadecimal digits without zeros in front. */
function uidOf(source: ByteSource, { bodyStart, end }: Element): string {
  const digits = source.read(bodyStart, Math.min(8, end - bodyStart)).toString('hex');
  return digits.replace(/^0+(?=.)/, '') || '0';
}
