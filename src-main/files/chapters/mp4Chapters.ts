import type { ByteSource } from '../ByteSource.ts';
import { boxesIn, type Box } from '../mp4/boxesIn.ts';
import { mostChapters, type Chapter } from './Chapter.ts';

/** A title of QuickTime's is a sample of text; what is longer than this is none. */
const mostTitleBytes = 4096;
/** Of a track's tables: those of chapters are small. */
const mostTableBytes = 1 << 20;

type Inside = (parent: Box | undefined, type: string) => Box | undefined;

/**
 * Reads the chapters of an MP4: a track of text that the audio refers to (QuickTime File Format, "chapter lists"), which has
 * titles of any length, else Nero's list (chpl), as FFmpeg has it.
 */
export function mp4Chapters(source: ByteSource): Chapter[] {
  const { boxes } = boxesIn(source, 0, source.size, 'moov');
  const moov = boxes.find(({ type }) => type === 'moov');
  if (!moov) return [];
  const inside: Inside = (parent, type) =>
    parent && boxesIn(source, parent.bodyStart, parent.end).boxes.find((box) => box.type === type);
  const ofTrack = chaptersOfTrack(source, moov, inside);
  return ofTrack.length > 0 ? ofTrack : nero(source, inside(inside(moov, 'udta'), 'chpl'));
}

/** Units of 100 ns, and titles of up to 255 bytes; after a version of 1 the count has four bytes, after one of 0 a single one. */
function nero(source: ByteSource, chpl: Box | undefined): Chapter[] {
  if (!chpl) return [];
  const bytes = source.read(chpl.bodyStart, Math.min(chpl.end - chpl.bodyStart, mostTableBytes));
  const isLong = bytes[0] === 1;
  let at = isLong ? 9 : 5;
  if (bytes.length < at) return [];
  const count = isLong ? bytes.readUInt32BE(5) : bytes[4]!;
  const chapters: Chapter[] = [];
  for (let index = 0; index < count && chapters.length <= mostChapters; index++) {
    if (at + 9 > bytes.length) break;
    const length = bytes[at + 8]!;
    const title = bytes.toString('utf8', at + 9, at + 9 + length);
    chapters.push({ startUs: Math.round(Number(bytes.readBigUInt64BE(at)) / 10), title });
    at += 9 + length;
  }
  return chapters;
}

function chaptersOfTrack(source: ByteSource, moov: Box, inside: Inside): Chapter[] {
  const traks = boxesIn(source, moov.bodyStart, moov.end).boxes.filter(({ type }) => type === 'trak');
  const ids = new Set(traks.flatMap((trak) => uint32s(source, inside(inside(trak, 'tref'), 'chap'), 0)));
  // Pictures for chapters are another track, to which the audio refers alike
  const trak = traks.find(
    (one) =>
      ids.has(trackId(source, inside(one, 'tkhd')) ?? -1) && isText(source, inside(one, 'mdia'), inside),
  );
  const mdia = inside(trak, 'mdia');
  const stbl = inside(inside(mdia, 'minf'), 'stbl');
  const [timescale] = uint32s(source, inside(mdia, 'mdhd'), isVersion1(source, inside(mdia, 'mdhd')) ? 20 : 12); // prettier-ignore
  if (!stbl || !timescale) return [];
  const times = timesOf(uint32s(source, inside(stbl, 'stts'), 8));
  const places = placesOf(source, stbl, inside);
  return places.slice(0, mostChapters + 1).flatMap(({ at, size }, index): Chapter[] => {
    const time = times[index];
    if (!time) return [];
    const microseconds = (ticks: number) => Math.round((ticks * 1e6) / timescale);
    const title = titleIn(source.read(at, Math.min(size, mostTitleBytes)));
    return [{ startUs: microseconds(time.start), endUs: microseconds(time.end), title }];
  });
}

/** When each sample begins and ends, in the track's own time: the table has runs of samples that last alike. */
function timesOf(runs: readonly number[]): { start: number; end: number }[] {
  const times: { start: number; end: number }[] = [];
  let start = 0;
  for (let run = 0; run + 1 < runs.length; run += 2) {
    for (let index = 0; index < runs[run]! && times.length <= mostChapters; index++) {
      const end = start + runs[run + 1]!;
      times.push({ start, end });
      start = end;
    }
  }
  return times;
}

/** Where each sample lies: how large it is, in which chunk, and where that begins (ISO/IEC 14496-12, 8.7). */
function placesOf(source: ByteSource, stbl: Box, inside: Inside): { at: number; size: number }[] {
  const [sameSize = 0, count = 0, ...table] = uint32s(source, inside(stbl, 'stsz'), 4);
  const wide = inside(stbl, 'co64');
  const words = uint32s(source, wide ?? inside(stbl, 'stco'), 8);
  const chunks = wide
    ? Array.from({ length: words.length >> 1 }, (_, i) => words[2 * i]! * 2 ** 32 + words[2 * i + 1]!)
    : words;
  const runs = uint32s(source, inside(stbl, 'stsc'), 8);
  const places: { at: number; size: number }[] = [];
  for (let run = 0; run + 2 < runs.length; run += 3) {
    const [first, perChunk] = [runs[run]!, runs[run + 1]!];
    const last = Math.min(runs[run + 3] ?? Infinity, chunks.length + 1);
    for (let chunk = Math.max(first, 1); chunk < last; chunk++) {
      let at = chunks[chunk - 1]!;
      for (let index = 0; index < perChunk; index++) {
        if (places.length === count || places.length > mostChapters) return places;
        const size = sameSize > 0 ? sameSize : (table[places.length] ?? 0);
        places.push({ at, size });
        at += size;
      }
    }
  }
  return places;
}

/** Its length in two bytes, and the text: UTF-8, or UTF-16 with a byte order mark; other boxes may follow. */
function titleIn(sample: Buffer): string {
  const length = sample.length >= 2 ? sample.readUInt16BE() : 0;
  const text = sample.subarray(2, 2 + length);
  const mark = text.length >= 2 ? text.readUInt16BE() : 0;
  if (mark === 0xfeff || mark === 0xfffe)
    return new TextDecoder(mark === 0xfeff ? 'utf-16be' : 'utf-16le').decode(text);
  return text.toString('utf8');
}

/** By what is to handle it: four letters behind version, flags and four more bytes (hdlr). */
function isText(source: ByteSource, mdia: Box | undefined, inside: Inside): boolean {
  const hdlr = inside(mdia, 'hdlr');
  return hdlr !== undefined && /^(text|sbtl)$/.test(source.read(hdlr.bodyStart + 8, 4).toString('latin1'));
}

function trackId(source: ByteSource, tkhd: Box | undefined): number | undefined {
  return uint32s(source, tkhd, isVersion1(source, tkhd) ? 20 : 12)[0];
}

/** Times have eight bytes in these headers, and not four. */
function isVersion1(source: ByteSource, header: Box | undefined): boolean {
  return header !== undefined && source.read(header.bodyStart, 1)[0] === 1;
}

/** The numbers of 32 bits in a box from a place in it on; none where there is no such box. */
function uint32s(source: ByteSource, box: Box | undefined, from: number): number[] {
  if (!box) return [];
  const start = box.bodyStart + from;
  const bytes = source.read(start, Math.min(Math.max(0, box.end - start), mostTableBytes));
  return Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32BE(4 * index));
}
