import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prAuc } from '../../src-main/analysis/rankStatistics.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { chooseQuestions } from '../../src-main/training/chooseQuestions.ts';
import type { Example } from '../../src-main/training/collectLessons.ts';
import { logit, sigmoid } from '../../src-main/training/logit.ts';
import { readOutputLayer, rowLogit, type HeadRow } from '../../src-main/training/outputLayer.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { Standardisation } from '../../src-main/training/Standardisation.ts';
import { StoredScorer } from '../../src-main/training/StoredScorer.ts';
import { startRow } from '../../src-main/training/trainRow.ts';
import { inventTracks, inventTruth, type InventedTrack } from '../training/inventLibrary.ts';

const [pool, tried] = [900, 600];
const [first, each, last] = [10, 10, 120];
const repetitions = 8;
/** Of the tracks, how many have the tag. */
const shares = [0.3, 0.1];

type Order = 'random' | 'uncertain' | 'uncertain, spread';
const orders: Order[] = ['random', 'uncertain', 'uncertain, spread'];

/** How good a tag gets with the number of answers, by the order of the questions: PR-AUC on tracks never asked about. */
export async function benchActiveLearning(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-active-'));
  try {
    const model = await loadModelPackage(join('models', 'hearmark-crnn'));
    const layer = await readOutputLayer(model);
    const library = openLibrary(join(folder, 'library.db'));
    const modelId = registerModel(library, model);
    const tracks = inventTracks({ library, modelId, layer, tracks: pool + tried, tracksPerArtist: 10 });
    const standardisation = Standardisation.over(tracks.map(({ embedding }) => embedding));
    const scorer = new StoredScorer(layer, 'mean');
    const examples = tracks.map(({ trackId, embedding }, index): Example => ({
      trackId,
      group: Math.floor(index / 10),
      heard: library.scores.of(trackId, modelId)!,
      features: standardisation.apply(embedding),
      decisions: new Map(),
    }));
    const fit = (asked: readonly number[], isTrue: (index: number) => boolean): HeadRow =>
      startRow(
        {
          tag: {
            tagId: 1,
            name: 'tag',
            category: 'own',
            shownName: 'tag',
            positions: [],
            threshold: null,
            ownThreshold: false,
          },
          examples: asked.map((index) => examples[index]!),
          answers: asked.map(isTrue),
          positives: 0,
          negatives: 0,
        },
        undefined,
        { layer, scorer, standardisation, seed: 1 },
        () => true,
      );
    const lines: string[] = [];
    for (const share of shares) {
      lines.push(
        `own tag of ${100 * share}% of the tracks, mean PR-AUC of ${repetitions} tags after so many answers:`,
      );
      const curves = new Map(orders.map((order) => [order, [] as number[]]));
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const isTrue = truthOf(tracks, layer.features, repetition, share);
        for (const order of orders) {
          const curve = simulate(order, repetition, tracks, examples, fit, isTrue);
          curve.forEach((area, step) => {
            const sums = curves.get(order)!;
            sums[step] = (sums[step] ?? 0) + area / repetitions;
          });
        }
      }
      const counts = Array.from({ length: (last - first) / each + 1 }, (_, step) => first + step * each);
      lines.push(`  ${'answers'.padEnd(18)} ${counts.map((count) => String(count).padStart(5)).join(' ')}`);
      for (const [order, curve] of curves) {
        lines.push(`  ${order.padEnd(18)} ${curve.map((area) => area.toFixed(3)).join(' ')}`);
      }
    }
    library.close();
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who has the tag: the tracks farthest along a direction of the embedding. */
function truthOf(tracks: readonly InventedTrack[], features: number, seed: number, share: number) {
  const value = inventTruth(features, 100 + seed);
  const values = tracks.map(value);
  const from = [...values].sort((a, b) => b - a)[Math.floor(share * values.length)]!;
  return (index: number) => values[index]! >= from;
}

/** PR-AUC on the tracks beyond the pool after each round of questions. */
function simulate(
  order: Order,
  seed: number,
  tracks: readonly InventedTrack[],
  examples: readonly Example[],
  fit: (asked: readonly number[], isTrue: (index: number) => boolean) => HeadRow,
  isTrue: (index: number) => boolean,
): number[] {
  const shuffled = seededOrder(
    Array.from({ length: pool }, (_, index) => index),
    seed,
  );
  // A person begins with what they know has the tag
  const known = shuffled.filter(isTrue).slice(0, 3);
  const asked = [
    ...known,
    ...shuffled.filter((index) => !known.includes(index)).slice(0, first - known.length),
  ];
  const curve: number[] = [];
  for (;;) {
    const row = fit(asked, isTrue);
    const scoreOf = (index: number) => rowLogit(row, tracks[index]!.embedding);
    const others = tracks.map((_, index) => index).slice(pool);
    curve.push(prAuc(others.map(scoreOf), others.map(isTrue))!);
    if (asked.length >= last) return curve;
    const open = shuffled.filter((index) => !asked.includes(index));
    const askable = open.map((index) => ({
      probability: sigmoid(scoreOf(index)),
      features: examples[index]!.features,
    }));
    const next = {
      random: () => open.slice(0, each),
      uncertain: () =>
        [...open.keys()]
          .sort((a, b) => Math.abs(logit(askable[a]!.probability)) - Math.abs(logit(askable[b]!.probability)))
          .slice(0, each)
          .map((place) => open[place]!),
      'uncertain, spread': () => chooseQuestions(askable, each).map((place) => open[place]!),
    }[order];
    asked.push(...next());
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchActiveLearning()) console.log(line);
}
