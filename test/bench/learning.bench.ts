import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { mean, rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { sigmoid } from '../../src-main/scores/logit.ts';
import { confidenceOf } from '../../src-main/scores/confidenceMap.ts';
import { mapsOf } from '../../src-main/taggers/confidence.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { agreementBound, agreementOf } from '../../src-main/training/agreementOf.ts';
import { rowLogit } from '../../src-main/training/rowLogit.ts';
import { Judge } from '../../src-main/training/judge.ts';
import { rescoreLibrary } from '../../src-main/training/rescoreLibrary.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { changeHead, installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { canPlay, makeTruthLibrary, type Instrument, type KnownTrack } from './makeTruthLibrary.ts';

const trackCount = 480;
/** Half of the tracks teach, the others tell what was learnt, in turn: no artist is in both. */
const half = trackCount / 2;
/** How often other tracks are answered about: thirty answers are few, and chance has a say in which. */
const draws = 10;
/** Tracks that the new model of the first draw listens to itself. */
const listenedAgain = 40;
/** What a tag of one's own is to reach, where the embedding can tell. */
const aim = 0.9;

/** What is taught: who has it, and how many answers of each kind are given. */
interface Lesson {
  title: string;
  tag: string;
  category: string;
  isTrue: (track: KnownTrack) => boolean;
  positives: number;
  negatives: number;
}

const leads: Instrument[] = ['piano', 'organ', 'guitar', 'strings', 'brass', 'lead', 'pad'];
const lessons: Lesson[] = [
  own('drum kit', ({ hasDrums }) => hasDrums),
  ...leads.map((lead) => own(`${lead} piece`, ({ instrument }) => instrument === lead)),
  own('fast', ({ beatsPerMinute }) => beatsPerMinute > 115),
  repaired('drums', 15, 15, ({ hasDrums }) => hasDrums),
  repaired('strings', 10, 20, ({ instrument }) => instrument === 'strings'),
  repaired('piano', 10, 20, ({ instrument }) => instrument === 'piano'),
  repaired('synthesizer', 15, 15, ({ instrument }) => instrument === 'lead' || instrument === 'pad'),
];

function own(tag: string, isTrue: Lesson['isTrue']): Lesson {
  return { title: 'own tag', tag, category: 'own', isTrue, positives: 10, negatives: 20 };
}

/** A tag that the model knows, and gets wrong on this music. */
function repaired(tag: string, positives: number, negatives: number, isTrue: Lesson['isTrue']): Lesson {
  return { title: 'error repaired', tag, category: 'instrument', isTrue, positives, negatives };
}

/**
 * A generated library with known answers: what 30 corrections teach each shipped model, tried on music by other artists,
 * over several draws of which tracks were corrected.
 * A folder may be given, to keep the music.
 */
export async function benchLearning(kept = process.env.HEARMARK_TRUTH): Promise<string[]> {
  if (!canPlay()) return ['not run: fluidsynth and fluid-soundfont-gm are not installed'];
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-learning-'));
  try {
    const tracks = makeTruthLibrary(kept ?? join(folder, 'music'), trackCount);
    const lines: string[] = [];
    for (const name of ['hearmark-crnn', 'hearmark-transformer']) {
      lines.push(...(await teach(name, tracks, kept ?? join(folder, 'music'), folder)));
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function teach(name: string, tracks: KnownTrack[], music: string, folder: string): Promise<string[]> {
  const model = await loadModelPackage(join('models', name));
  const heard = join(folder, `${name}.db`);
  const library = openLibrary(heard);
  await listen(library, model, music);
  library.close();
  const lines = [
    `${name}: ${trackCount} tracks, one half to learn from, the other by other artists to be tried on; ${draws} draws:`,
  ];
  for (const lesson of lessons) {
    const drawn: Drawn[] = [];
    let again: string[] = [];
    for (let draw = 0; draw < draws; draw++) {
      const file = join(folder, `${name}-draw.db`);
      copyFileSync(heard, file);
      const copy = openLibrary(file);
      const taught = await teachOnce(copy, model, tracks, lesson, draw);
      drawn.push(taught);
      if (draw === 0)
        again = await tryInUse(copy, model, taught, join(folder, `models-${name}-${lesson.tag}`));
      copy.close();
    }
    lines.push(describe(lesson, drawn), ...again);
    const file = join(folder, `${name}-all.db`);
    copyFileSync(heard, file);
    const copy = openLibrary(file);
    lines.push(await boundOf(copy, model, tracks, lesson));
    copy.close();
  }
  return lines;
}

/** What was learnt of one draw of answers. */
interface Drawn {
  training: Awaited<ReturnType<typeof trainHead>>;
  /** Tracks by artists that nobody was asked about, with what the learnt row says of them. */
  tried: { trackId: number; path: string }[];
  /** ROC-AUC and F1 on them; before, where the model knew the tag. */
  before: Quality | undefined;
  after: Quality;
  milliseconds: number;
}
interface Quality {
  rocAuc: number;
  f1: number;
}

async function teachOnce(
  library: Library,
  model: ModelPackage,
  tracks: KnownTrack[],
  { tag, category, isTrue, positives, negatives }: Lesson,
  draw: number,
): Promise<Drawn> {
  const modelId = registerModel(library, model);
  const idOf = ({ path }: KnownTrack) => library.files.find(path)!.trackId!;
  const halves = [tracks.slice(0, half), tracks.slice(half)] as const;
  const [teaching, trying] = draw % 2 === 0 ? halves : [halves[1], halves[0]];
  const order = seededOrder(teaching, draw);
  const chosen = [
    ...order.filter(isTrue).slice(0, positives),
    ...order.filter((track) => !isTrue(track)).slice(0, negatives),
  ];
  for (const track of chosen) {
    const action = isTrue(track) ? 'added' : 'rejected';
    library.corrections.append({ trackId: idOf(track), tag, category, action });
  }
  const startedAt = performance.now();
  const training = await trainHead({ library, model, modelId, isWanted: () => true, seed: 1 });
  const milliseconds = performance.now() - startedAt;
  const { rows } = training;
  const [learnt] = rows;
  if (!learnt) throw new Error(training.result.left[0]!.reason);
  const truth = trying.map(isTrue);
  const heard = trying.map((track) => library.scores.of(idOf(track), modelId)!);
  const measure = (scores: number[], threshold: number): Quality => {
    const says = scores.map((score) => score >= threshold);
    const { f1 } = new Judge({ scores, probabilities: scores, says }, truth).measure()!;
    return { rocAuc: rocAuc(scores, truth)!, f1 };
  };
  const { position } = learnt;
  const map = position === undefined ? undefined : mapsOf(model.card)[position];
  return {
    training,
    tried: trying.map((track) => ({ trackId: idOf(track), path: track.path })),
    before:
      position === undefined
        ? undefined
        : measure(
            heard.map(({ scores }) => scores[position]!),
            model.card.vocabulary[position]!.threshold,
          ),
    after: measure(
      heard.map((scores) => confidenceOf(sigmoid(rowLogit(learnt.row, scores.embedding)), map)),
      learnt.thresholds.after,
    ),
    milliseconds,
  };
}

function describe({ title, tag, positives, negatives }: Lesson, drawn: readonly Drawn[]): string {
  const told = (values: number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    return `${mean(values).toFixed(3)} (${sorted[0]!.toFixed(2)} to ${sorted.at(-1)!.toFixed(2)})`;
  };
  const refused = drawn.filter(({ training }) => training.rows[0]!.refused !== undefined).length;
  const after = drawn.map((one) => one.after);
  const before = drawn.flatMap((one) => one.before ?? []);
  const known =
    before.length === 0
      ? ''
      : `before ROC-AUC ${told(before.map(({ rocAuc: area }) => area))}, F1 ${mean(before.map(({ f1 }) => f1)).toFixed(2)}; after `;
  return (
    `  ${title} "${tag}", ${positives} times yes, ${negatives} times no, in ${mean(drawn.map(({ milliseconds }) => milliseconds)).toFixed(0)} ms: ${known}` +
    `ROC-AUC ${told(after.map(({ rocAuc: area }) => area))}, F1 ${mean(after.map(({ f1 }) => f1)).toFixed(2)}; ` +
    `${aim} or more in ${after.filter(({ rocAuc: area }) => area >= aim).length} of ${draws}, refused in ${refused}`
  );
}

/** How well the embedding can tell it at all: every track decided, each judged by a row that had not seen its artist. */
async function boundOf(
  library: Library,
  model: ModelPackage,
  tracks: KnownTrack[],
  { tag, category, isTrue }: Lesson,
): Promise<string> {
  for (const track of tracks) {
    const action = isTrue(track) ? 'added' : 'rejected';
    library.corrections.append({ trackId: library.files.find(track.path)!.trackId!, tag, category, action });
  }
  const modelId = registerModel(library, model);
  const { rows } = await trainHead({ library, model, modelId, isWanted: () => true, seed: 1 });
  const { value, low, high } = rows[0]!.heldOut.after.rocAuc;
  return `    with all ${tracks.length} tracks decided: ROC-AUC ${value.toFixed(3)} [${low.toFixed(2)} ${high.toFixed(2)}], about what the embedding can tell`;
}

/** Puts what was learnt into use, and has the new model listen again. */
async function tryInUse(
  library: Library,
  model: ModelPackage,
  { training, tried }: Drawn,
  modelsFolder: string,
): Promise<string[]> {
  const modelId = registerModel(library, model);
  const { installed } = await installHead(model, training, { insist: true, modelsFolder });
  const newId = registerModel(library, installed);
  const head = changeHead(training.layer, training.rows);
  await rescoreLibrary({
    library,
    head,
    from: model.card,
    to: installed.card,
    fromModelId: modelId,
    toModelId: newId,
  });
  const { position } = head.changes[0]!;
  return listenAgain(library, installed, tried.slice(0, listenedAgain), modelId, newId, position);
}

/** What the new model hears when it listens itself, beside what was computed from stored scores. */
async function listenAgain(
  library: Library,
  installed: ModelPackage,
  tried: readonly { trackId: number; path: string }[],
  modelId: number,
  newId: number,
  position: number,
): Promise<string[]> {
  const pool = new AnalysisPool({ modelFolder: installed.folder, jobs: 1 });
  let worst = 0;
  const untouched = [];
  const { vocabulary } = installed.card;
  const others = vocabulary.flatMap((_, tag) => (tag === position ? [] : [tag]));
  for (const { trackId, path } of tried) {
    const { heard } = await pool.analyse(path, 'whole', () => ['tags']);
    const before = library.scores.of(trackId, modelId)!.scores;
    const stored = library.scores.of(trackId, newId)!.scores;
    worst = Math.max(worst, Math.abs(heard!.scores[position]! - stored[position]!));
    untouched.push({
      before: others.map((tag) => before[tag]!),
      after: others.map((tag) => heard!.scores[tag]!),
    });
  }
  pool.close();
  const thresholds = others.map((tag) => vocabulary[tag]!.threshold);
  const { tags, meanAbsoluteDifference, changedDecisions } = agreementOf(untouched, {
    before: thresholds,
    after: thresholds,
  });
  return [
    `    heard anew on ${tried.length} tracks: the tag at most ${worst.toExponential(1)} from what was computed without listening;` +
      ` the ${tags} others moved by ${meanAbsoluteDifference.toExponential(1)} on average (bound ${agreementBound.meanAbsoluteDifference}),` +
      ` ${(100 * changedDecisions).toFixed(1)}% of decisions (bound ${100 * agreementBound.changedDecisions}%)`,
  ];
}

export async function listen(library: Library, model: ModelPackage, music: string): Promise<void> {
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: 2 });
  const modelId = registerModel(library, model);
  await importFolder([music], { library, pool, modelId, coverage: 'whole', report() {} });
  pool.close();
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchLearning()) console.log(line);
}
