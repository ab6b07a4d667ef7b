import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filter, Sort } from '../../src-main/api.ts';
import { Connection } from '../../src-main/library/Connection.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { makeBigLibrary } from './makeBigLibrary.ts';
import { medianMs } from './median.ts';

const sizes = [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
/** For filling alone; what is measured comes on top. */
const fillingSeconds = Number(process.env.HEARMARK_BENCH_SECONDS ?? 600);
const [sampleTracks, timelineTracks, copiedTracks, times] = [20_000, 2000, 20_000, 5];

/**
 * How far one SQLite library goes: made-up tracks without timelines, copied over and over in the same file with all that is
 * kept of them, until the time that HEARMARK_BENCH_SECONDS gives is over. How fast tracks come in is measured with some that
 * are stored as an import stores them. Only when it is named, for it fills the disk: 4 kB a track.
 */
export async function benchArchive(): Promise<string[]> {
  const folder = mkdtempSync(join(process.env.HEARMARK_BENCH_FOLDER ?? tmpdir(), 'hearmark-bench-'));
  try {
    const lines = [timelineBytes(join(folder, 'timelines.db'))];
    const file = join(folder, 'library.db');
    const endMs = performance.now() + 1000 * fillingSeconds;
    store(file, { from: 0, tracks: sampleTracks });
    let [tracks, perSecond] = [sampleTracks, Infinity];
    for (const size of sizes) {
      const seconds = (size - tracks) / perSecond;
      if (performance.now() + 1000 * seconds > endMs) {
        lines.push(`${size} tracks would take ${(seconds / 60).toFixed(0)} minutes more: left out`);
        break;
      }
      const startMs = performance.now();
      grow(file, tracks, size);
      perSecond = (size - tracks) / ((performance.now() - startMs) / 1000);
      tracks = size;
      const measured = [
        `${tracks} tracks, load ${loadavg()[0]!.toFixed(1)}`,
        ...(await measure(file, tracks)),
      ];
      lines.push(...measured);
      console.error(measured.join('\n')); // what is known stays known
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bytes a track with and without a timeline of eight windows. */
function timelineBytes(file: string): string {
  const [without, with8] = [Infinity, 1].map((timelineEvery) => {
    const library = openLibrary(`${file}.${timelineEvery}`);
    makeBigLibrary(library, { tracks: timelineTracks, timelineEvery });
    library.close();
    return statSync(`${file}.${timelineEvery}`).size / timelineTracks;
  }) as [number, number];
  return `${without.toFixed(0)} bytes a track of ${timelineTracks}, ${with8.toFixed(0)} with a timeline of 8 windows`;
}

/** Stores tracks as an import does, 2000 in a transaction; returns how many a second, and milliseconds of a core for each. */
function store(file: string, more: { from: number; tracks: number }): { perSecond: number; coreMs: number } {
  const library = openLibrary(file);
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  makeBigLibrary(library, { ...more, timelineEvery: Infinity });
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startMs) / 1000;
  library.close();
  const tracks = more.tracks - more.from;
  return { perSecond: tracks / seconds, coreMs: (user + system) / 1000 / tracks };
}

/** Copies the first tracks, with all that is kept of them, to the end: each is another recording in another file. */
function grow(file: string, from: number, to: number): void {
  const connection = new Connection(file);
  const { database } = connection;
  const copies = ['tracks', 'files', 'scores', 'timelines', 'suggestions'].map((table) => {
    const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
    const values = columns.map((column) => copied(table, column));
    const key = table === 'tracks' ? 'id' : 'track_id';
    return database.prepare(
      `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM ${table} WHERE ${key} <= @count`,
    );
  });
  const copy = database.transaction((shift: number, count: number) => {
    for (const statement of copies) statement.run({ shift, count });
  });
  for (let tracks = from; tracks < to; tracks += copiedTracks)
    copy(tracks, Math.min(copiedTracks, to - tracks));
  connection.close();
}

function copied(table: string, column: string): string {
  if (column === 'content_id') return 'randomblob(32)';
  if (column === 'track_id' || (table === 'tracks' && column === 'id')) return `${column} + @shift`;
  if (column === 'id') return 'NULL';
  if (table === 'files' && column === 'name') return "CAST(CAST(name AS TEXT) || '-' || @shift AS BLOB)";
  return column;
}

async function measure(file: string, tracks: number): Promise<string[]> {
  const bytes = statSync(file).size;
  const added = store(file, { from: tracks, tracks: tracks + timelineTracks });
  const lines = [
    `  ${(bytes / 2 ** 20).toFixed(0)} MiB, ${(bytes / tracks).toFixed(0)} bytes a track`,
    `  stored ${added.perSecond.toFixed(0)} tracks/s, 2000 in a transaction: ${added.coreMs.toFixed(2)} ms of a core each`,
  ];
  const tell = (what: string, ms: number) => lines.push(`  ${what}: ${ms.toFixed(1)} ms`);
  const backup = await timed(() => makeBackup(file));
  lines.push(`  a backup: ${(backup.ms / 1000).toFixed(1)} s`);
  rmSync(backup.result.path);
  const library = openLibrary(file);
  try {
    const modelId = library.models.all()[0]!.id;
    library.browse.useModel(modelId);
    const before = process.memoryUsage().rss;
    const index = await timed(() => library.browse.ready());
    const mebibytes = (process.memoryUsage().rss - before) / 2 ** 20;
    lines.push(`  the index of the window: ${(index.ms / 1000).toFixed(1)} s, ${mebibytes.toFixed(0)} MiB`);
    tell('one track more, in a transaction of its own', oneMore(library, tracks));
    ask(library, tell);
  } finally {
    library.close();
  }
  return lines;
}

/** As an import stores them. */
function oneMore(library: Library, tracks: number): number {
  let at = 2 * tracks;
  return medianMs(21, () => {
    makeBigLibrary(library, { from: at, tracks: at + 1, timelineEvery: Infinity });
    at++;
  });
}

function ask({ browse, changes }: Library, tell: (what: string, ms: number) => void): void {
  const idOf = (name: string) => browse.listTags().find((tag) => tag.name === name)!.id;
  // Each time another filter, so that no answer is one that was kept
  let year = 1900;
  const another = (filter: Filter): Filter => ({ ...filter, yearFrom: (year -= 0.01) });
  const page = (filter: Filter, by: Sort['by'] = 'artist') =>
    browse.findTracks({ filter, sort: { by, descending: false }, offset: 0, limit: 60 });
  tell('everything by artist, the first time', oneMs(() => page({}))); // prettier-ignore
  tell('a page of everything', medianMs(times, () => page(another({})))); // prettier-ignore
  const tags = { include: [idOf('energetic'), idOf('electronic')], exclude: [idOf('vocals')] };
  tell('a page of two tags without a third', medianMs(times, () => page(another(tags)))); // prettier-ignore
  tell('text, two words', oneMs(() => page(another({ text: 'velvet river' })))); // prettier-ignore
  tell('facets of everything', medianMs(times, () => browse.countFacets({ filter: another({}) }))); // prettier-ignore
  let trackId = 0;
  tell(
    'a decision, on the drive',
    medianMs(times, () =>
      changes.correct({ selection: { trackIds: [++trackId] }, tagIds: [idOf('happy')], action: 'added' }),
    ),
  );
}

function oneMs(work: () => unknown): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const startMs = performance.now();
  const result = await work();
  return { ms: performance.now() - startMs, result };
}
