import type { ByteRange } from '../files/ByteSource.ts';
import { id3Field } from './fieldMapping.ts';
import type { TagType } from './FieldMeaning.ts';
import type { Splice } from './patch.ts';

/** New values by field (fieldMapping.ts); an empty list takes the field away. */
export type FieldValues = ReadonlyMap<string, readonly string[]>;

/** One tag of a file, or the place where one can be put. */
export interface TagPart {
  type: TagType;
  /** Where it lies, with what is laid out anew around it; undefined where there is none yet. */
  region: ByteRange | undefined;
  /**
   * 'leads': takes every field. 'follows': stands beside the format's own tag and takes only the fields that it has
   * already, so that no reader finds two answers. 'echo': a follower that cannot say everything (ID3v1 has 192 genres
   * and no more), and is listened to only where no other tag has the field.
   */
  role: 'leads' | 'follows' | 'echo';
  /** The values of a field, one by one. */
  read(field: string): string[];
  write(values: FieldValues): Splice[];
  /** All else that the tag holds, as the bytes stand: frames, items, descriptors of other fields than these. */
  others(fields: readonly string[]): Buffer[];
}

/** What may be read of and written to a file, whatever its format. */
export interface TaggedFile {
  /** The tags that are there. */
  tagTypes: TagType[];
  /** Where they lie. */
  regions: ByteRange[];
  /** The values of a field in all of the file's tags, each once. */
  read(field: string): string[];
  /** All else that the tags hold, piece by piece, by the kind of tag: of ID3v2 without its version where that is a field. */
  others(fields: readonly string[]): Map<string, Buffer[]>;
  /** The splices that give fields new values and change nothing else. Throws WriteError. */
  edit(values: FieldValues): Splice[];
}

/** What stands between the tags of a file and is no tag: pictures and other blocks. It is to stay as it is. */
interface Kept {
  name: string;
  region: ByteRange | undefined;
  pieces: () => Buffer[];
}

/** Makes one of a file's tags. `finish` adds what follows from the splices: sizes in headers. */
export function joinParts(
  parts: TagPart[],
  finish = (splices: Splice[]) => splices,
  kept?: Kept,
): TaggedFile {
  const there = parts.filter(({ region }) => region);
  const read = (field: string) => {
    const [said, echoed] = [false, true].map((isEcho) =>
      there.filter((part) => (part.role === 'echo') === isEcho).flatMap((part) => readPart(part, field)),
    );
    return said!.length > 0 ? withoutRepeats(said!) : echoed!;
  };
  return {
    tagTypes: there.map(({ type }) => type),
    regions: regionsOf([...there, ...(kept ? [kept] : [])]),
    read,
    others(fields) {
      const nameOf = ({ type }: TagPart) => (fields.includes(id3Field) && isId3v2(type) ? 'ID3v2' : type);
      // Several tags of one kind are taken together, in their order.
      const byName = [...Map.groupBy(there, nameOf)].map(
        ([name, of]) => [name, of.flatMap((part) => part.others(fields))] as const,
      );
      return new Map([...byName, ...(kept ? [[kept.name, kept.pieces()] as const] : [])]);
    },
    edit: (values) => finish(parts.flatMap((part) => part.write(valuesFor(part, values)))),
  };
}

/** Each place once, in the order of the file. */
function regionsOf(parts: { region: ByteRange | undefined }[]): ByteRange[] {
  const byStart = new Map(parts.flatMap(({ region }) => (region ? [[region.start, region] as const] : [])));
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

function valuesFor(part: TagPart, values: FieldValues): FieldValues {
  const concerns = (field: string) =>
    field === id3Field || part.role === 'follows' ? readPart(part, field).length > 0 : true;
  return new Map([...values].filter(([field]) => concerns(field)));
}

function readPart(part: TagPart, field: string): string[] {
  return field === id3Field && !isId3v2(part.type) ? [] : part.read(field);
}

const isId3v2 = (type: TagType) => type.startsWith('ID3v2');

/** Returns the values, each once whatever its case, as it was spelled first. */
export function withoutRepeats(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size < seen.add(value.toLowerCase()).size);
}
