// Past 300 lines: one measurement, with the two libraries that it makes.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { mean, prAuc } from '../../src-main/analysis/rankStatistics.ts';
import type { ReviewOrder } from '../../src-main/api.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import type { TrackScores } from '../../src-main/library/Scores.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import type { ModelCard } from '../../src-main/taggers/card.ts';
import { sigmoid } from '../../src-main/scores/logit.ts';
import { loadModelPackage, type ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { calibrate } from '../../src-main/training/calibrate.ts';
import { collectLessons } from '../../src-main/training/collectLessons.ts';
import { sortTags } from '../../src-main/training/LearnableTag.ts';
import { readOutputLayer, type OutputLayer } from '../../src-main/training/outputLayer.ts';
import { rowLogit } from '../../src-main/training/rowLogit.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { trainRow, type LearntRow } from '../../src-main/training/trainRow.ts';
import { inventTracks, inventTruth } from '../training/inventLibrary.ts';
import { canPlay, makeTruthLibrary, type KnownTrack } from './makeTruthLibrary.ts';

/** Answers of each kind that the person begins with, for each tag. */
const first = 8;
/** Answers between two trainings, and in all. */
const [each, last] = [30, 240];
const repetitions = 12;
const category = 'own';

/** `anything`: any tag of any track by chance, as without a review. `random`: suggestions by chance. */
type Order = 'anything' | 'random' | 'confident' | 'uncertain';
const orders: Order[] = ['anything', 'random', 'confident', 'uncertain'];

/** A library that a model has heard, with what is true of its tracks. */
interface KnownLibrary {
  title: string;
  file: string;
  modelId: number;
  card: ModelCard;
  layer: OutputLayer;
  /** Tracks that may be asked about, and tracks by other artists that say how good a tag is. */
  asked: number[];
  tried: number[];
  /** The tags to teach: who has them. */
  tags: { name: string; has: ReadonlySet<number> }[];
}

/**
 * How good tags of the person's own get with the number of answers, by the order of the review's questions: mean PR-AUC
 * on tracks by artists nobody asked about. The questions are those of findReviews, the answers go into the log, and the
 * tags are trained on it as `hearmark train` does.
 */
export async function benchActiveLearning(kept = process.env.HEARMARK_TRUTH): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-active-'));
  try {
    const crnn = await loadModelPackage(join('models', 'hearmark-crnn'));
    const libraries = [await madeUp(crnn, join(folder, 'made-up.db'))];
    if (canPlay()) {
      const transformer = await loadModelPackage(join('models', 'hearmark-transformer'));
      const music = kept ?? join(folder, 'music');
      for (const model of [crnn, transformer])
        libraries.push(await played(model, music, join(folder, `${model.card.name}.db`)));
    }
    return libraries.flatMap((known) => [...compareOrders(known, folder), '']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Made-up embeddings: tags are the tracks farthest along a direction. */
async function madeUp(model: ModelPackage, file: string): Promise<KnownLibrary> {
  const [asked, all] = [3500, 5000];
  const layer = await readOutputLayer(model);
  const library = openLibrary(file);
  const modelId = registerModel(library, model);
  const tracks = inventTracks({ library, modelId, layer, tracks: all, tracksPerArtist: 10 });
  library.close();
  const ids = tracks.map(({ trackId }) => trackId);
  const tags = [0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.02].map((share, index) => {
    const value = inventTruth(layer.features, 100 + index);
    const sorted = [...tracks].sort((a, b) => value(b) - value(a)).slice(0, share * all);
    return { name: `tag ${index} of ${100 * share}%`, has: new Set(sorted.map(({ trackId }) => trackId)) };
  });
  return {
    title: 'made-up embeddings',
    file,
    modelId,
    card: model.card,
    layer,
    asked: ids.slice(0, asked),
    tried: ids.slice(asked),
    tags,
  };
}

/** Music of which everything is known, as the shipped model hears it. */
async function played(model: ModelPackage, music: string, file: string): Promise<KnownLibrary> {
  const [asked, all] = [320, 480];
  const tracks = makeTruthLibrary(music, all);
  const library = openLibrary(file);
  const modelId = registerModel(library, model);
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: 2 });
  await importFolder([music], { library, pool, modelId, coverage: 'whole', report() {} });
  pool.close();
  const ids = tracks.map(({ path }) => library.files.find(path)!.trackId!);
  library.close();
  const having = (name: string, isTrue: (track: KnownTrack) => boolean) => ({
    name,
    has: new Set(ids.filter((_, index) => isTrue(tracks[index]!))),
  });
  const leads =
    (name: string) =>
    ({ instrument }: KnownTrack) =>
      instrument === name;
  // As common and as rare as tags of a library are
  const tags = [
    having('drum kit', ({ hasDrums }) => hasDrums),
    having('no drums', ({ hasDrums }) => !hasDrums),
    having('fast', ({ beatsPerMinute }) => beatsPerMinute > 115),
    having('synthesizer', (track) => leads('lead')(track) || leads('pad')(track)),
    having('organ leads', leads('organ')),
    having('brass leads', leads('brass')),
    having('slow strings', (track) => leads('strings')(track) && track.beatsPerMinute < 100),
    having('guitar without drums', (track) => leads('guitar')(track) && !track.hasDrums),
    having('piano, not slow', (track) => leads('piano')(track) && track.beatsPerMinute >= 100),
  ];
  const layer = await readOutputLayer(model);
  return {
    title: `generated music, heard by ${model.card.name}`,
    file,
    modelId,
    card: model.card,
    layer,
    asked: ids.slice(0, asked),
    tried: ids.slice(asked),
    tags,
  };
}

function compareOrders(known: KnownLibrary, folder: string): string[] {
  const steps = Array.from({ length: last / each + 1 }, (_, step) => step * each);
  const runs = orders.map((order) =>
    Array.from({ length: repetitions }, (_, seed) => {
      const file = join(folder, `${order}-${seed}.db`);
      copyFileSync(known.file, file);
      const run = simulate({ ...known, file }, order, seed);
      return steps.map((_, step) => run[Math.min(step, run.length - 1)]!);
    }),
  );
  const curves = runs.map((ofOrder) => steps.map((_, step) => mean(ofOrder.map((run) => run[step]!))));
  const lines = [
    `${known.title}: ${known.tags.length} tags, ${known.asked.length} tracks to ask about, ${known.tried.length} to try on;`,
    `mean PR-AUC of ${repetitions} runs after so many answers:`,
    `  ${'answers'.padEnd(10)} ${steps.map((count) => String(count).padStart(5)).join(' ')}`,
    ...orders.map(
      (order, index) => `  ${order.padEnd(10)} ${curves[index]!.map((area) => area.toFixed(3)).join(' ')}`,
    ),
  ];
  for (const baseline of ['anything', 'random'] as const) {
    const base = orders.indexOf(baseline);
    const curve = curves[base]!;
    for (const share of [0.5, 0.75, 1]) {
      const level = curve[0]! + share * (Math.max(...curve) - curve[0]!);
      const found = orders.map((order, index) => `${order} ${answersUntil(level, curves[index]!)}`);
      lines.push(
        `  answers until ${level.toFixed(3)}, ${100 * share}% of what ${baseline} gains: ${found.join(', ')}`,
      );
    }
    // The runs of a seed begin with the same answers: they are compared in pairs
    const gains = runs.at(-1)!.map((run, seed) => mean(run) - mean(runs[base]![seed]!));
    const deviation = Math.sqrt(mean(gains.map((gain) => (gain - mean(gains)) ** 2)));
    const error = deviation / Math.sqrt(gains.length - 1);
    lines.push(
      `  mean of the curve, uncertain less ${baseline}: ${mean(gains).toFixed(4)}, standard error ${error.toFixed(4)}`,
    );
  }
  return lines;
}

/** Where a curve first reaches a level, between two steps in proportion. */
function answersUntil(level: number, curve: readonly number[]): string {
  const step = curve.findIndex((area) => area >= level);
  if (step === -1) return `more than ${last}`;
  if (step === 0) return '0';
  const [before, after] = [curve[step - 1]!, curve[step]!];
  return String(Math.round(each * (step - 1 + (level - before) / (after - before))));
}

/** PR-AUC after each training, until nothing is left to ask. */
function simulate(known: KnownLibrary, order: Order, seed: number): number[] {
  const { file, modelId, card, layer, asked, tried, tags } = known;
  const library = openLibrary(file);
  const heard = new Map([...asked, ...tried].map((id) => [id, library.scores.of(id, modelId)!]));
  tags.forEach(({ name, has }, index) => {
    const shuffled = seededOrder(asked, 100 * seed + index);
    for (const isTrue of [true, false]) {
      for (const trackId of shuffled.filter((id) => has.has(id) === isTrue).slice(0, first)) {
        library.corrections.append({ trackId, tag: name, category, action: isTrue ? 'added' : 'rejected' });
      }
    }
  });
  const curve: number[] = [];
  for (let round = 0; ; round++) {
    const lessons = collectLessons(library, modelId, card);
    const { learnable } = sortTags(lessons, () => true);
    const training = {
      layer,
      standardisation: lessons.standardisation,
      seed: 1,
    };
    const rows = learnable.map((tag) => trainRow(tag, undefined, training));
    const scored = new Map([...heard].map(([id, scores]) => [id, scoresOf(rows, scores)]));
    const areas = rows.map(({ name }, position) => {
      const { has } = tags.find((tag) => tag.name === name)!;
      return prAuc(
        tried.map((id) => scored.get(id)![position]!),
        tried.map((id) => has.has(id)),
      )!;
    });
    curve.push(mean(areas));
    const isDone = round * each >= last;
    if (!isDone) useRows(library, `${order} ${seed} ${round}`, rows, heard, scored, asked);
    if (isDone || !answer(library, order, seed, known)) break;
  }
  library.close();
  return curve;
}

/** What learnt rows say of a track. */
function scoresOf(rows: readonly LearntRow[], { embedding }: TrackScores): Float32Array {
  return Float32Array.from(rows, ({ row }) => sigmoid(rowLogit(row, embedding)));
}

/** Makes learnt tags the ones that the review asks about. */
function useRows(
  library: Library,
  version: string,
  rows: readonly LearntRow[],
  heard: ReadonlyMap<number, TrackScores>,
  scored: ReadonlyMap<number, Float32Array>,
  asked: readonly number[],
): void {
  const tags = rows.map(({ name, thresholds }) => ({ name, category, threshold: thresholds.after }));
  const modelId = library.models.register({ name: 'taught', version, weightsHash: version, tags });
  const [windowStartsSeconds, timeline] = [new Float32Array(0), new Float32Array(0)];
  library.transaction(() => {
    for (const id of asked) {
      const parts = { scores: scored.get(id)!, windowStartsSeconds, timeline };
      library.scores.save(id, modelId, { ...heard.get(id)!, ...parts });
    }
  });
  library.browse.useModel(modelId);
}

/** Answers the next questions truly; false where none was left. */
function answer(library: Library, order: Order, seed: number, known: KnownLibrary): boolean {
  const tags = library.browse.listTags();
  const has = new Map(tags.map(({ id, name }) => [id, known.tags.find((tag) => tag.name === name)?.has]));
  let answers = 0;
  for (const { trackId, tagId } of order === 'anything'
    ? anything(library, seed, known)
    : questions(library, order, seed)) {
    const action = has.get(tagId)!.has(trackId) ? 'accepted' : 'rejected';
    library.changes.correct({ selection: { trackIds: [trackId] }, tagIds: [tagId], action });
    if (++answers === each) return true;
  }
  return false;
}

interface Question {
  trackId: number;
  tagId: number;
}

/** The review's questions, in one of its orders or by chance. */
function* questions(library: Library, order: ReviewOrder | 'random', seed: number): Generator<Question> {
  const ask = (by: ReviewOrder, limit: number) =>
    library.browse.findReviews({ order: by, filter: {}, exceptIds: [], limit }, calibrate).items;
  for (;;) {
    const items = order === 'random' ? seededOrder(ask('artist', 10_000), seed).slice(0, 6) : ask(order, 6);
    if (items.length === 0) return;
    for (const { track, suggestions } of items)
      for (const { tagId } of suggestions) yield { trackId: track.trackId, tagId };
  }
}

/** Any tag of any track that nobody decided on. */
function* anything(
  library: Library,
  seed: number,
  { modelId, asked, tags }: KnownLibrary,
): Generator<Question> {
  const idOf = new Map(library.browse.listTags().map(({ id, name }) => [name, id]));
  const { tracks } = library.training.decided(modelId);
  const decided = new Map(tracks.map(({ trackId, decisions }) => [trackId, decisions]));
  const pairs = asked.flatMap((trackId) => tags.map(({ name }) => ({ trackId, tagId: idOf.get(name)! })));
  for (const pair of seededOrder(pairs, seed)) {
    if (!decided.get(pair.trackId)?.has(pair.tagId)) yield pair;
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchActiveLearning()) console.log(line);
}
