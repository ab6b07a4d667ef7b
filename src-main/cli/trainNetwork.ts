import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { ParameterError } from '../errors.ts';
import { ownModelsFolder, settingsFile } from '../locations.ts';
import { displayPath } from '../paths.ts';
import { changeSettings } from '../settings.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { Checkpoint } from '../training/Checkpoint.ts';
import type { FitPlan } from '../training/fitFromParent.ts';
import type { FitProgress } from '../training/fitNetwork.ts';
import { readManifest } from '../training/readManifest.ts';
import { trainFromScratch } from '../training/trainFromScratch.ts';
import { trainFull } from '../training/trainFull.ts';
import type { TrainingRequest } from '../training/trainHead.ts';
import { mayUse } from '../training/TrainingResult.ts';
import { printScratch, tellResult } from './printTraining.ts';
import { joinMachines } from '../workers/joinMachines.ts';
import type { Workers } from '../workers/Workers.ts';
import { formatDuration } from './table.ts';
import type { TrainOptions } from './trainOptions.ts';
import { INTERRUPTED, untilInterrupted } from './untilInterrupted.ts';

/** `--depth full`: all layers, from the files of the corrected tracks. */
export async function learnFull(request: TrainingRequest, options: TrainOptions): Promise<number> {
  const { dryRun, insist, backend, epochs, mode, on } = options;
  const { name } = request.model.card;
  const place = dirname(options.library);
  // What a dry run trains is tried as well, and then forgotten
  const forgotten = dryRun ? mkdtempSync(join(place, 'dry-run-')) : undefined;
  const checkpointFolder = join(forgotten ?? place, 'training-checkpoint');
  try {
    await using machines = on === undefined ? undefined : await openWorkers(options.library);
    const trained = await untilInterrupted((signal) =>
      trainFull({
        ...request,
        backend,
        epochs,
        mode,
        insist,
        checkpointFolder,
        modelsFolder: forgotten ?? ownModelsFolder(),
        onProgress: printProgress,
        signal,
        ...(machines && {
          fitElsewhere: (plan) => fitOn(machines, on!, { plan, checkpointFolder, signal }, request),
        }),
      }),
    );
    if (!trained) {
      console.error('Interrupted. The epochs that are done are kept; run the same command to go on.');
      return INTERRUPTED;
    }
    tellResult(trained.result, options);
    if (dryRun || !trained.installed) {
      console.error(`${dryRun ? 'This was a dry run' : 'There is nothing to learn'}: nothing was changed.`);
      return 0;
    }
    const { card } = trained.installed;
    if (!mayUse(trained.result, insist)) {
      console.error(
        `${card.name} is installed but not in use: it is no better, or moved other tags too far. ` +
          `hearmark models use ${card.name} uses it anyway, hearmark models remove ${card.name} deletes it.`,
      );
      return 0;
    }
    changeSettings(settingsFile(), { model: card.name });
    console.error(
      `${card.name} is in use from now on; all its layers are new, so \`hearmark tag\` listens to your folders again. ` +
        `To go back: hearmark models use ${name}`,
    );
    return 0;
  } finally {
    if (forgotten !== undefined) rmSync(forgotten, { recursive: true, force: true });
  }
}

/** Other machines, where somebody asked for them. Throws ParameterError where nobody did, HearmarkError. */
async function openWorkers(libraryFile: string): Promise<Workers & AsyncDisposable> {
  const onNotice = (text: string) => console.error(`hearmark: ${text}`);
  const workers = await joinMachines({ libraryFile, version: packageJson.version, onNotice });
  if (!workers)
    throw new ParameterError('no other machine was asked to help yet; begin with `hearmark workers start`');
  return Object.assign(workers, { [Symbol.asyncDispose]: () => workers.close() });
}

/** An interruption ends it there, too; what is done is kept here. */
async function fitOn(
  workers: Workers,
  machine: string,
  { plan, checkpointFolder, signal }: { plan: FitPlan; checkpointFolder: string; signal: AbortSignal },
  { library, model }: TrainingRequest,
): Promise<void> {
  const roots = library.roots.list().map(({ path }) => path);
  const checkpoint = new Checkpoint(checkpointFolder);
  try {
    await workers.train({ plan, model, checkpoint, machine, roots, report: printProgress, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** `--from-scratch`: any architecture, on any labelled folder; the library has no part in it. */
export async function learnFromScratch(input: ModelPackage, options: TrainOptions): Promise<number> {
  const { manifest, architecture, name, hyper, epochs, mode, seed, backend, json } = options;
  if (manifest === undefined || architecture === undefined || name === undefined) {
    throw new ParameterError('--from-scratch needs --manifest, --architecture and --name');
  }
  const { frontEnd, inputSamples, shortInput } = input.card;
  const tracks = await readManifest(manifest);
  const trained = await untilInterrupted((signal) =>
    trainFromScratch({
      name,
      architecture,
      hyperparameters: hyper,
      input: { frontEnd, inputSamples, shortInput },
      tracks,
      backend,
      epochs,
      mode,
      seed,
      checkpointFolder: join(ownModelsFolder(), `.training-${name}`),
      modelsFolder: ownModelsFolder(),
      onProgress: printProgress,
      signal,
    }),
  );
  if (!trained) {
    console.error('Interrupted. The epochs that are done are kept; run the same command to go on.');
    return INTERRUPTED;
  }
  const { installed, tags, leftOut } = trained;
  if (json) console.log(JSON.stringify({ model: installed.card.name, tags, leftOut }));
  else printScratch(trained);
  return 0;
}

function printProgress(progress: FitProgress): void {
  switch (progress.kind) {
    case 'estimate': {
      const { secondsAnEpoch, epochs, device } = progress;
      const [one, all] = [formatDuration(secondsAnEpoch), formatDuration(secondsAnEpoch * epochs)];
      return console.error(
        `About ${one} an epoch on ${device}, ${all} for ${epochs}. Ctrl-C keeps what is done.`,
      );
    }
    case 'epoch': {
      const { line, secondsLeft, isBest } = progress;
      const losses = `loss ${line.loss.toFixed(4)}, on validation ${line.validationLoss.toFixed(4)}`;
      const [rocAuc, prAuc] = [line.rocAuc, line.prAuc].map((area) => area?.toFixed(2) ?? '–');
      return console.error(
        `Epoch ${line.epoch + 1}: ${losses}, ROC-AUC ${rocAuc}, PR-AUC ${prAuc}${isBest ? ', the best' : ''}; at most ${formatDuration(secondsLeft)} left`,
      );
    }
    case 'step':
      return;
    case 'judging':
      return console.error('Listening to the tracks that were held out.');
    case 'skipped':
      return console.error(`hearmark: left out ${displayPath(progress.path)}: ${progress.reason}`);
  }
}
