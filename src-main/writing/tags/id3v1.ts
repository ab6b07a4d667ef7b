import { id3v1Number } from '../../files/id3Genres.ts';
import { id3v1Genres } from '../../files/id3v1Genres.ts';
import type { FieldValues } from '../TaggedFile.ts';
import { gatherTexts, type TagTexts } from './tagTexts.ts';

/** Where texts stand in the 128 bytes (https://id3.org/ID3v1). */
const texts: Readonly<Record<string, readonly [start: number, length: number]>> = {
  TITLE: [3, 30],
  ARTIST: [33, 30],
  ALBUM: [63, 30],
  DATE: [93, 4],
  COMMENT: [97, 30],
};
const [zeroAt, trackAt, genreAt] = [125, 126, 127];

/** ID3v1.1: where the comment's last but one byte is 0, the last one is the number of the track. */
const hasTrack = (tag: Buffer) => tag[zeroAt] === 0 && tag[trackAt] !== 0;

/** What an ID3v1 tag says of a field. */
export function id3v1Values(tag: Buffer, field: string): string[] {
  return [...(id3v1Texts(tag).get(field) ?? [])];
}

/** What an ID3v1 tag says. Texts are Latin-1, filled up with NULs or spaces; no other byte of theirs is taken away. */
export function id3v1Texts(tag: Buffer): TagTexts {
  const said = Object.entries(texts).map(([field, [start, length]]): [string, string] => {
    const end = start + (field === 'COMMENT' && hasTrack(tag) ? length - 2 : length);
    const text = tag.toString('latin1', start, end).replace(/\0[^]*/, '');
    return [field, text.replace(/^ +| +$/g, '')];
  });
  return gatherTexts([
    ...said,
    ['TRACKNUMBER', hasTrack(tag) ? String(tag[trackAt]) : ''],
    ['GENRE', id3v1Genres[tag[genreAt]!] ?? ''],
  ]);
}

/**
 * Returns the tag with new values, cut to what it has room for, letters that Latin-1 lacks as "?". The number of the track is
 * left out where a long comment stands in its place.
 */
export function id3v1With(tag: Buffer, values: FieldValues): Buffer {
  const made = Buffer.from(tag);
  for (const [field, list] of values) {
    const place = texts[field];
    if (field === 'GENRE') made[genreAt] = id3v1Number(list);
    else if (field === 'TRACKNUMBER') setTrack(made, list[0]);
    else if (place) {
      const [start, length] = place;
      const room = field === 'COMMENT' && hasTrack(made) ? length - 2 : length;
      const text = list.join('; ').replaceAll(/[^\x20-\x7e\xa0-\xff]/gu, '?');
      made.fill(0, start, start + room).write(text.slice(0, room), start, 'latin1');
    }
  }
  return made;
}

/** Which bytes a field has, from the beginning of the tag; none where it has no place there. */
export function id3v1Range(tag: Buffer, field: string): [start: number, end: number] | undefined {
  if (field === 'GENRE') return [genreAt, genreAt + 1];
  if (field === 'TRACKNUMBER') return tag[zeroAt] === 0 ? [trackAt, trackAt + 1] : undefined;
  const [start, length] = texts[field] ?? [];
  if (start === undefined || length === undefined) return undefined;
  return [start, start + (field === 'COMMENT' && hasTrack(tag) ? length - 2 : length)];
}

function setTrack(tag: Buffer, value = ''): void {
  const number = Number(value);
  const isHeld = Number.isInteger(number) && number > 0 && number < 256;
  if (tag[zeroAt] === 0) tag[trackAt] = isHeld ? number : 0;
}
