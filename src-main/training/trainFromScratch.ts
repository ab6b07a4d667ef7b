import { ModelError, ParameterError } from '../errors.ts';
import { loadNetwork, type Network } from '../taggers/architectures.ts';
import { parseCard, type CardTag, type ModelCard } from '../taggers/card.ts';
import { initialWeights } from '../taggers/initialWeights.ts';
import { installPackage } from '../models/installPackage.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { Tagger } from '../taggers/Tagger.ts';
import type { BackendName } from '../taggers/tfjs/loadBackend.ts';
import { trainingObjective, type TrainingMode } from '../taggers/tfjs/trainingMode.ts';
import { calibrate, marginsOf, probabilityOf } from './calibrate.ts';
import { judgeHeldOut } from './bootstrap.ts';
import { Checkpoint } from './Checkpoint.ts';
import { fitNetwork, type FitProgress, type FitResult, type LabelledFile } from './fitNetwork.ts';
import { foldsOf } from './foldsOf.ts';
import { hearFile } from './hearFile.ts';
import type { Purpose } from './judgeNetwork.ts';
import { neededAnswers } from './LearnableTag.ts';
import { learnThreshold } from './learnThreshold.ts';
import type { ManifestTrack } from './readManifest.ts';
import { balancedTagWeight } from './balancedTagWeight.ts';
import { TrainingAudio } from './TrainingAudio.ts';

export interface ScratchTraining {
  name: string;
  architecture: string;
  hyperparameters: unknown;
  /** What the network hears, and how long at once: from the card of another model. */
  input: Pick<ModelCard, 'frontEnd' | 'inputSamples' | 'shortInput'>;
  tracks: readonly ManifestTrack[];
  backend: BackendName;
  epochs: number;
  /** What one example is: each window, unless a track is. */
  mode?: TrainingMode;
  seed: number;
  checkpointFolder: string;
  modelsFolder: string;
  onProgress: (progress: FitProgress) => void;
  signal: AbortSignal;
}

/** A tag of a new model, tried on files that had no part in training. */
export interface ScratchTag {
  tag: string;
  category: string;
  positives: number;
  /** Areas under the curves; undefined where the held-out files have one answer only. */
  rocAuc: number | undefined;
  prAuc: number | undefined;
}

/** What the files are for. */
type Parts = Record<Purpose, LabelledFile[]>;

/** What networks start to learn with (Kingma and Ba 2015, section 3: Adam's good default). */
const peakRate = 1e-3;
const evenOdds = 0.5;

/**
 * Trains an architecture from nothing on labelled files, and installs it. Tags with too few files are left out. Returns
 * undefined where it was interrupted: the same call goes on. Throws ModelError, ParameterError.
 */
export async function trainFromScratch(
  request: ScratchTraining,
): Promise<{ installed: ModelPackage; tags: ScratchTag[]; leftOut: string[] } | undefined> {
  const { architecture, hyperparameters } = request;
  const { names, counts, leftOut } = chooseTags(request.tracks);
  const network = await loadNetwork(architecture, hyperparameters, names.length);
  if (['onnx', 'keras-layers', 'composed'].includes(architecture)) {
    throw new ModelError(
      `a network of the architecture ${architecture} is read from a file and cannot be trained from nothing`,
    );
  }
  const parts = dealParts(request, names);
  const fitted = await fit(request, network, names, parts);
  if (fitted.interrupted) return undefined;

  const draft = draftOf(request, network, fitted, vocabularyOf(names, counts, request.tracks.length));
  const tags = await judgeTags(draft, parts, request.seed);
  const told = tags.map((tag, position) => ({ ...tag, positives: counts.get(names[position]!)! }));
  const readme = `# ${request.name}\n\nA model for Hearmark (architecture ${architecture}). ${draft.card.provenance}\n`;
  const card = { ...draft.card, training: { tags: told } };
  const installed = await installPackage({ card, weights: fitted.weights, readme }, request.modelsFolder);
  await new Checkpoint(request.checkpointFolder).remove();
  return { installed, tags: told, leftOut };
}

/** The tags with enough files with them and without, by name. Throws ParameterError where there is none. */
function chooseTags(tracks: readonly ManifestTrack[]) {
  const counts = new Map<string, number>();
  for (const tag of tracks.flatMap((track) => track.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const isEnough = (count: number) => count >= neededAnswers && tracks.length - count >= neededAnswers;
  const names = [...counts].flatMap(([tag, count]) => (isEnough(count) ? [tag] : [])).sort();
  if (names.length === 0) {
    throw new ParameterError(`no tag has ${neededAnswers} files with it and ${neededAnswers} without`);
  }
  const leftOut = [...counts.keys()].filter((tag) => !names.includes(tag)).sort();
  return { names, counts, leftOut };
}

/** Of five folds one is for the test, one says when to stop; groups (artists) are never torn apart. */
function dealParts({ tracks, seed }: ScratchTraining, names: readonly string[]): Parts {
  const groups = [...new Set(tracks.map(({ group }) => group))];
  const folds = foldsOf(
    tracks.map(({ group }) => groups.indexOf(group)),
    tracks.map(({ tags }) => tags.includes(names[0]!)),
    seed,
  );
  const labelled = (isWanted: (fold: number) => boolean): LabelledFile[] =>
    tracks
      .filter((_, index) => isWanted(folds[index]!))
      .map(({ path, tags }) => {
        const answers = names.map((tag) => tags.includes(tag));
        return { path, labels: answers.map(Number), answers };
      });
  return {
    test: labelled((fold) => fold === 0),
    validation: labelled((fold) => fold === 1),
    training: labelled((fold) => fold > 1),
  };
}

function fit(
  request: ScratchTraining,
  network: Network,
  names: readonly string[],
  { training, validation }: Parts,
): Promise<FitResult> {
  const { name, architecture, hyperparameters, input, tracks, seed, epochs, mode = 'instance' } = request;
  const audio = new TrainingAudio(input);
  return fitNetwork({
    start: { network, weights: initialWeights(network, audio.inputShape, seed), tags: names.length },
    audio,
    training,
    validation,
    tagWeights: names.map((tag) => balancedTagWeight(tracks.map(({ tags }) => tags.includes(tag)))),
    objective: trainingObjective(mode, ['mean']),
    statistics: 'batch',
    parent: null,
    backend: request.backend,
    seed,
    epochs,
    peakRate,
    checkpoint: new Checkpoint(request.checkpointFolder),
    request: JSON.stringify([name, architecture, hyperparameters, input, seed, epochs, mode, tracks]),
    report: request.onProgress,
    signal: request.signal,
  });
}

/** "mood:happy" is of its category, "happy" of the person's own. */
function vocabularyOf(names: readonly string[], counts: ReadonlyMap<string, number>, tracks: number) {
  return names.map((text): CardTag => {
    const [category, tag] = text.includes(':') ? (text.split(/:(.*)/s) as [string, string]) : ['own', text];
    return { tag, category, threshold: evenOdds, baseRate: counts.get(text)! / tracks };
  });
}

/** The package as it will be installed, but for its thresholds. */
function draftOf(
  { name, architecture, hyperparameters, input, tracks, seed }: ScratchTraining,
  network: Network,
  { weights, curve }: FitResult,
  vocabulary: readonly CardTag[],
): ModelPackage {
  const card = {
    format: 1,
    name,
    version: '1.0.0',
    licence: 'not stated',
    architecture,
    hyperparameters,
    ...input,
    vocabulary,
    provenance: `Trained from nothing on ${tracks.length} files with ${vocabulary.length} tags (seed ${seed}, ${curve.length} epochs).`,
  };
  return { folder: '', card: parseCard(JSON.stringify(card)), weights, network, weightsHash: '' };
}

/** Learns the draft's thresholds from the validation part, and tries its tags on the test part. */
async function judgeTags(
  draft: ModelPackage,
  { validation, test }: Parts,
  seed: number,
): Promise<Omit<ScratchTag, 'positives'>[]> {
  const tagger = await Tagger.open(draft);
  try {
    const [chosen, tried] = [await hearAll(validation, tagger), await hearAll(test, tagger)];
    return draft.card.vocabulary.map((entry, position) => {
      const of = (heard: typeof tried) => ({
        scores: heard.map(({ scores }) => scores[position]!),
        truth: heard.map(({ labels }) => labels[position] === 1),
      });
      const known = { ...of(chosen), threshold: evenOdds, isFixed: false };
      entry.threshold = learnThreshold(known);
      const { scores, truth } = of(tried);
      const calibration = calibrate(marginsOf(known.scores, evenOdds), known.truth);
      const answers = {
        scores,
        probabilities: marginsOf(scores, evenOdds).map((margin) => probabilityOf(margin, calibration)),
        says: scores.map((score) => score >= entry.threshold),
      };
      const judged = judgeHeldOut(null, answers, truth, truth.map((_, index) => index), seed)?.after; // prettier-ignore
      const { tag, category } = entry;
      return { tag, category, rocAuc: judged?.rocAuc.value, prAuc: judged?.prAuc.value };
    });
  } finally {
    await tagger.close();
  }
}

async function hearAll(files: readonly LabelledFile[], tagger: Tagger) {
  const heard = [];
  for (const { path, labels } of files) {
    const scores = await hearFile(path, tagger);
    if (scores) heard.push({ scores, labels });
  }
  return heard;
}
