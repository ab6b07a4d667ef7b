import type { ByteSource } from '../files/ByteSource.ts';
import type { FileTags } from '../files/FileTags.ts';
import { parseSheet, type CueSheet } from '../files/sheets/parseSheet.ts';
import { decodeSheet } from '../files/sheets/sheetText.ts';
import { hashSheet } from './formats/openSheet.ts';
import { refused } from './refused.ts';
import { partsOfSheetField, remarkName } from './tags/sheetFields.ts';
import type { FieldValues } from './TaggedFile.ts';

/**
 * Compares a cue sheet with what it is about to become, as the reader of sheets sees both, and throws WriteError unless
 * its encoding, files, tracks, places and all other fields are the same, and those that were written hold their values.
 * Returns its hash, in hexadecimal digits, and what stands for tags of its own: nothing.
 */
export function verifySheet(
  before: ByteSource,
  after: ByteSource,
  values: FieldValues,
): { contentId: string; found: FileTags } {
  const [old, made] = [read(before), read(after)];
  if (old.encoding !== made.encoding || old.hasMark !== made.hasMark)
    throw refused('its encoding would be another one');
  const written = [...values].map(([name, list]) => ({ ...partsOfSheetField(name)!, list }));
  for (const { position, field, list } of written) {
    const name = `REM ${remarkName(field)}`;
    // What the disc says holds for a track that says nothing
    const said = tracksOf(made.sheet)[position - 1]?.fields.get(name) ?? made.sheet.fields.get(name) ?? '';
    const found = said.split(';').map((value) => value.trim());
    if (found.filter((value) => value !== '').join(';') !== list.join(';'))
      throw refused(`a second reader does not find ${field}`);
  }
  const ours = new Set(written.map(({ position, field }) => `${position} REM ${remarkName(field)}`));
  if (JSON.stringify(withoutOurs(old.sheet, ours)) !== JSON.stringify(withoutOurs(made.sheet, ours)))
    throw refused('another line would change with it');
  const contentId = hashSheet(after);
  if (contentId !== hashSheet(before)) throw refused('another line would change with it');
  return { contentId, found: noTags };
}

function read(source: ByteSource) {
  const text = decodeSheet(source.read(0, source.size));
  const sheet = parseSheet(text.text);
  if ('problem' in sheet) throw refused(sheet.problem);
  return { ...text, sheet };
}

const tracksOf = (sheet: CueSheet) =>
  sheet.files.flatMap(({ tracks }) => tracks).sort((a, b) => a.position - b.position);

function withoutOurs(sheet: CueSheet, ours: ReadonlySet<string>) {
  const files = sheet.files.map(({ name, tracks }) => [name, tracks.map(({ position }) => position)]);
  const tracks = tracksOf(sheet).map(({ fields, ...track }) => [
    track,
    [...fields].filter(([name]) => !ours.has(`${track.position} ${name}`)),
  ]);
  return [[...sheet.fields], files, tracks];
}

const noTags: FileTags = {
  artists: [],
  genres: [],
  moods: [],
  composers: [],
  musicBrainz: {},
  custom: {},
  coverCount: 0,
  tagTypes: [],
  properties: {},
};
