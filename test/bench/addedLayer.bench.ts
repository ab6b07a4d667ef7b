import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { balancedWeights, fitLogistic } from '../../src-main/training/fitLogistic.ts';
import { dot } from '../../src-main/training/minimise.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { penalties, Standardisation } from '../../src-main/training/Standardisation.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { listen } from './learning.bench.ts';
import { canPlay, makeTruthLibrary, type KnownTrack } from './makeTruthLibrary.ts';

const trackCount = 480;
const half = trackCount / 2;
const draws = 10;
const answers: [positives: number, negatives: number][] = [
  [10, 20],
  [40, 80],
];
const leads = ['piano', 'organ', 'guitar', 'strings', 'brass', 'lead', 'pad'] as const;
const tags: ((track: KnownTrack) => boolean)[] = [
  ...leads.map(
    (lead) =>
      ({ instrument }: KnownTrack) =>
        instrument === lead,
  ),
  ({ hasDrums }) => hasDrums,
  ({ beatsPerMinute }) => beatsPerMinute > 115,
];

/** Makes of standardised embeddings what a layer before the output layer would add to them. */
type AddedLayer = (features: readonly Float64Array[]) => Float64Array[];
const layers: Record<string, AddedLayer> = {
  none: (features) => features.map(() => new Float64Array(0)),
  '128 rectified units': rectified(128),
  '64 prototypes': prototypes(64),
};

/**
 * Whether a layer between embedding and output layer would help: own tags of generated music, with and without. The
 * layers are drawn, not trained, so that what is fitted stays one row a tag: rectified sums drawn by chance (Rahimi and
 * Recht, NIPS 2008; Cho and Saul, NIPS 2009), and the softmax of the distances to tracks of the library (Moody and
 * Darken 1989).
 */
export async function benchAddedLayer(kept = process.env.HEARMARK_TRUTH): Promise<string[]> {
  if (!canPlay()) return ['not run: fluidsynth and fluid-soundfont-gm are not installed'];
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-layer-'));
  try {
    const music = kept ?? join(folder, 'music');
    const tracks = makeTruthLibrary(music, trackCount);
    const lines = [
      `mean ROC-AUC of ${tags.length} own tags on others' music, ${draws} draws of answers, yes and no:`,
    ];
    for (const name of ['hearmark-crnn', 'hearmark-transformer']) {
      const embeddings = await embed(name, music, tracks, folder);
      for (const [title, layer] of Object.entries(layers)) {
        const areas = answers.map(([yes, no]) => areaWith(layer, embeddings, tracks, yes, no).toFixed(3));
        const counts = answers.map(([yes, no], index) => `${yes}/${no} ${areas[index]}`);
        lines.push(`  ${name}, ${title.padEnd(19)} ${counts.join(', ')}`);
      }
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function embed(
  name: string,
  music: string,
  tracks: readonly KnownTrack[],
  folder: string,
): Promise<Float32Array[]> {
  const model = await loadModelPackage(join('models', name));
  const library = openLibrary(join(folder, `${name}.db`));
  await listen(library, model, music);
  const modelId = registerModel(library, model);
  const embeddings = tracks.map(
    ({ path }) => library.scores.of(library.files.find(path)!.trackId!, modelId)!.embedding,
  );
  library.close();
  return embeddings;
}

function areaWith(
  layer: AddedLayer,
  embeddings: readonly Float32Array[],
  tracks: readonly KnownTrack[],
  positives: number,
  negatives: number,
): number {
  const before = Standardisation.over(embeddings);
  const added = layer(embeddings.map((embedding) => before.apply(embedding)));
  const seen = embeddings.map((embedding, index) => Float32Array.from([...embedding, ...added[index]!]));
  const standardisation = Standardisation.over(seen);
  const views = penalties.map((penalty) =>
    seen.map((one) => standardisation.seenUnder(penalty, standardisation.apply(one))),
  );
  const places = [...tracks.keys()];
  const areas = tags.flatMap((isTrue) =>
    Array.from({ length: draws }, (_, draw) => {
      const isTaught = (place: number) => place < half === (draw % 2 === 0);
      const order = seededOrder(places.filter(isTaught), draw);
      const chosen = [
        ...order.filter((place) => isTrue(tracks[place]!)).slice(0, positives),
        ...order.filter((place) => !isTrue(tracks[place]!)).slice(0, negatives),
      ];
      const truth = chosen.map((place) => isTrue(tracks[place]!));
      const weights = balancedWeights(truth);
      // As in trainRow, and a quarter of it: whichever serves the larger layer better
      const scores = [16, 64].map((share) => {
        const fits = views.map((view) =>
          fitLogistic(
            chosen.map((place, index) => ({
              features: view[place]!,
              answer: truth[index]!,
              offset: 0,
              weight: weights[index]!,
            })),
            { weights: view[0]!.length / share, bias: 0.01 },
          ),
        );
        const tried = places.filter((place) => !isTaught(place));
        return rocAuc(
          tried.map((place) => fits.reduce((sum, fit, at) => sum + dot(fit.weights, views[at]![place]!), 0)),
          tried.map((place) => isTrue(tracks[place]!)),
        )!;
      });
      return scores;
    }),
  );
  return Math.max(mean(areas.map(([one]) => one!)), mean(areas.map(([, other]) => other!)));
}

function rectified(units: number): AddedLayer {
  return (features) => {
    const random = seededRandom(3);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const size = features[0]!.length;
    const drawn = Array.from({ length: units }, () => ({
      weights: Float64Array.from({ length: size }, () => normal() / Math.sqrt(size)),
      bias: normal() / 2,
    }));
    return features.map((one) =>
      Float64Array.from(drawn, ({ weights, bias }) => Math.max(0, dot(weights, one) + bias)),
    );
  };
}

function prototypes(units: number): AddedLayer {
  return (features) => {
    const drawn = seededOrder(features, 9).slice(0, units);
    const distance = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, value, index) => sum + (value - b[index]!) ** 2, 0);
    const all = features.map((one) => Float64Array.from(drawn, (other) => distance(one, other)));
    const sorted = all.flatMap((distances) => [...distances]).sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1]!;
    return all.map((distances) => {
      const near = distances.map((value) => Math.exp(-value / median));
      const sum = near.reduce((a, b) => a + b, 0);
      return near.map((value) => value / sum);
    });
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchAddedLayer()) console.log(line);
}
