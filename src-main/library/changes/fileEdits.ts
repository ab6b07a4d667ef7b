import type { Change, EditField, EditableField, EditableFields } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import type { ChangeLog } from './ChangeLog.ts';
import { checkedValues, fieldNames } from './checkedValues.ts';
import type { Edit, EditValues } from './edits.ts';
import { logTrackEdits } from './logTrackEdits.ts';

/** What the library knows of a field in one text: several values with "; " between. */
const known: Record<EditField, string> = {
  title: `title`,
  artist: `artist`,
  album: `album`,
  albumArtist: `album_artist`,
  year: `CAST(year AS TEXT)`,
  trackNumber: `CAST(track_number AS TEXT)`,
  discNumber: `CAST(disc_number AS TEXT)`,
  genre: `(SELECT group_concat(value, '; ') FROM json_each(genres))`,
  comment: `other_tags ->> '$.comment'`,
};
export const editFields = Object.keys(known) as EditField[];

/** Only files that are there, and are this track alone: what a cue sheet or chapters say is not edited. */
const files = `(SELECT count(*) FROM files WHERE files.track_id = tracks.id AND missing_since IS NULL AND start_us = 0 AND end_us = 0)`;
const editable = `${files} > 0`;
const draft = `(SELECT group_concat(value, '; ') FROM json_each(file_edits.texts))`;

/** What each file of a track says, in one text a field, by the track: the library knows what one of them does. */
export type SaidByCopies = ReadonlyMap<number, readonly Record<EditField, string>[]>;

/** Returns what the files of tracks say in each field that can be edited, and what was drafted instead of it. */
export function describeFields(
  { database }: Connection,
  trackIds: readonly number[],
  copies: SaidByCopies = new Map(),
): EditableFields {
  const ids = JSON.stringify([...new Set(trackIds)]);
  const from = `FROM json_each($ids) CROSS JOIN tracks ON tracks.id = json_each.value`;
  const counts = database
    .prepare<[{ ids: string }], Omit<EditableFields, 'fields'>>(
      `SELECT coalesce(sum(${editable}), 0) AS tracks, coalesce(sum(${files}), 0) AS files, coalesce(sum(NOT ${editable}), 0) AS parts ${from}`,
    )
    .get({ ids })!;
  const described = editFields.map((field): EditableField => {
    const said = [...copies].flatMap(([trackId, list]) => list.map((texts) => [trackId, texts[field]]));
    const text = `CASE WHEN file_edits.track_id IS NULL THEN coalesce(said.text, ${known[field]}, '') ELSE coalesce(${draft}, '') END`;
    const { different, first, drafted } = database
      .prepare<
        [{ ids: string; field: string; said: string }],
        { different: number; first: string | null; drafted: number }
      >(
        `SELECT count(DISTINCT text) AS different, min(text) AS first, count(DISTINCT draft_of) AS drafted
         FROM (SELECT ${text} AS text, file_edits.track_id AS draft_of ${from}
           LEFT JOIN file_edits ON file_edits.track_id = tracks.id AND file_edits.field = $field
           LEFT JOIN (SELECT value ->> 0 AS track_id, value ->> 1 AS text FROM json_each($said)) AS said ON said.track_id = tracks.id WHERE ${editable})`,
      )
      .get({ ids, field, said: JSON.stringify(said) })!;
    return { field, text: different > 1 ? null : (first ?? ''), different, drafted };
  });
  return { ...counts, fields: described };
}

/**
 * Logs what files are to say as one change; within a transaction. Null takes a draft back; what a file says already needs
 * none. Where nothing is left to change, nothing is logged. Throws ParameterError.
 */
export function editFiles(
  connection: Connection,
  log: ChangeLog,
  trackIds: readonly number[],
  values: Partial<Record<EditField, string[] | null>>,
): Change {
  const wanted = Object.entries(values).map(([field, list]) => {
    const name = field as EditField;
    return [name, list === null ? null : checkedValues(name, list)] as const;
  });
  const { database } = connection;
  const tracks = database
    .prepare<[string], Record<EditField, string | null> & { trackId: number; files: number; drafts: string }>(
      `SELECT tracks.id AS trackId, ${files} AS files, ${editFields.map((field) => `${known[field]} AS ${field}`).join(', ')},
         (SELECT json_group_object(field, json(texts)) FROM file_edits WHERE file_edits.track_id = tracks.id) AS drafts
       FROM json_each(?) CROSS JOIN tracks ON tracks.id = json_each.value WHERE ${editable}`,
    )
    .all(JSON.stringify([...new Set(trackIds)]));
  const edits = tracks.flatMap((track): Edit[] => {
    const drafts = JSON.parse(track.drafts) as EditValues['said'];
    const [before, after]: [EditValues['said'], EditValues['said']] = [{}, {}];
    for (const [field, list] of wanted) {
      // Of several files the library knows what one says: the preview leaves out those that say it already
      const isSaid = list !== null && track.files === 1 && list.join('; ') === (track[field] ?? '');
      const [was, is] = [drafts[field] ?? null, isSaid ? null : list];
      if (JSON.stringify(was) === JSON.stringify(is)) continue;
      [before[field], after[field]] = [was, is];
    }
    return Object.keys(after).length > 0 ? [{ kind: 'said', id: track.trackId, before, after }] : [];
  });
  return logTrackEdits(connection, log, edits, (counted) => titleOf(wanted, counted));
}

function titleOf(wanted: readonly (readonly [EditField, string[] | null])[], tracks: string): string {
  if (wanted.every(([, list]) => list === null)) return `Dropped edits of ${tracks}`;
  const names = wanted.map(([field]) => fieldNames[field]);
  if (names.length > 2) return `Edited ${names.length} fields of ${tracks}, not yet written`;
  const [one, other] = names;
  return other === undefined
    ? `Edited ${one} of ${tracks}, not yet written`
    : `Edited ${one} and ${other} of ${tracks}, not yet written`;
}
