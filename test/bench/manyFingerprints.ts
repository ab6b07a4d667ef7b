import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../../src-main/duplicates/Recording.ts';
import { askFinder } from '../../src-main/duplicates/tasks/askFinder.ts';
import { wordsPerSecond } from '../../src-main/duplicates/wordRate.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { launchProcess, type ProcessHandle } from '../../src-main/processes/launchProcess.ts';
import { randomNumbers } from './makeBigLibrary.ts';

/** One in so many tracks is a copy of the one before it. */
const copyEvery = 50;
const seconds = 240;
/** Bits that differ in a copy, in turn; and of every third a half of it was cut away. */
const errorRates = [0.01, 0.03, 0.06, 0.09];

/** How long it takes to compare all tracks of libraries of such sizes, made up of words as alike as those of music. */
export async function measureManyFingerprints(folder: string, sizes: readonly number[]): Promise<string[]> {
  const lines: string[] = [];
  for (const tracks of sizes) lines.push(await measure(join(folder, `${tracks}.db`), tracks));
  return lines;
}

async function measure(file: string, tracks: number): Promise<string> {
  const copies = fill(file, tracks);
  const megabytes = statSync(file).size / 1e6;
  let peakMiB = 0;
  const launch = (...parameters: Parameters<typeof launchProcess>): ProcessHandle => {
    const handle = launchProcess(...parameters);
    const timer = setInterval(() => (peakMiB = Math.max(peakMiB, residentMiB(handle.pid))), 200);
    handle.onExit(() => clearInterval(timer));
    return handle;
  };
  const startMs = performance.now();
  const signal = new AbortController().signal;
  const request = { libraryFile: file, fpcalc: process.execPath, modelId: null };
  const found = await askFinder(request, { launch, signal, onShare: () => {} });
  const took = (performance.now() - startMs) / 1000;
  const { together, wrong } = compare(found, copies);
  return (
    `${tracks} tracks of ${seconds} s, made up, ${copies.size} copies among them: compared in ${took.toFixed(1)} s, ` +
    `${peakMiB.toFixed(0)} MiB at most; ${together} copies found, ${wrong} wrong; the library has ${megabytes.toFixed(0)} MB`
  );
}

/** Fills a library; returns the copies, and of which track each is one. */
function fill(file: string, tracks: number): Map<number, number> {
  const library = openLibrary(file);
  const copies = new Map<number, number>();
  const random = randomNumbers(1);
  const masks = Uint32Array.from({ length: 4096 }, () => maskOf(random, 0.12));
  const length = Math.round(seconds * wordsPerSecond);
  let before = new Uint32Array(0);
  for (let from = 0; from < tracks; from += 2000) {
    library.transaction(() => {
      for (let index = from; index < Math.min(tracks, from + 2000); index++) {
        const id = library.tracks.save({
          file: { path: `/music/${index}.flac`, size: 1, modifiedNs: 1n },
          contentId: createHash('sha256').update(`${index}`).digest(),
          properties: { durationSeconds: seconds },
          tags: { title: `Track ${index}`, artist: `Artist ${index}` },
        }).id;
        const isCopy = index % copyEvery === copyEvery - 1;
        const words = isCopy ? copyOf(before, index, random) : madeUp(masks, length, random);
        if (isCopy) copies.set(id, id - 1);
        else before = words;
        library.fingerprints.save(id, words);
      }
    });
  }
  library.close();
  return copies;
}

function copyOf(words: Uint32Array, index: number, random: () => number): Uint32Array<ArrayBuffer> {
  const turn = (index + 1) / copyEvery;
  const rate = errorRates[turn % errorRates.length]!;
  const cut = turn % 3 === 0 ? words.slice(words.length / 4, (3 * words.length) / 4) : words.slice();
  return cut.map((word) => (word ^ maskOf(random, rate)) >>> 0);
}

/**
 * Words as a walk. Of 28 bits of music's words two unrelated ones are the same with a chance of about 7 in 100 million (measured
 * over 128 pieces), as if they had 24: so four bits of these repeat others.
 */
function madeUp(masks: Uint32Array, length: number, random: () => number): Uint32Array<ArrayBuffer> {
  let word = Math.floor(random() * 2 ** 32);
  return Uint32Array.from({ length }, () => {
    word ^= masks[Math.floor(random() * masks.length)]!;
    return ((word & 0x0fffffff) | ((word << 4) & 0xf0000000)) >>> 0;
  });
}

function maskOf(random: () => number, share: number): number {
  let mask = 0;
  for (let bit = 0; bit < 32; bit++) if (random() < share) mask |= 1 << bit;
  return mask;
}

function compare(
  found: Recording[],
  copies: ReadonlyMap<number, number>,
): { together: number; wrong: number } {
  let [together, wrong] = [0, 0];
  for (const { copies: its } of found) {
    const ids = its.map(({ trackId }) => trackId).sort((a, b) => a - b);
    for (const id of ids.slice(1)) {
      if (copies.get(id) === ids[0]) together++;
      else wrong++;
    }
  }
  return { together, wrong };
}

/** Linux alone tells. */
function residentMiB(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
