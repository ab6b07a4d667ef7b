import { cpuUsage, resourceUsage } from 'node:process';
import { hearSounds, type HeardSounds } from '../../src-main/finding/map/HeardSounds.ts';
import { findNeighbours, layOutSounds } from '../../src-main/finding/map/layOutSounds.ts';
import { placeAmong } from '../../src-main/finding/map/placeAmong.ts';
import { principalPlane, type PlanePoints } from '../../src-main/finding/map/principalPlane.ts';
import { sortIntoCells } from '../../src-main/finding/map/sortIntoCells.ts';
import { benchSizes } from './benchSizes.ts';
import { randomNumbers } from './makeBigLibrary.ts';

/** As the shipped models have. */
const size = 256;
const kinds = 40;
const tracksPerAlbum = 11;
const sampled = 300;
const neighbours = 15;

/**
 * The map of sound over made-up albums of kinds of music that shade into each other: time and memory of a layout, how much of the
 * neighbourhood survives in it and in the plane of principal components, and what adding a tenth of the tracks costs.
 */
export function benchMap(): string[] {
  return benchSizes([10_000, 100_000]).flatMap((tracks) => {
    const beforeMiB = mostMiB();
    const beganAt = performance.now();
    const sounds = hearSounds(() => makeEmbeddings(tracks));
    const readAt = performance.now();
    const busyBefore = coreSeconds();
    const map = finish(layOutSounds(sounds));
    const seconds = (performance.now() - readAt) / 1000;
    const busy = coreSeconds() - busyBefore;
    const memory = mostMiB() - beforeMiB;
    const plane = principalPlane(sounds.rows);

    const addAt = performance.now();
    const kept = Math.round(tracks * 0.9);
    finish(
      placeAmong({ ids: map.ids.slice(0, kept), x: map.x.slice(0, kept), y: map.y.slice(0, kept) }, sounds),
    );
    const addedSeconds = (performance.now() - addAt) / 1000;

    const [laidOut, flat] = [map, plane].map((points) => judge(sounds, points));
    return [
      `${tracks} tracks of ${size} numbers: made up and read in ${((readAt - beganAt) / 1000).toFixed(1)} s, laid out in ` +
        `${seconds.toFixed(1)} s (${busy.toFixed(1)} of a core), ${memory.toFixed(0)} MiB more; ${tracks - kept} placed in ${addedSeconds.toFixed(1)} s`,
      `  share of the nearest ${neighbours} kept ${laidOut!.kept.toFixed(3)}, trustworthiness ${laidOut!.trust.toFixed(4)}; ` +
        `principal components ${flat!.kept.toFixed(3)}, ${flat!.trust.toFixed(4)}; ` +
        `neighbours that the cells find ${recallOf(sounds).toFixed(3)}`,
    ];
  });
}

/** Albums between two kinds, with their tracks round them: the same each time. */
function* makeEmbeddings(tracks: number) {
  const random = randomNumbers(size);
  const around = (middle: ArrayLike<number>, spread: number) =>
    Float32Array.from(middle, (value) => value + spread * (random() + random() + random() - 1.5));
  const middles = Array.from({ length: kinds }, () => around(new Float32Array(size), 1));
  let album = new Float32Array(size);
  for (let track = 0; track < tracks; track++) {
    if (track % tracksPerAlbum === 0) {
      const [one, other] = [middles[Math.floor(random() * kinds)]!, middles[Math.floor(random() * kinds)]!];
      const share = random() ** 3;
      album = around(
        one.map((value, at) => value * (1 - share) + other[at]! * share),
        0.6,
      );
    }
    yield { trackId: track + 1, embedding: around(album, 0.5) };
  }
}

function finish<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Of some tracks the share of their nearest that are so on the map, too, and the trustworthiness of the map (Venna and Kaski, 2001):
 * 1 where nothing is near on the map that is far in sound.
 */
function judge(sounds: HeardSounds, points: PlanePoints): { kept: number; trust: number } {
  const tracks = points.x.length;
  let [kept, penalty] = [0, 0];
  const rows = sampledRows(tracks);
  for (const row of rows) {
    const heard = cosinesOf(sounds, row);
    const near = Float64Array.from(
      points.x,
      (x, at) => -((x - points.x[row]!) ** 2) - (points.y[at]! - points.y[row]!) ** 2,
    );
    const truly = new Set(highest(heard, row));
    for (const other of highest(near, row)) {
      if (truly.has(other)) {
        kept++;
        continue;
      }
      const closer = heard.reduce((count, cosine) => count + Number(cosine > heard[other]!), 0);
      penalty += Math.max(0, closer - neighbours);
    }
  }
  const most = (neighbours * (2 * tracks - 3 * neighbours - 1)) / 2;
  return { kept: kept / (rows.length * neighbours), trust: 1 - penalty / (rows.length * most) };
}

/** The share of the nearest that are found in the cells asked. */
function recallOf(sounds: HeardSounds): number {
  const cells = sortIntoCells(sounds, 1);
  const lists = finish(findNeighbours(cells));
  let found = 0;
  const rows = sampledRows(cells.ids.length);
  for (const row of rows) {
    const truly = new Set(highest(cosinesOf(cells, row), row));
    const listed = lists.places.subarray(row * lists.count, (row + 1) * lists.count);
    found += listed.reduce((count, place) => count + Number(truly.has(place)), 0);
  }
  return found / (rows.length * neighbours);
}

function sampledRows(tracks: number): number[] {
  return Array.from({ length: sampled }, (_, at) => Math.floor(((at + 0.5) * tracks) / sampled));
}

function cosinesOf({ rows }: HeardSounds, row: number): Float64Array {
  const scale = rows.askRow(rows, row);
  const cosines = new Float64Array(rows.capacity);
  for (let from = 0; from < rows.capacity;) {
    const count = rows.multiply(from, rows.capacity);
    for (let at = 0; at < count; at++)
      cosines[from + at] = rows.products[at]! * rows.scales[from + at]! * scale;
    from += count;
  }
  cosines[row] = Infinity;
  return cosines;
}

/** The places of the highest values, but for one. */
function highest(values: Float64Array, except: number): number[] {
  const found: number[] = [];
  for (let at = 0; at < values.length; at++) {
    if (at === except || (found.length === neighbours && values[at]! <= values[found[neighbours - 1]!]!))
      continue;
    found.splice(found.findLastIndex((other) => values[other]! >= values[at]!) + 1, 0, at);
    if (found.length > neighbours) found.pop();
  }
  return found;
}

function coreSeconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}

function mostMiB(): number {
  return resourceUsage().maxRSS / 1024;
}
