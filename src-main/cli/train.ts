import { ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import type { DecidedTag } from '../library/TrainingRecords.ts';
import { ownModelsFolder, settingsFile } from '../locations.ts';
import { registerModel } from '../models/registerModel.ts';
import { changeSettings } from '../settings.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';
import { rescoreLibrary } from '../training/rescoreLibrary.ts';
import { takeTrainingLock } from '../training/takeTrainingLock.ts';
import { installHead, trainHead, type TrainingRequest } from '../training/trainHead.ts';
import { applyThresholds, trainThresholds } from '../training/trainThresholds.ts';
import { mayUse, type TrainingResult } from '../training/TrainingResult.ts';
import { tellResult } from './printTraining.ts';
import { Progress, type Unit } from './Progress.ts';
import { openLibraryToChange, installedModels } from './session.ts';
import { learnFromScratch, learnFull } from './trainNetwork.ts';
import type { TrainOptions } from './trainOptions.ts';
import { INTERRUPTED, untilInterrupted } from './untilInterrupted.ts';

const tracks: Unit = {
  amount: (done, total) => `${done} of ${total ?? '?'} tracks scored again`,
  rate: (perSecond) => `${perSecond.toFixed(0)} tracks/s`,
};

/** `hearmark train`: learns from the corrections in the library, and says on others how much better it got. */
export async function train(options: TrainOptions): Promise<number> {
  const { folder } = await installedModels(options.library).identify(options.model);
  const model = await loadModelPackage(folder);
  if (options.on !== undefined && (options.depth !== 'full' || options.fromScratch))
    throw new ParameterError('--on goes with --depth full: all else takes seconds here');
  if (options.fromScratch) return learnFromScratch(model, options);
  using library = await openLibraryForTraining(options.library);
  using _lock = takeTrainingLock(options.library);
  const modelId = registerModel(library.opened, model);
  const request = {
    library: library.opened,
    model,
    modelId,
    isWanted: tagFilter(options.tags, library.opened),
    seed: options.seed,
  };
  // Awaited here: the library is closed when this returns
  switch (options.depth) {
    case 'thresholds':
      return learnThresholds(request, options);
    case 'head':
      return await learnHead(request, options);
    case 'full':
      return await learnFull(request, options);
  }
}

function learnThresholds(request: TrainingRequest, options: TrainOptions): number {
  const result = trainThresholds(request);
  tellResult(result, options);
  if (!mayApply(result, options)) return 0;
  const { title } = applyThresholds(request.library, result, options.insist);
  console.error(`${title}. You can undo it in the window; nothing else was changed.`);
  return 0;
}

async function learnHead(request: TrainingRequest, options: TrainOptions): Promise<number> {
  const training = await trainHead(request);
  tellResult(training.result, options);
  if (!mayApply(training.result, options)) return 0;
  const { library, model, modelId } = request;
  const { insist } = options;
  const { installed, head } = await installHead(model, training, {
    insist,
    modelsFolder: ownModelsFolder(),
  });
  const isDone = await scoreAnew(library, installed, (toModelId, report, signal) =>
    rescoreLibrary({
      library,
      head,
      from: model.card,
      to: installed.card,
      fromModelId: modelId,
      toModelId,
      report,
      signal,
    }),
  );
  if (!isDone) {
    console.error(
      `Interrupted. ${installed.card.name} is installed but not in use; ${model.card.name} is as before.`,
    );
    return INTERRUPTED;
  }
  changeSettings(settingsFile(), { model: installed.card.name });
  console.error(
    `${installed.card.name} is in use from now on. To go back: hearmark models use ${model.card.name}`,
  );
  return 0;
}

/** Scores the library by a new model, with a bar; false where the person interrupted it. */
async function scoreAnew(
  library: Library,
  model: ModelPackage,
  work: (
    modelId: number,
    report: (done: number, total: number) => void,
    signal: AbortSignal,
  ) => Promise<unknown>,
): Promise<boolean> {
  const progress = new Progress(process.stderr, tracks);
  let last = 0;
  const report = (done: number, total: number) => {
    progress.total = total;
    progress.advance(done - last);
    last = done;
  };
  try {
    return await untilInterrupted(async (signal) => {
      await work(registerModel(library, model), report, signal);
      return !signal.aborted;
    });
  } finally {
    progress.stop();
  }
}

async function openLibraryForTraining(file: string): Promise<{ opened: Library } & Disposable> {
  const opened = await openLibraryToChange(file);
  return { opened, [Symbol.dispose]: () => opened.close() };
}

/** Which tags a person means. Throws ParameterError where nothing was ever decided of one. */
function tagFilter(names: string[] | undefined, library: Library): (tag: DecidedTag) => boolean {
  if (!names) return () => true;
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const matches = ({ name, shownName }: Pick<DecidedTag, 'name' | 'shownName'>) =>
    wanted.has(name.toLowerCase()) || wanted.has(shownName.toLowerCase());
  const known = new Set(library.browse.listTags().map(({ name }) => name.toLowerCase()));
  const unknown = names.find((name) => !known.has(name.toLowerCase()));
  if (unknown !== undefined) throw new ParameterError(`there is no tag "${unknown}"`);
  return matches;
}

/** Says why nothing is changed, where nothing is. */
function mayApply(result: TrainingResult, { dryRun, insist }: TrainOptions): boolean {
  if (!mayUse(result, insist)) {
    const advice = result.learnt.length > 0 ? ' --insist uses it anyway.' : '';
    console.error(`Nothing was changed: no tag got better.${advice}`);
    return false;
  }
  if (dryRun) console.error('This was a dry run: nothing was changed.');
  return !dryRun;
}
