import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findByWords } from '../../src-main/finding/findByWords.ts';
import { findLike } from '../../src-main/finding/findLike.ts';
import { rankByHistory } from '../../src-main/finding/history/rankByHistory.ts';
import { playlistBetween } from '../../src-main/finding/playlistBetween.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { benchSizes } from './benchSizes.ts';
import { putBigLibrary } from './bigLibrary.ts';
import { randomNumbers } from './makeBigLibrary.ts';
import { median } from './median.ts';

const usualTracks = 100_000;
const times = 5;
/** Tracks that a listener played, and how many listeners there are beside the person. */
const playedTracks = 5000;
const listeners = 5;

/**
 * What finds music in a library of 100,000 made-up tracks (HEARMARK_BENCH_TRACKS: others), with embeddings of 64 numbers:
 * milliseconds of the first answer and the median of five more; and memory of the process.
 */
export async function benchFinding(): Promise<string[]> {
  const [tracks = usualTracks] = benchSizes([usualTracks]);
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  const file = join(folder, 'library.db');
  try {
    await putBigLibrary(file, tracks);
    const library = openLibrary(file);
    const modelId = library.models.all()[0]!.id;
    library.browse.useModel(modelId);
    await library.browse.ready();
    const { browse } = library;
    await browse.similarReady();
    const far = Math.floor(tracks * 0.7);
    const lines = [`${tracks} tracks`, 'ms: the first answer, then'];
    const look = async (name: string, work: () => unknown) => lines.push(`${name}: ${await timesOf(work)}`);
    await look('a description', () => findByWords(browse, 'calm piano without singing, 70s'));
    await look('20 like one', () => findLike(browse, [1], [], 20));
    await look('20 like three, less like one', () => findLike(browse, [1, 500, 900], [far], 20));
    await look('a way of 20 tracks', () => playlistBetween(browse, 1, far, 20));
    play(library, tracks, '', 7);
    await look('what one might like, by own plays', () => rankByHistory(library));
    for (let other = 0; other < listeners; other++) play(library, tracks, `listener ${other}`, 70 + other);
    await look(`the same, by the plays of ${listeners + 1}`, () => rankByHistory(library));
    lines.push(`memory at most: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`);
    library.close();
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Plays of what lies near each other, as of one taste, and of some others. */
function play(library: Library, tracks: number, listener: string, seed: number): void {
  const random = randomNumbers(seed);
  const plays = Array.from({ length: playedTracks }, () => ({
    trackId: 1 + Math.floor(random() ** 2 * (tracks - 1)),
    playedAt: 1_600_000_000_000 + Math.floor(random() * 1e11),
  }));
  library.plays.add(plays, 'player', listener);
}

async function timesOf(work: () => unknown): Promise<string> {
  const taken: number[] = [];
  for (let time = 0; time <= times; time++) {
    const startedAt = performance.now();
    await work();
    taken.push(performance.now() - startedAt);
  }
  const [first, ...later] = taken;
  return `${first!.toFixed(1)}, ${median(later).toFixed(1)}`;
}
