import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { calibrate, marginsOf, probabilityOf, uncalibrated } from '../../src-main/training/calibrate.ts';
import { foldsOf } from '../../src-main/training/foldsOf.ts';
import { logit, softplus } from '../../src-main/scores/logit.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { listen } from './learning.bench.ts';
import { canPlay, makeTruthLibrary, type KnownTrack } from './makeTruthLibrary.ts';

const trackCount = 200;
const answerCounts = [40, 100, 160];
const seeds = 6;
const tags: [tag: string, isTrue: (track: KnownTrack) => boolean][] = [
  ['drums', ({ hasDrums }) => hasDrums],
  ['strings', ({ instrument }) => instrument === 'strings'],
  ['piano', ({ instrument }) => instrument === 'piano'],
  ['guitar', ({ instrument }) => instrument === 'guitar'],
  ['synthesizer', ({ instrument }) => instrument === 'lead' || instrument === 'pad'],
];

/** Learns probabilities from margins, and tells that of another margin. */
type Calibrator = (margins: number[], truth: boolean[]) => (margin: number) => number;

const calibrators: Record<string, Calibrator> = {
  'as thresholds say': () => (margin) => probabilityOf(margin, uncalibrated),
  'two numbers (Platt, ours)': (margins, truth) => {
    const calibration = calibrate(margins, truth);
    return (margin) => probabilityOf(margin, calibration);
  },
  isotonic: isotonic,
};

/** What calibrations are worth on the shipped models' tags: log-loss, nats an answer, on artists held out from it. */
export async function benchCalibration(kept = process.env.HEARMARK_TRUTH): Promise<string[]> {
  if (!canPlay()) return ['not run: fluidsynth and fluid-soundfont-gm are not installed'];
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-calibration-'));
  try {
    const music = kept ?? join(folder, 'music');
    const tracks = makeTruthLibrary(music, trackCount);
    const sums = new Map<string, number[]>();
    for (const name of ['hearmark-crnn', 'hearmark-transformer']) {
      const model = await loadModelPackage(join('models', name));
      const library = openLibrary(join(folder, `${name}.db`));
      await listen(library, model, music);
      const modelId = registerModel(library, model);
      for (const [tag, isTrue] of tags) {
        const position = model.card.vocabulary.findIndex((one) => one.tag === tag);
        const scores = tracks.map(
          ({ path }) => library.scores.of(library.files.find(path)!.trackId!, modelId)!.scores[position]!,
        );
        const margins = marginsOf(scores, model.card.vocabulary[position]!.threshold);
        for (const [title, calibrator] of Object.entries(calibrators)) {
          answerCounts.forEach((answers, at) => {
            const known = sums.get(title) ?? answerCounts.map(() => 0);
            known[at]! += heldOutLoss(calibrator, margins, tracks.map(isTrue), tracks, answers) / (2 * tags.length); // prettier-ignore
            sums.set(title, known);
          });
        }
      }
      library.close();
    }
    return [
      `mean log-loss of ${tags.length} tags of both shipped models after ${answerCounts.join(', ')} answers:`,
      ...[...sums].map(([title, losses]) => `  ${title.padEnd(26)} ${losses.map((loss) => loss.toFixed(3)).join(' ')}`), // prettier-ignore
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function heldOutLoss(
  calibrator: Calibrator,
  margins: readonly number[],
  truth: readonly boolean[],
  tracks: readonly KnownTrack[],
  answers: number,
): number {
  const artists = [...new Set(tracks.map(({ artist }) => artist))];
  let [sum, count] = [0, 0];
  for (let seed = 1; seed <= seeds; seed++) {
    const folds = foldsOf(tracks.map(({ artist }) => artists.indexOf(artist)), truth, seed); // prettier-ignore
    for (const fold of new Set(folds)) {
      const others = seededOrder([...folds.keys()], seed).filter((index) => folds[index] !== fold);
      const asked = others.slice(0, answers);
      const probability = calibrator(asked.map((index) => margins[index]!), asked.map((index) => truth[index]!)); // prettier-ignore
      folds.forEach((other, index) => {
        if (other !== fold) return;
        const said = logit(probability(margins[index]!));
        sum += softplus(truth[index] ? -said : said);
        count++;
      });
    }
  }
  return sum / count;
}

/** Pool adjacent violators (Ayer et al. 1955); half an answer of each kind in a pool, so that none is certain. */
function isotonic(margins: number[], truth: boolean[]): (margin: number) => number {
  const pools: { yes: number; answers: number; upTo: number }[] = [];
  const shareOf = ({ yes, answers }: (typeof pools)[number]) => yes / answers;
  for (const index of [...margins.keys()].sort((a, b) => margins[a]! - margins[b]!)) {
    pools.push({ yes: Number(truth[index]), answers: 1, upTo: margins[index]! });
    while (pools.length > 1 && shareOf(pools.at(-2)!) >= shareOf(pools.at(-1)!)) {
      const last = pools.pop()!;
      const before = pools.at(-1)!;
      before.yes += last.yes;
      before.answers += last.answers;
      before.upTo = last.upTo;
    }
  }
  return (margin) => {
    const { yes, answers } = pools.find(({ upTo }) => margin <= upTo) ?? pools.at(-1)!;
    return (yes + 0.5) / (answers + 1);
  };
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchCalibration()) console.log(line);
}
