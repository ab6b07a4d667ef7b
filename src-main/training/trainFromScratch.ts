import { ModelError, ParameterError } from '../errors.ts';
import { networkFor } from '../taggers/architectures.ts';
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
import { fitNetwork, type FitProgress, type LabelledFile } from './fitNetwork.ts';
import { foldsOf } from './foldsOf.ts';
import { hearFile } from './hearFile.ts';
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
  const { name, architecture, hyperparameters, input, tracks, seed, mode = 'instance' } = request;
  const counts = new Map<string, number>();
  for (const tag of tracks.flatMap((track) => track.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const isEnough = (count: number) => count >= neededAnswers && tracks.length - count >= neededAnswers;
  const names = [...counts].flatMap(([tag, count]) => (isEnough(count) ? [tag] : [])).sort();
  const leftOut = [...counts.keys()].filter((tag) => !names.includes(tag)).sort();
  if (names.length === 0) {
    throw new ParameterError(`no tag has ${neededAnswers} files with it and ${neededAnswers} without`);
  }
  const network = networkFor(architecture, hyperparameters, names.length);
  const audio = new TrainingAudio(input);
  if (['onnx', 'keras-layers', 'composed'].includes(architecture)) {
    throw new ModelError(
      `a network of the architecture ${architecture} is read from a file and cannot be trained from nothing`,
    );
  }
  const groups = [...new Set(tracks.map(({ group }) => group))];
  const folds = foldsOf(
    tracks.map(({ group }) => groups.indexOf(group)),
    tracks.map(({ tags }) => tags.includes(names[0]!)),
    seed,
  );
  const labelled = (isWanted: (fold: number) => boolean): LabelledFile[] =>
    tracks.flatMap(({ path, tags }, index) =>
      isWanted(folds[index]!)
        ? [
            {
              path,
              labels: names.map((tag) => Number(tags.includes(tag))),
              answers: names.map((tag) => tags.includes(tag)),
            },
          ]
        : [],
    );
  const [test, validation] = [labelled((fold) => fold === 0), labelled((fold) => fold === 1)];
  const fitted = await fitNetwork({
    start: { network, weights: initialWeights(network, audio.inputShape, seed), tags: names.length },
    audio,
    training: labelled((fold) => fold > 1),
    validation,
    tagWeights: names.map((name) => balancedTagWeight(tracks.map(({ tags }) => tags.includes(name)))),
    objective: trainingObjective(mode, ['mean']),
    statistics: 'batch',
    parent: null,
    backend: request.backend,
    seed,
    epochs: request.epochs,
    peakRate,
    checkpoint: new Checkpoint(request.checkpointFolder),
    request: JSON.stringify([name, architecture, hyperparameters, input, seed, request.epochs, mode, tracks]),
    report: request.onProgress,
    signal: request.signal,
  });
  if (fitted.interrupted) return undefined;

  const vocabulary = names.map((text): CardTag => {
    const [category, tag] = text.includes(':') ? (text.split(/:(.*)/s) as [string, string]) : ['own', text];
    return { tag, category, threshold: evenOdds, baseRate: counts.get(text)! / tracks.length };
  });
  const card = {
    format: 1,
    name,
    version: '1.0.0',
    licence: 'not stated',
    architecture,
    hyperparameters,
    ...input,
    vocabulary,
    provenance: `Trained from nothing on ${tracks.length} files with ${names.length} tags (seed ${seed}, ${fitted.curve.length} epochs).`,
  };
  const draft = {
    folder: '',
    card: parseCard(JSON.stringify(card)),
    weights: fitted.weights,
    network,
    weightsHash: '',
  };
  const tagger = await Tagger.open(draft);
  let tags: ScratchTag[];
  try {
    const [chosen, tried] = [await hearAll(validation, tagger), await hearAll(test, tagger)];
    tags = vocabulary.map((entry, position) => {
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
      const positives = counts.get(names[position]!)!;
      return { tag, category, positives, rocAuc: judged?.rocAuc.value, prAuc: judged?.prAuc.value };
    });
  } finally {
    await tagger.close();
  }
  const readme = `# ${name}\n\nA model for Hearmark (architecture ${architecture}). ${card.provenance}\n`;
  const parts = { card: { ...card, training: { tags } }, weights: fitted.weights, readme };
  const installed = await installPackage(parts, request.modelsFolder);
  await new Checkpoint(request.checkpointFolder).remove();
  return { installed, tags, leftOut };
}

async function hearAll(files: readonly LabelledFile[], tagger: Tagger) {
  const heard = [];
  for (const { path, labels } of files) {
    const scores = await hearFile(path, tagger);
    if (scores) heard.push({ scores, labels });
  }
  return heard;
}
