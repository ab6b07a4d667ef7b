import { mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filter, Sort } from '../../src-main/api.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { copiedTracks, growLibrary, type CopiedTracks } from './growLibrary.ts';
import { makeBigLibrary, tagsAsHeard } from './makeBigLibrary.ts';
import { median } from './median.ts';

const sizes = [1_000_000, 3_000_000, 10_000_000];
/** For filling alone; what is measured comes on top. */
const fillingSeconds = Number(process.env.HEARMARK_BENCH_SECONDS ?? 600);
const [timelineTracks, addedTracks, times] = [2000, 2000, 5];
/** Embeddings and tags like those of the shipped transformer. */
const asHeard = { embeddingSize: 256, hearing: tagsAsHeard };
/** A backup that would take longer is left out, and so is one that would leave the disk with less. */
const [backupSecondsMax, leftBytes] = [300, 10 * 2 ** 30];

/**
 * How far one SQLite library goes: made-up tracks without timelines, copied over and over in the same file with all that is
 * kept of them, until the time that HEARMARK_BENCH_SECONDS gives is over. How fast tracks come in is measured with some that
 * are stored as an import stores them. Only when it is named, for it fills the disk: 3 kB a track, in HEARMARK_BENCH_FOLDER.
 */
export async function benchArchive(): Promise<string[]> {
  const folder = mkdtempSync(join(process.env.HEARMARK_BENCH_FOLDER ?? tmpdir(), 'hearmark-bench-'));
  try {
    const lines = [timelineBytes(join(folder, 'timelines.db'))];
    const file = join(folder, 'library.db');
    const endMs = performance.now() + 1000 * fillingSeconds;
    const first = store(file, { from: 0, tracks: copiedTracks });
    lines.push(`${copiedTracks} tracks, as imports store them: ${first.told}`);
    let copies: CopiedTracks[] = [];
    let [tracks, perSecond, backupPerSecond] = [copiedTracks, Infinity, Infinity];
    for (const size of sizes) {
      const seconds = (size - tracks) / perSecond;
      if (performance.now() + 1000 * seconds > endMs) {
        lines.push(`${size} tracks would take ${(seconds / 60).toFixed(0)} minutes more: left out`);
        break;
      }
      const startMs = performance.now();
      copies = growLibrary(file, size, copies);
      perSecond = (size - tracks) / ((performance.now() - startMs) / 1000);
      tracks = size;
      const measured = [
        `${tracks} tracks, load ${loadavg()[0]!.toFixed(1)}; filled with ${perSecond.toFixed(0)} a second`,
      ];
      const tell = (line: string) => {
        measured.push(`  ${line}`);
        console.error(measured.at(-1)); // what is known stays known
      };
      console.error(measured[0]);
      backupPerSecond = await measure(file, tracks, backupPerSecond, tell);
      lines.push(...measured);
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
    makeBigLibrary(library, { ...asHeard, tracks: timelineTracks, timelineEvery });
    library.close();
    return statSync(`${file}.${timelineEvery}`).size / timelineTracks;
  }) as [number, number];
  return `${without.toFixed(0)} bytes a track of ${timelineTracks}, ${with8.toFixed(0)} with a timeline of 8 windows`;
}

/** Stores tracks as an import does, 2000 in a transaction; tells how fast, and how many bytes the library has then. */
function store(file: string, more: { from: number; tracks: number }): { told: string } {
  const library = openLibrary(file);
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  makeBigLibrary(library, { ...asHeard, ...more, timelineEvery: Infinity });
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - startMs) / 1000;
  library.close();
  const tracks = more.tracks - more.from;
  const [perSecond, coreMs] = [tracks / seconds, (user + system) / 1000 / tracks];
  const bytes = statSync(file).size / more.tracks;
  return {
    told: `${perSecond.toFixed(0)} tracks/s, 2000 in a transaction: ${coreMs.toFixed(2)} ms of a core each; ${bytes.toFixed(0)} bytes a track`,
  };
}

/** Returns how many bytes a second a backup comes to. */
async function measure(
  file: string,
  tracks: number,
  backupPerSecond: number,
  tell: (line: string) => void,
): Promise<number> {
  const bytes = statSync(file).size;
  tell(`${(bytes / 2 ** 20).toFixed(0)} MiB, ${(bytes / tracks).toFixed(0)} bytes a track`);
  const opening = await timed(() => openLibrary(file));
  const library = opening.result;
  try {
    library.browse.useModel(library.models.all()[0]!.id);
    const before = process.memoryUsage().rss;
    const index = await timed(() => library.browse.ready());
    const mebibytes = (process.memoryUsage().rss - before) / 2 ** 20;
    tell(
      `opened in ${told(opening)} ms; the index of the window: ${told(index, 1000)} s, ${mebibytes.toFixed(0)} MiB`,
    );
    await ask(library, tell);
  } finally {
    library.close();
  }
  tell(`stored ${store(file, { from: tracks, tracks: tracks + addedTracks }).told}`);
  const more = openLibrary(file);
  try {
    let at = 2 * tracks;
    const oneMore = () => {
      makeBigLibrary(more, { ...asHeard, from: at, tracks: at + 1, timelineEvery: Infinity });
      at++;
    };
    await tellMs(tell, 'one track more, in a transaction of its own', 21, oneMore);
  } finally {
    more.close();
  }
  const free = statfsSync(file).bsize * statfsSync(file).bavail - bytes;
  if (free < leftBytes || bytes / backupPerSecond > backupSecondsMax) {
    const why = free < leftBytes ? 'there is no room for it' : 'it would take too long';
    tell(`a backup: left out, ${why}`);
  } else {
    const backup = await timed(() => makeBackup(file));
    tell(`a backup, with its check: ${told(backup, 1000)} s`);
    rmSync(backup.result.path);
    backupPerSecond = bytes / (backup.ms / 1000);
  }
  return backupPerSecond;
}

async function ask({ browse, changes }: Library, tell: (line: string) => void): Promise<void> {
  const idOf = (name: string) => browse.listTags().find((tag) => tag.name === name)!.id;
  // Each time another filter, so that no answer is one that was kept
  let year = 1900;
  const another = (filter: Filter): Filter => ({ ...filter, yearFrom: (year -= 0.01) });
  const page = (filter: Filter, by: Sort['by'] = 'artist') =>
    browse.findTracks({ filter, sort: { by, descending: false }, offset: 0, limit: 60 });
  const tags = { include: [idOf('energetic'), idOf('electronic')], exclude: [idOf('vocals')] };
  await tellMs(tell, 'everything by artist, the first time', 1, () => page({}));
  await tellMs(tell, 'everything by title, the first time', 1, () => page({}, 'title'));
  await tellMs(tell, 'a page of everything', times, () => page(another({})));
  await tellMs(tell, 'a page of two tags without a third', times, () => page(another(tags)));
  await tellMs(tell, 'text, two words', 1, () => page(another({ text: 'velvet river' })));
  await tellMs(tell, 'facets of everything', times, () => browse.countFacets({ filter: another({}) }));
  let trackId = 0;
  const decide = () =>
    changes.correct({ selection: { trackIds: [++trackId] }, tagIds: [idOf('happy')], action: 'added' });
  await tellMs(tell, 'a decision, on the drive', times, decide);
  await tellMs(tell, 'a decision, and the page after it', times, () => {
    decide();
    page({});
  });
  const before = process.memoryUsage().rss;
  await tellMs(tell, 'similar tracks, the first time', 1, () => browse.similarReady({ trackId: 1 }));
  tell(`  ${((process.memoryUsage().rss - before) / 2 ** 20).toFixed(0)} MiB for it`);
  await tellMs(tell, 'similar tracks', times, () =>
    browse.findSimilarTracks({ trackId: ++trackId, limit: 20 }),
  );
}

/** What does not go is told, too: that is what this is for. */
async function tellMs(
  tell: (line: string) => void,
  what: string,
  count: number,
  work: () => unknown,
): Promise<void> {
  try {
    const all: Took[] = [];
    for (let time = 0; time < count; time++) all.push(await timed(work));
    const [ms, coreMs] = [median(all.map((one) => one.ms)), median(all.map((one) => one.coreMs))];
    tell(`${what}: ${told({ ms, coreMs })} ms`);
  } catch (error) {
    tell(`${what}: ${(error as Error).message}`);
  }
}

interface Took {
  ms: number;
  /** Of all threads of this process: on a busy machine that says more. */
  coreMs: number;
}

function told({ ms, coreMs }: Took, unitMs = 1): string {
  return `${(ms / unitMs).toFixed(1)} (${(coreMs / unitMs).toFixed(1)} of a core)`;
}

async function timed<T>(work: () => Promise<T> | T): Promise<Took & { result: T }> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - startMs, coreMs: (user + system) / 1000, result };
}
