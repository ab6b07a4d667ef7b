import { splitList } from '../files/splitList.ts';
import { fieldOf, id3Field } from './fieldMapping.ts';
import { withoutRepeats } from './TaggedFile.ts';

/** What is done with the tags of a category. */
export type WriteMode = 'off' | 'fill' | 'add' | 'replace';

export interface PlanOptions {
  /** By category; 'off' for those that are missing. */
  modes: Readonly<Record<string, WriteMode>>;
  /** What is written instead of a tag's name, by the name in lower case; an empty list leaves the tag out. */
  names?: ReadonlyMap<string, readonly string[]>;
  /** What stands between the genres of one value, beside ";": a value holds each of them already. */
  genreSeparators?: readonly string[];
  /** Writes all genres as one value with this between them, for players that read the first value alone; "": several values. */
  joinGenres?: string;
  /** Writes the parents of a tag as further values, after all tags. */
  withParents?: boolean;
  /** Brings an ID3v2 tag that is there to this version; v2.2 stays, and so does every tag unless this is given. */
  id3Version?: 3 | 4;
}

/** A tag that the person accepted. */
export interface AcceptedTag {
  category: string;
  name: string;
  /** By which the tags of a category are ordered, the largest first; equal ones stay in the order given. */
  strength: number;
  /** Names of the tags above it, nearest first. */
  parents?: readonly string[];
}

/**
 * One line of a preview: what it does to a field, by itself. The lines of a field follow each other: what one leaves
 * is what the next begins with. Each may be refused: see applyLines.
 *
 * 'fill': the field was empty; 'add': values come in; 'order': the strongest comes first; 'remove': one value that the file
 * had goes, never without such a line; 'change': the one value of a field gives way to another; 'join': several values
 * become one; 'own': a field about Hearmark itself, or about loudness; 'version': that of the ID3v2 tag; 'edit': what the
 * person says that the file is to say.
 */
export interface FieldChange {
  field: string;
  kind: 'fill' | 'add' | 'order' | 'remove' | 'change' | 'join' | 'own' | 'version' | 'edit';
  before: string[];
  after: string[];
  /** What stands between the values of `after`, where they are one text. */
  joinedBy?: string;
}

/** What a person says that a field is to hold, all of it; an empty list takes it away. */
export interface FieldEdit {
  field: string;
  values: readonly string[];
}

/** What a field of one value, tempo or key, is to say; one that says something already keeps it unless it is to be replaced. */
export interface SingleValue {
  field: string;
  value: string;
  mode: 'fill' | 'replace';
}

export interface PlanInput {
  /** What the file says in a field. */
  read: (field: string) => readonly string[];
  accepted: readonly AcceptedTag[];
  options: PlanOptions;
  singles?: readonly SingleValue[];
  /** A field that is edited is written so, and no tag comes to it in the same write. */
  edits?: readonly FieldEdit[];
  /** Scores, model and date, by their fields (HEARMARK_…); written as they are. */
  own?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Plans what is written into a file: nothing for a category that is off or of which nothing was accepted. A value that
 * the file has keeps its spelling and is never written twice, whatever its case. Throws ParameterError for a category
 * that cannot be a field.
 */
export function planWrite({
  read,
  accepted,
  options,
  singles = [],
  edits = [],
  own = new Map(),
}: PlanInput): FieldChange[] {
  const byCategory = Map.groupBy(accepted, ({ category }) => category);
  const lines = [...byCategory].flatMap(([category, tags]) => {
    const mode = modeOf(options.modes, category);
    if (mode === 'off') return [];
    const field = fieldOf(category);
    if (edits.some((edit) => edit.field === field)) return [];
    const current = [...read(field)];
    const wanted = valuesOf(tags, options);
    if (category !== 'genre') return planField(field, current, wanted, { mode });
    const { genreSeparators: separators = [], joinGenres: joinedBy = '' } = options;
    if (joinedBy === '') return planField(field, current, wanted, { mode, separators });
    return planJoined(field, current, wanted, { mode, separators, joinedBy });
  });
  const ofMusic = singles.flatMap((single) => planSingle([...read(single.field)], single));
  return [
    ...edits.flatMap((edit) => planEdit([...read(edit.field)], edit)),
    ...lines,
    ...ofMusic,
    ...planOwn(read, own),
    ...planVersion(read, options),
  ];
}

/** How the tags of a category are written; a category that nobody chose anything for, by whatever name, is off. */
export function modeOf(modes: PlanOptions['modes'], category: string): WriteMode {
  return Object.hasOwn(modes, category) ? modes[category]! : 'off';
}

/** Returns what a field holds after the lines that were not refused; `separators` as in the plan. */
export function applyLines(
  current: readonly string[],
  lines: readonly FieldChange[],
  separators: readonly string[] = [],
): string[] {
  const joinedBy = lines[0]?.joinedBy;
  if (joinedBy !== undefined) {
    const parts = partsOf(separators, joinedBy);
    const plain = lines.map(({ field, kind, before, after }) => ({
      field,
      kind,
      before: parts(before),
      after: parts(after),
    }));
    return joined(applyLines(parts(current), plain), joinedBy);
  }
  let values = [...current];
  for (const { kind, before, after } of lines) {
    const had = new Set(before);
    const has = new Set(after);
    const kept = kind === 'remove' ? values.filter((value) => !had.has(value) || has.has(value)) : values;
    const coming = after.filter((value) => kept.includes(value) || !had.has(value));
    values = kind === 'remove' ? kept : withoutRepeats([...coming, ...kept]);
  }
  return values;
}

/** Kinds of line that say all that the field is to hold. */
const isWhole: ReadonlySet<FieldChange['kind']> = new Set(['change', 'own', 'version', 'edit']);

/** Returns what each field of a plan is to hold, by field; `separators` as in the plan. */
export function resultOf(
  lines: readonly FieldChange[],
  read: PlanInput['read'],
  separators: readonly string[] = [],
): Map<string, string[]> {
  const byField = Map.groupBy(lines, ({ field }) => field);
  return new Map(
    [...byField].map(([field, ofField]) => [
      field,
      ofField.some(({ kind }) => isWhole.has(kind))
        ? ofField.at(-1)!.after
        : applyLines(read(field), ofField, separators),
    ]),
  );
}

function planField(
  field: string,
  current: string[],
  wanted: string[],
  { mode, separators = [] }: { mode: WriteMode; separators?: readonly string[] },
): FieldChange[] {
  if (wanted.length === 0 || (mode === 'fill' && current.length > 0)) return [];
  const spelled = spellAs(current, wanted);
  const missing = spelled.filter((value) => !holds(current, value, separators));
  // A replaced field is led by what was accepted; one that is added to keeps the value that players show now.
  const after = mode === 'replace' ? withoutRepeats([...spelled, ...current]) : [...current, ...missing];
  const kind = current.length === 0 ? 'fill' : missing.length > 0 ? 'add' : 'order';
  const lines: FieldChange[] = sameList(current, after) ? [] : [{ field, kind, before: current, after }];
  if (mode !== 'replace') return lines;
  let before = after;
  for (const value of current.filter((one) => !spelled.includes(one))) {
    const left = before.filter((one) => one !== value);
    lines.push({ field, kind: 'remove', before, after: left });
    before = left;
  }
  return lines;
}

function planSingle(before: string[], { field, value, mode }: SingleValue): FieldChange[] {
  if (sameList(before, [value]) || (mode === 'fill' && before.length > 0)) return [];
  return [{ field, kind: before.length === 0 ? 'fill' : 'change', before, after: [value] }];
}

/** Nothing where the file says so; a year says no more of a date of that year. */
function planEdit(before: string[], { field, values }: FieldEdit): FieldChange[] {
  const [year] = values;
  const isOfYear =
    field === 'DATE' &&
    /^\d{4}$/.test(year ?? '') &&
    before.length > 0 &&
    before.every((date) => date.startsWith(year!));
  return isOfYear || sameList(before, values) ? [] : [{ field, kind: 'edit', before, after: [...values] }];
}

/** Plans a field that is to hold all of its values as one text, and holds them as one or as several. */
function planJoined(
  field: string,
  current: string[],
  wanted: string[],
  { mode, separators, joinedBy }: { mode: WriteMode; separators: readonly string[]; joinedBy: string },
): FieldChange[] {
  const parts = partsOf(separators, joinedBy);
  const lines = planField(field, parts(current), parts(wanted), { mode, separators });
  if (lines.length > 0)
    return lines.map(({ before, after, ...line }, index) => ({
      ...line,
      before: index === 0 ? current : joined(before, joinedBy),
      after: joined(after, joinedBy),
      joinedBy,
    }));
  const after = joined(parts(current), joinedBy);
  if (wanted.length === 0 || mode === 'fill' || sameList(current, after)) return [];
  return [{ field, kind: 'join', before: current, after, joinedBy }];
}

const partsOf = (separators: readonly string[], joinedBy: string) => (values: readonly string[]) =>
  splitList(values, [...separators, joinedBy]);

const joined = (values: readonly string[], joinedBy: string) =>
  values.length > 0 ? [values.join(joinedBy)] : [];

function planOwn(read: PlanInput['read'], own: ReadonlyMap<string, readonly string[]>): FieldChange[] {
  return [...own]
    .map(([field, after]) => ({ field, kind: 'own' as const, before: [...read(field)], after: [...after] }))
    .filter(({ before, after }) => !sameList(before, after));
}

function planVersion(read: PlanInput['read'], { id3Version }: PlanOptions): FieldChange[] {
  const [before] = read(id3Field);
  const after = `2.${id3Version}`;
  if (id3Version === undefined || before === undefined || before === '2.2' || before === after) return [];
  return [{ field: id3Field, kind: 'version', before: [before], after: [after] }];
}

function valuesOf(tags: readonly AcceptedTag[], { names, withParents = false }: PlanOptions): string[] {
  const written = (name: string) => names?.get(name.toLowerCase()) ?? [name];
  const sorted = tags.toSorted((a, b) => b.strength - a.strength);
  const all = [
    ...sorted.map(({ name }) => name),
    ...(withParents ? sorted.flatMap(({ parents = [] }) => parents) : []),
  ];
  const values = all.flatMap(written).map((value) => value.trim());
  return withoutRepeats(values.filter((value) => value !== ''));
}

/** The values, each as the file spells it where it has it. */
function spellAs(current: readonly string[], wanted: readonly string[]): string[] {
  const spelling = new Map(current.toReversed().map((value) => [value.toLowerCase(), value]));
  return wanted.map((value) => spelling.get(value.toLowerCase()) ?? value);
}

/** Some programs keep "Rock; Pop" as one value: it holds both. */
function holds(current: readonly string[], value: string, separators?: readonly string[]): boolean {
  const parts = [...current, ...splitList(current, separators)].map((one) => one.trim().toLowerCase());
  return parts.includes(value.toLowerCase());
}

const sameList = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((value, index) => value === b[index]);
