import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { prAuc, rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import { importFolder } from '../../src-main/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/registerModel.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { agreementBound, agreementOf } from '../../src-main/training/agreementOf.ts';
import { Judge } from '../../src-main/training/judge.ts';
import { rescoreLibrary } from '../../src-main/training/rescoreLibrary.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { changeHead, installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { canPlay, makeTruthLibrary, type KnownTrack } from './makeTruthLibrary.ts';

const trackCount = 200;
/** The first half teaches, the second tells what was learnt: no artist is in both. */
const taught = trackCount / 2;
/** Tracks that the new model listens to itself. */
const listenedAgain = 40;

/** What is taught: who has it, and how many answers of each kind are given. */
interface Lesson {
  title: string;
  tag: string;
  category: string;
  isTrue: (track: KnownTrack) => boolean;
  positives: number;
  negatives: number;
}

const lessons: Lesson[] = [
  { title: 'own tag', tag: 'drum kit', category: 'own', isTrue: ({ hasDrums }) => hasDrums, positives: 10, negatives: 20 },
  { title: 'own tag', tag: 'organ piece', category: 'own', isTrue: ({ instrument }) => instrument === 'organ', positives: 10, negatives: 20 },
  { title: 'own tag', tag: 'brass piece', category: 'own', isTrue: ({ instrument }) => instrument === 'brass', positives: 10, negatives: 20 },
  { title: 'own tag', tag: 'fast', category: 'own', isTrue: ({ beatsPerMinute }) => beatsPerMinute > 115, positives: 10, negatives: 20 },
  { title: 'error repaired', tag: 'drums', category: 'instrument', isTrue: ({ hasDrums }) => hasDrums, positives: 15, negatives: 15 },
  { title: 'error repaired', tag: 'strings', category: 'instrument', isTrue: ({ instrument }) => instrument === 'strings', positives: 10, negatives: 20 },
  { title: 'error repaired', tag: 'piano', category: 'instrument', isTrue: ({ instrument }) => instrument === 'piano', positives: 10, negatives: 20 },
  { title: 'error repaired', tag: 'synthesizer', category: 'instrument', isTrue: ({ instrument }) => instrument === 'lead' || instrument === 'pad', positives: 15, negatives: 15 },
]; // prettier-ignore

/**
 * A generated library with known answers: what 30 corrections teach each shipped model, tried on music by other artists.
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
    `${name}: ${taught} tracks to learn from, ${trackCount - taught} by other artists to be tried on`,
  ];
  for (const [index, lesson] of lessons.entries()) {
    const file = join(folder, `${name}-${index}.db`);
    copyFileSync(heard, file);
    const copy = openLibrary(file);
    lines.push(...(await teachOne(copy, model, tracks, lesson, join(folder, `models-${name}-${index}`))));
    lines.push(await boundOf(copy, model, tracks, lesson));
    copy.close();
  }
  return lines;
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

async function teachOne(
  library: Library,
  model: ModelPackage,
  tracks: KnownTrack[],
  lesson: Lesson,
  modelsFolder: string,
): Promise<string[]> {
  const { title, tag, category, isTrue, positives, negatives } = lesson;
  const modelId = registerModel(library, model);
  const idOf = ({ path }: KnownTrack) => library.files.find(path)!.trackId!;
  const order = seededOrder(tracks.slice(0, taught), 7);
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
  const [row] = training.rows;
  if (!row) return [`  ${title} "${tag}": ${training.result.left[0]!.reason}`];
  const { installed } = await installHead(model, training, { insist: true, modelsFolder });
  const newId = registerModel(library, installed);
  const head = changeHead(training.layer, training.rows);
  await rescoreLibrary({
    library,
    head,
    aggregation: model.card.aggregation,
    fromModelId: modelId,
    toModelId: newId,
  });

  const tried = tracks.slice(taught);
  const truth = tried.map(isTrue);
  const position = head.changes[0]!.position;
  const scoresBy = (id: number) =>
    tried.map((track) => library.scores.of(idOf(track), id)!.scores[position]!);
  const measure = (scores: number[], threshold: number) => {
    const says = scores.map((score) => score >= threshold);
    const { f1 } = new Judge({ scores, probabilities: scores, says }, truth).measure()!;
    return `ROC-AUC ${rocAuc(scores, truth)!.toFixed(3)}, PR-AUC ${prAuc(scores, truth)!.toFixed(3)}, F1 ${f1.toFixed(2)}`;
  };
  const before =
    row.position === undefined
      ? 'unknown'
      : measure(scoresBy(modelId), model.card.vocabulary[position]!.threshold);
  const { rocAuc: heldOut } = row.heldOut.after;
  const again = await listenAgain(
    library,
    installed,
    tried.slice(0, listenedAgain),
    idOf,
    modelId,
    newId,
    position,
  );
  return [
    `  ${title} "${tag}", ${positives} times yes, ${negatives} times no, learnt in ${milliseconds.toFixed(0)} ms:`,
    `    others' music: before ${before}; after ${measure(scoresBy(newId), row.thresholds.after)}`,
    `    foretold from the answers: ROC-AUC ${heldOut.value.toFixed(3)} [${heldOut.low.toFixed(2)} ${heldOut.high.toFixed(2)}]` +
      `${row.refused === undefined ? '' : `; refused: ${row.refused}`}`,
    ...again,
  ];
}

/** What the new model hears when it listens itself, beside what was computed from stored scores. */
async function listenAgain(
  library: Library,
  installed: ModelPackage,
  tried: KnownTrack[],
  idOf: (track: KnownTrack) => number,
  modelId: number,
  newId: number,
  position: number,
): Promise<string[]> {
  const pool = new AnalysisPool({ modelFolder: installed.folder, jobs: 1 });
  let worst = 0;
  const untouched = [];
  const { vocabulary } = installed.card;
  const others = vocabulary.flatMap((_, tag) => (tag === position ? [] : [tag]));
  for (const track of tried) {
    const { heard } = await pool.analyse(track.path, 'whole', () => true);
    const before = library.scores.of(idOf(track), modelId)!.scores;
    const stored = library.scores.of(idOf(track), newId)!.scores;
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
