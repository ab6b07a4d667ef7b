import { spliceSource, type ByteSource } from '../../files/ByteSource.ts';
import type { TagTexts } from '../tags/tagTexts.ts';
import { joinParts, withoutRepeats, type TaggedFile } from '../TaggedFile.ts';
import { id3v2Part, id3v2Texts } from './id3Parts.ts';
import { leadingId3v2 } from './surroundingTags.ts';

/**
 * Opens a file of a format that has no place for an ID3v2 tag in front, where some program put one all the same. The
 * places that the format names count from behind it. Its own tags lead; the one in front is only kept in step.
 */
export function openBehind(
  source: ByteSource,
  start: number,
  open: (own: ByteSource, older: TagTexts) => TaggedFile,
): TaggedFile {
  if (start === 0) return open(source, new Map());
  const tags = leadingId3v2(source, 0, start);
  const own = open(spliceSource(source, [{ start, end: source.size }]), id3v2Texts(source, tags));
  const front = joinParts(tags.map((range) => id3v2Part(source, range, { role: 'follows' })));
  const moved = <T extends { start: number; end: number }>(place: T): T => ({
    ...place,
    start: place.start + start,
    end: place.end + start,
  });
  return {
    tagTypes: [...own.tagTypes, ...front.tagTypes],
    regions: [...front.regions, ...own.regions.map(moved)],
    read: (field) => withoutRepeats([...own.read(field), ...front.read(field)]),
    others: (fields) =>
      new Map([
        ...own.others(fields),
        ...[...front.others(fields)].map(([name, pieces]) => [`${name} in front`, pieces] as const),
      ]),
    edit: (values) => [...front.edit(values), ...own.edit(values).map(moved)],
  };
}
