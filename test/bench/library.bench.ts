import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Filter, Sort } from '../../src-main/api.ts';
import { Connection } from '../../src-main/library/Connection.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { lossOf } from '../../src-main/library/safety/lossOf.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { TrackIndex } from '../../src-main/library/index/TrackIndex.ts';
import { benchSizes } from './benchSizes.ts';
import { putBigLibrary } from './bigLibrary.ts';
import { medianMs } from './median.ts';

const pageSize = 60;
const times = 9;

/** What the window asks of large libraries: milliseconds in this process. */
export async function benchLibrary(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    const lines: string[] = [];
    for (const tracks of benchSizes([100_000, 500_000])) {
      const file = join(folder, `${tracks}.db`);
      await putBigLibrary(file, tracks);
      lines.push(`${tracks} tracks`, ...(await measureLibrary(file)), '');
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures a library that putBigLibrary made. It is written to. */
async function measureLibrary(file: string): Promise<string[]> {
  const lines: string[] = [];
  const report = (name: string, ms: number) => {
    lines.push(`  ${name.padEnd(48)} ${ms.toFixed(1).padStart(8)} ms`);
  };
  const library = openLibrary(file);
  const { browse, changes } = library;
  const modelId = library.models.all()[0]!.id;
  const idOf = (name: string) => browse.listTags().find((tag) => tag.name === name)!.id;

  browse.useModel(modelId);
  const load = await sliced(() => browse.ready());
  report('index, from nothing', load.ms);
  report('  the longest that nothing else had its turn', load.longestMs);
  report(
    'order by artist, the first time',
    oneMs(() => page({ text: 'wild' }, 'artist')),
  );
  report(
    'order by title, the first time',
    oneMs(() => page({ text: 'wild' }, 'title')),
  );
  // Each time another filter, so that no answer is one that was kept.
  let year = 1900;
  const another = (filter: Filter): Filter => ({ ...filter, yearFrom: (year -= 0.01) });
  const tags: Filter = { include: [idOf('energetic'), idOf('electronic')], exclude: [idOf('vocals')] };
  function page(filter: Filter, by: Sort['by'] = 'artist') {
    return browse.findTracks({ filter, sort: { by, descending: false }, offset: 0, limit: pageSize });
  }
  report(
    'filter, sort, first page: two tags, without a third',
    medianMs(times, () => page(another(tags))),
  );
  report(
    'filter, sort, first page: everything',
    medianMs(times, () => page(another({}))),
  );
  report(
    '  by strength',
    medianMs(times, () => page(another(tags), 'strength')),
  );
  report(
    'facets of everything',
    medianMs(times, () => browse.countFacets({ filter: another({}) })),
  );
  report(
    'facets of two tags',
    medianMs(times, () => browse.countFacets({ filter: another(tags) })),
  );
  // A word is kept once it was found: each is asked for the first time, most by one letter.
  for (const words of ['m b r g s w n', 'vel gol riv gho sum', 'velvet_riv silent_gho broken_sum', 'flac']) {
    const texts = words.split(' ').map((word) => word.replace('_', ' '));
    const ms = texts.map((text) => oneMs(() => page(another({ text })))).sort((a, b) => a - b);
    report(`text "${texts.join('", "')}", median`, ms[ms.length >> 1]!);
  }
  report(
    'text "flac m", of words that are known',
    medianMs(times, () => page(another({ text: 'flac m' }))),
  );
  for (const order of ['uncertain', 'artist'] as const) {
    const request = () => ({ order, filter: another({}), exceptIds: [], limit: 10 });
    report(
      `reviews, ${order}`,
      medianMs(times, () => browse.findReviews(request())),
    );
  }
  const similar = await sliced(() => browse.similarReady());
  report('similar tracks, the first time', similar.ms);
  report('  the longest that nothing else had its turn', similar.longestMs);
  report(
    'similar tracks',
    medianMs(times, () => browse.findSimilarTracks({ trackId: 2, limit: 20 })),
  );
  let trackId = 0;
  const correct = () =>
    changes.correct({ selection: { trackIds: [++trackId] }, tagIds: [idOf('happy')], action: 'added' });
  report('one correction, answered and on the drive', medianMs(times, correct));
  report(
    'one correction and the page after it',
    medianMs(times, () => (correct(), page({}))),
  );
  const questions = { order: 'uncertain' as const, filter: {}, exceptIds: [], limit: 6 };
  report(
    'one correction and the questions after it',
    medianMs(times, () => (correct(), browse.findReviews(questions))),
  );
  const happy = [idOf('happy')];
  for (const [name, change] of [
    ['a threshold changed', () => changes.setThreshold({ tagIds: happy, threshold: 0.2 })],
    ['a tag merged into another', () => changes.mergeTags({ tagId: happy[0]!, intoTagId: idOf('film') })],
    ['  taken back', () => changes.undo()],
  ] as const) {
    report(
      `${name}, and the page after it`,
      oneMs(() => (change(), page({}))),
    );
  }
  const selection = { filter: {}, exceptIds: [] };
  report(
    'every track corrected',
    oneMs(() => changes.correct({ selection, tagIds: [idOf('film')], action: 'added' })),
  );
  report(
    '  and the page after it',
    oneMs(() => page({})),
  );
  report(
    '  taken back',
    oneMs(() => changes.undo()),
  );
  report(
    '  and the page after it',
    oneMs(() => page({})),
  );
  library.close();

  report(
    'every start: what is lost',
    oneMs(() => lossOf(file)),
  );
  report(
    'a start after a process that was killed: a quick check',
    oneMs(() => quickCheck(file)),
  );
  report(
    'all of it checked',
    oneMs(() => checkLibrary(file)),
  );
  const startedAt = performance.now();
  const { bytes, path } = await makeBackup(file);
  report(`a backup of ${(bytes / 1e6).toFixed(0)} MB`, performance.now() - startedAt);
  report(
    'all of it checked, and against the backup',
    oneMs(() => checkLibrary(file)),
  );
  rmSync(path);

  const connection = new Connection(file);
  const index = new TrackIndex(connection);
  index.useModel(modelId);
  index.refresh();
  lines.push(`  memory of the index: ${(index.bytes / 2 ** 20).toFixed(1)} MiB`);
  connection.close();
  return lines;
}

function quickCheck(file: string): void {
  const database = new Database(file, { readonly: true });
  database.pragma('quick_check(1)');
  database.close();
}

function oneMs(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

/** How long work takes that lets others have their turn, and the longest that they wait for it. */
async function sliced(work: () => Promise<void>): Promise<{ ms: number; longestMs: number }> {
  const startedAt = performance.now();
  let [before, longestMs, isDone] = [startedAt, 0, false];
  const done = work().then(() => (isDone = true));
  while (!isDone) {
    await setImmediate();
    longestMs = Math.max(longestMs, performance.now() - before);
    before = performance.now();
  }
  await done;
  return { ms: performance.now() - startedAt, longestMs };
}
