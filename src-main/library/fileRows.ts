import { decodePath, isWhole, type Span } from '../paths.ts';
import type { HeardState, KnownFile } from './FileState.ts';
import { musicTasks, type MusicTask } from '../scores/musicTasks.ts';
import type { Coverage } from '../scores/Coverage.ts';

type Integer = number | bigint;
/** A row of files; every integer is read as a bigint, for the sake of modifiedNs. */
export interface FileRow {
  name: Buffer;
  size: Integer;
  modifiedNs: bigint;
  trackId: Integer | null;
  missing: Integer;
  failure: string | null;
  retry: Integer | null;
  startUs: Integer;
  endUs: Integer;
  sheet: Buffer | null;
  sheetHash: Buffer | null;
  chapters: Integer;
}

/** With what one model has heard of its track. */
export type KnownRow = FileRow & { coverage: Coverage | null; scoreReason: string | null } & Record<
    MusicTask,
    Coverage | null
  >;

/** What a statement selects of `files` for a FileRow. */
export const fileColumns = `name, size, modified_ns AS modifiedNs, files.track_id AS trackId, start_us AS startUs, end_us AS endUs,
  sheet, sheet_hash AS sheetHash, chapters, missing_since IS NOT NULL AS missing, failure, failure_retry AS retry`;

export function spanOf({ startUs, endUs }: FileRow): Span {
  return { startUs: Number(startUs), endUs: Number(endUs) };
}

/** What the rows of one file say together: one of the whole, or one for each of its parts. */
export function knownFile(rows: KnownRow[]): KnownFile {
  const [first] = rows as [KnownRow, ...KnownRow[]];
  const heard = (row: KnownRow): HeardState => {
    const { coverage, scoreReason } = row;
    const music = Object.fromEntries(
      musicTasks.flatMap((task) => (row[task] === null ? [] : [[task, row[task]]])),
    );
    return { trackId: fileOf(row).trackId, coverage, scoreReason, music };
  };
  const missing = rows.every((row) => Boolean(row.missing));
  if (rows.length === 1 && isWhole(spanOf(first))) return { ...fileOf(first), ...heard(first) };
  const parts = rows.map((row) => ({ span: spanOf(row), ...heard(row) }));
  return { ...fileOf(first), missing, trackId: null, coverage: null, scoreReason: null, music: {}, parts };
}

export function fileOf(row: FileRow) {
  return {
    size: Number(row.size),
    modifiedNs: row.modifiedNs,
    trackId: row.trackId === null ? null : Number(row.trackId),
    missing: Boolean(row.missing),
    ...(row.failure !== null && { failure: { reason: row.failure, retry: Boolean(row.retry) } }),
    ...(row.sheet !== null && {
      sheet: { name: decodePath(row.sheet), hash: row.sheetHash!.toString('hex') },
    }),
    ...(row.chapters && { chapters: true }),
  };
}
