import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filter, Sort } from '../../src-main/api.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { copiedTracks, growLibrary, leftBytes } from './growLibrary.ts';
import { makeBigLibrary, tagsAsHeard } from './makeBigLibrary.ts';
import { median } from './median.ts';

const sizes = [1_000_000, 10_000_000];
/** For filling alone; what is measured comes on top. */
const fillingSeconds = Number(process.env.HEARMARK_BENCH_SECONDS ?? 600);
const [timelineTracks, addedTracks, times] = [2000, 2000, 5];
/** Embeddings and tags like those of the shipped transformer. */
const asHeard = { embeddingSize: 256, hearing: tagsAsHeard };
/** A check or a backup that would take longer is left out. */
const checkSecondsMax = 1200;
/** What an index takes besides while it is made, of the size of the library. */
const roomToGrow = 1.1;

/**
 * How far one SQLite library goes: made-up tracks without timelines, copied over and over in the same file with all that is
 * kept of them, until the time that HEARMARK_BENCH_SECONDS gives is over. How fast tracks come in is measured with some that
 * are stored as an import stores them. Only when it is named, for it fills the disk: 2 kB a track, in HEARMARK_BENCH_FOLDER.
 */
export async function benchArchive(): Promise<string[]> {
  const folder = mkdtempSync(join(process.env.HEARMARK_BENCH_FOLDER ?? tmpdir(), 'hearmark-bench-'));
  try {
    const lines = [timelineBytes(join(folder, 'timelines.db'))];
    const file = join(folder, 'library.db');
    const endMs = performance.now() + 1000 * fillingSeconds;
    const first = store(file, { from: 0, tracks: copiedTracks });
    lines.push(`${copiedTracks} tracks, as imports store them: ${first.told}`);
    let [tracks, perSecond] = [copiedTracks, Infinity];
    const pace: Pace = { check: Infinity, backup: Infinity };
    for (const size of sizes) {
      const seconds = (size - tracks) / perSecond;
      if (performance.now() + 1000 * seconds > endMs) {
        lines.push(`${size} tracks would take ${(seconds / 60).toFixed(0)} minutes more: left out`);
        break;
      }
      const bytes = statSync(file).size;
      if (freeBytes(file) - (roomToGrow * bytes * size) / tracks + bytes < leftBytes) {
        lines.push(`${size} tracks have no room on the drive: left out`);
        break;
      }
      const startMs = performance.now();
      growLibrary(file, size);
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
      await measure(file, tracks, pace, tell);
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

/** Bytes a second, as it was measured last. */
type Pace = Record<'check' | 'backup', number>;

async function measure(
  file: string,
  tracks: number,
  pace: Pace,
  tell: (line: string) => void,
): Promise<void> {
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
  const noRoom = freeBytes(file) - bytes < leftBytes && 'there is no room for it';
  for (const [what, work, whyNot] of [
    ['check', () => assert.deepEqual(checkLibrary(file), [])],
    ['backup', async () => rmSync((await makeBackup(file)).path), noRoom],
  ] as const) {
    const why = whyNot || (bytes / pace[what] > checkSecondsMax && 'it would take too long');
    if (why) {
      tell(`a ${what}: left out, ${why}`);
      continue;
    }
    const took = await timed(work);
    tell(`a ${what}${what === 'backup' ? ', with its check' : ''}: ${told(took, 1000)} s`);
    pace[what] = bytes / (took.ms / 1000);
  }
}

async function ask(library: Library, tell: (line: string) => void): Promise<void> {
  const { browse, changes } = library;
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
  const modelId = library.models.all()[0]!.id;
  await tellMs(tell, 'a search by a tag, as the command line asks', 1, () =>
    library.search({ modelId, tags: [{ tag: 'energetic' }] }),
  );
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
  await tellMs(tell, 'similar tracks, the first time', 1, () => browse.similarReady());
  tell(`  ${((process.memoryUsage().rss - before) / 2 ** 20).toFixed(0)} MiB for it`);
  await tellMs(tell, 'similar tracks', times, () =>
    browse.findSimilarTracks({ trackId: ++trackId, limit: 20 }),
  );
}

function freeBytes(file: string): number {
  const { bsize, bavail } = statfsSync(file);
  return bsize * bavail;
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
