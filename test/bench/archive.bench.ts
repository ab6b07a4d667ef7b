import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Filter, Sort } from '../../src-main/api.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { makeBigLibrary } from './makeBigLibrary.ts';
import { medianMs } from './median.ts';

const sizes = [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
/** Those of a backup and of a page that is asked for come on top. */
const fillingSeconds = Number(process.env.HEARMARK_BENCH_SECONDS ?? 800);
const [sampleTracks, times] = [5000, 5];

/**
 * How far one SQLite library goes: made-up tracks without timelines, more and more in the same file, until the time that
 * HEARMARK_BENCH_SECONDS gives is over (10 million take hours). Only when it is named, for it fills the disk: 2.5 kB a track.
 */
export async function benchArchive(): Promise<string[]> {
  const folder = mkdtempSync(join(process.env.HEARMARK_BENCH_FOLDER ?? tmpdir(), 'hearmark-bench-'));
  try {
    const lines = [timelineBytes(join(folder, 'timelines.db'))];
    const file = join(folder, 'library.db');
    const endMs = performance.now() + 1000 * fillingSeconds;
    let [tracks, perSecond] = [0, 0];
    for (const size of sizes) {
      const seconds = (size - tracks) / perSecond;
      if (tracks > 0 && performance.now() + 1000 * seconds > endMs) {
        lines.push(`${size} tracks would take ${(seconds / 60).toFixed(0)} minutes more: left out`);
        break;
      }
      const startMs = performance.now();
      grow(file, tracks, size);
      perSecond = (size - tracks) / ((performance.now() - startMs) / 1000);
      tracks = size;
      const measured = await measure(file, tracks);
      lines.push(`${tracks} tracks, load ${loadavg()[0]!.toFixed(1)}`);
      lines.push(`  added ${perSecond.toFixed(0)} tracks/s, 2000 in a transaction`, ...measured);
      console.log(lines.slice(-measured.length - 2).join('\n')); // what is known stays known
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
    makeBigLibrary(library, { tracks: sampleTracks, timelineEvery });
    library.close();
    return statSync(`${file}.${timelineEvery}`).size / sampleTracks;
  }) as [number, number];
  return `${without.toFixed(0)} bytes a track of ${sampleTracks}, ${with8.toFixed(0)} with a timeline of 8 windows`;
}

function grow(file: string, from: number, to: number): void {
  const library = openLibrary(file);
  makeBigLibrary(library, { from, tracks: to, timelineEvery: Infinity });
  library.close();
}

async function measure(file: string, tracks: number): Promise<string[]> {
  const bytes = statSync(file).size;
  const lines = [`  ${(bytes / 2 ** 20).toFixed(0)} MiB, ${(bytes / tracks).toFixed(0)} bytes a track`];
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
  let at = tracks;
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
