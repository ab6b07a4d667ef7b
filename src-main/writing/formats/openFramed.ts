import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import { ApeV2 } from '../tags/apev2.ts';
import { id3v1Texts } from '../tags/id3v1.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import type { TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type TaggedFile, type TagPart } from '../TaggedFile.ts';
import { hasNothingToSay, id3v1Part, id3v2Part } from './id3Parts.ts';
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
 * Musepack (APEv2). A tag of the other kind leads where it is the only one, and follows beside the format's own.
 */
export function openFramed(source: ByteSource, start: number, options: FramedOptions): TaggedFile {
  const { id3v2, ape, id3v1, apePlace } = findSurroundingTags(source, start, options.tagStart);
  const [firstId3v2, ...otherId3v2] = id3v2 as [ByteRange, ...ByteRange[]];
  const hasId3v2 = firstId3v2.end > firstId3v2.start;
  const older = id3v1 ? id3v1Texts(readTag(source, id3v1)) : new Map();
  const id3Leads = options.native === 'id3v2' ? hasId3v2 || !ape : hasId3v2 && !ape;
  const parts: TagPart[] = [];
  if (hasId3v2 || id3Leads) {
    parts.push(
      id3v2Part(source, firstId3v2, {
        role: id3Leads ? 'leads' : 'follows',
        version: options.newId3Version,
        seeds: older,
      }),
      // Which of several tags a player believes differs: all say the same afterwards.
      ...otherId3v2.map((range) => id3v2Part(source, range, { role: 'follows' })),
    );
  }
  if (ape || !id3Leads) {
    parts.push(apePart(source, ape, { place: apePlace, role: id3Leads ? 'follows' : 'leads', seeds: older }));
  }
  if (id3v1) parts.push(id3v1Part(source, id3v1));
  return joinParts(parts);
}

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
