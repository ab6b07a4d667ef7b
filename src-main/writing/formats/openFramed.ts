import { WriteError } from '../../errors.ts';
import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import { ApeV2 } from '../tags/apev2.ts';
import { id3v1Texts } from '../tags/id3v1.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import { firstTexts, type TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type TaggedFile, type TagPart } from '../TaggedFile.ts';
import { hasNothingToSay, id3v1Part, id3v2Part, id3v2Texts } from './id3Parts.ts';
import { readTag } from './readTag.ts';
import { findSurroundingTags } from './surroundingTags.ts';

export interface FramedOptions {
  /** The tag that the format's players look for. */
  native: 'id3v2' | 'ape';
  /** Of an ID3v2 tag that is made anew. */
  newId3Version: Id3Version;
  /** Where the tags in front begin; 0 unless there is junk before them. */
  tagStart?: number;
}

/**
 * Opens a format whose tags stand before and after the audio: mp3 and True Audio (ID3v2), Monkey's Audio, WavPack and
 * Musepack (APEv2). A tag of the other kind follows beside the format's own. Where it is the only one, few readers look there:
 * the format's own takes over what it says, and both get what is written.
 */
export function openFramed(source: ByteSource, start: number, options: FramedOptions): TaggedFile {
  const { id3v2, ape, id3v1, apePlace } = findSurroundingTags(source, start, options.tagStart);
  const [firstId3v2, ...otherId3v2] = id3v2 as [ByteRange, ...ByteRange[]];
  const hasId3v2 = isThere(firstId3v2);
  const older = id3v1 ? id3v1Texts(readTag(source, id3v1)) : new Map();
  const [isId3, isApe] = [options.native === 'id3v2', options.native === 'ape'];
  const roleOfOther = (isId3 ? hasId3v2 : ape) ? 'follows' : 'leads';
  const parts: TagPart[] = [];
  if (hasId3v2 || isId3) {
    const apeTexts = ape && !hasId3v2 ? ApeV2.parse(readTag(source, ape)).texts() : new Map();
    parts.push(
      id3v2Part(source, firstId3v2, {
        role: isId3 ? 'leads' : roleOfOther,
        version: options.newId3Version,
        seeds: firstTexts(apeTexts, older),
      }),
      // Which of several tags a player believes differs: all say the same afterwards.
      ...otherId3v2.map((range) => id3v2Part(source, range, { role: 'follows' })),
    );
  }
  if (isApe && !ape) refuseBuriedTag(source, start, apePlace);
  if (ape || isApe) {
    const seeds = firstTexts(ape ? new Map() : id3v2Texts(source, id3v2.filter(isThere)), older);
    parts.push(apePart(source, ape, { place: apePlace, role: isApe ? 'leads' : roleOfOther, seeds }));
  }
  if (id3v1) parts.push(id3v1Part(source, id3v1));
  return joinParts(parts);
}

/** Where a tag is looked for that other bytes follow. */
const buriedBytes = 64 * 1024;

/** A tag with bytes behind it, zeros of a drive say: some readers find it, and a second one would say something else. */
function refuseBuriedTag(source: ByteSource, start: number, end: number): void {
  const from = Math.max(start, end - buriedBytes);
  if (source.read(from, end - from).includes('APETAGEX'))
    throw new WriteError('it has bytes behind its APEv2 tag, where few players find it');
}

const isThere = ({ start, end }: ByteRange) => end > start;

function apePart(
  source: ByteSource,
  region: ByteRange | undefined,
  { place, role, seeds }: { place: number; role: TagPart['role']; seeds: TagTexts },
): TagPart {
  const tag = region ? ApeV2.parse(readTag(source, region)) : ApeV2.fresh(seeds);
  const range = region ?? { start: place, end: place };
  return {
    type: 'APEv2',
    region,
    role,
    read: (field) => tag.read(field),
    others: (fields) => tag.others(fields),
    write: (values) =>
      hasNothingToSay(values, region !== undefined) ? [] : [{ ...range, bytes: tag.write(values) }],
  };
}
