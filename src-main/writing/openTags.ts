import { createHash } from 'node:crypto';
import { WriteError } from '../errors.ts';
import { readInto, type ByteSource } from '../files/ByteSource.ts';
import { isSheetName } from '../files/audioFileNames.ts';
import { sniffContainer } from '../files/sniffContainer.ts';
import { openBehind } from './formats/openBehind.ts';
import { openAsf } from './formats/openAsf.ts';
import { openDsf } from './formats/openDsf.ts';
import { openFlac } from './formats/openFlac.ts';
import { openFramed } from './formats/openFramed.ts';
import { openMatroska } from './formats/openMatroska.ts';
import { openMp4 } from './formats/openMp4.ts';
import { openOgg } from './formats/openOgg.ts';
import { openAiff, openWav } from './formats/openRiff.ts';
import { openSheet } from './formats/openSheet.ts';
import type { Id3Version } from './tags/id3Frames.ts';
import type { TaggedFile } from './TaggedFile.ts';

export interface NewTagOptions {
  /** Of an ID3v2 tag that is made anew: 4 unless given. A tag that is there keeps its version. */
  newId3Version?: Id3Version;
}

/**
 * Opens a file's tags for reading fields and planning their change; nothing is written here. `name` is the file's name.
 * Throws WriteError, with the reason for the person, where the format or this file cannot be written without harm.
 */
export function openTags(
  source: ByteSource,
  name: string,
  { newId3Version = 4 }: NewTagOptions = {},
): TaggedFile {
  if (isSheetName(name)) return openSheet(source);
  const { container, start, tagStart, otherKind, heardAs } = sniffContainer(source, name);
  switch (container) {
    case 'mpeg':
      refuseAdts(source, start);
      return openFramed(source, start, { native: 'id3v2', newId3Version, tagStart });
    case 'tta':
      return openFramed(source, start, { native: 'id3v2', newId3Version });
    case 'ape':
    case 'wavpack':
    case 'musepack':
      return openFramed(source, start, { native: 'ape', newId3Version });
    case 'flac':
      return openFlac(source, start);
    case 'ogg':
      return openBehind(source, start, openOgg);
    case 'mp4':
      return openBehind(source, start, openMp4);
    case 'wav':
      return openBehind(source, start, (own, older) => openWav(own, newId3Version, older));
    case 'aiff':
      return openBehind(source, start, (own, older) => openAiff(own, newId3Version, older));
    case 'asf':
      return openBehind(source, start, openAsf);
    case 'dsf':
      return openBehind(source, start, (own, older) => openDsf(own, newId3Version, older));
    case 'matroska':
      return openBehind(source, start, openMatroska);
    case 'dsdiff':
      throw new WriteError('DSDIFF files are heard and read, but Hearmark does not write them');
    case undefined:
      if (heardAs) throw new WriteError(`it is ${heardAs}, which has no tags that Hearmark could write`);
      throw new WriteError(
        otherKind ? `it is ${otherKind}` : 'its first bytes are those of no known audio format',
      );
  }
}

/** What is hashed passes through here: a buffer for each cover of each file would have to be cleared up. */
const hashed = Buffer.allocUnsafeSlow(256 * 1024);

/**
 * Hashes all tags of a file: what tells whether another program wrote to them. Where there are none, it is the hash of
 * nothing.
 */
export function hashTags(source: ByteSource, { regions }: TaggedFile): string {
  const hash = createHash('sha256');
  for (const { start, end } of regions) {
    for (let at = start; at < end; at += hashed.length) {
      const part = hashed.subarray(0, Math.min(hashed.length, end - at));
      hash.update(part.subarray(0, readInto(source, part, at)));
    }
  }
  return hash.digest('hex');
}

/** AAC in ADTS frames, which share their first bits with mp3 but for the layer: ISO 13818-7, 6.2.1. */
function refuseAdts(source: ByteSource, start: number): void {
  const [first, second] = source.read(start, 2);
  if (first === 0xff && second !== undefined && (second & 0xf6) === 0xf0) {
    throw new WriteError('plain AAC has no place for tags: put it into an .m4a');
  }
}
