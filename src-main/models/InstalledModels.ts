import { basename, dirname } from 'node:path';
import { ModelError } from '../errors.ts';
import type { HearingModel } from '../library/HeardMusic.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import { chosenSettings } from '../settings.ts';
import type { HearingTask } from '../taggers/hearing/hearingCard.ts';
import { identifyHearing } from '../taggers/hearing/identifyHearing.ts';
import { identifyModel, type ModelIdentity } from '../taggers/identifyModel.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import { chooseRuntime, fallbacksOf, type RuntimeChoice } from './chooseRuntime.ts';
import { DEFAULT_MODEL, findModel, findModels, type FoundTagger } from './findModels.ts';
import { measureRuntime } from './measureRuntime.ts';
import { recallRuntime, rememberedRuntime } from './rememberedRuntime.ts';
import { Trials, type TrialState } from './Trials.ts';
import { stampOf } from './triedModels.ts';

export interface InstalledModelsOptions {
  settingsFile: string;
  /** Where model packages lie; those in the first folder come with Hearmark. */
  modelFolders: readonly string[];
  /** Where measurements of runtimes are remembered. */
  runtimesFile: string;
  /** Where it is remembered what the trials of packages answered. */
  triedFile: string;
  /** How the processes are started that try a model or a runtime. */
  launch: LaunchProcess;
  /** Called when the trial of a package begins, and when it has an answer. */
  onTrial?: () => void;
}

/** What computes a network, and what goes on where that fails. */
export interface ChosenRuntime {
  runtime: RuntimeName;
  fallbacks: RuntimeName[];
}

/** The models that are installed, and what computes them here: all that is known of them without a library. */
export class InstalledModels {
  readonly #options: InstalledModelsOptions;
  readonly #trials: Trials;
  #measuring: Promise<unknown> = Promise.resolve();
  /** Hashing some hundred megabytes takes a while, and nobody writes them meanwhile. */
  #textAudio: { stamp: string; model: HearingModel & { folder: string } } | undefined;

  constructor(options: InstalledModelsOptions) {
    this.#options = options;
    const { triedFile: file, launch, onTrial: onChange } = options;
    this.#trials = new Trials({ file, launch, ...(onChange && { onChange }) });
  }

  /** The name of the model in use. */
  get activeName(): string {
    return chosenSettings(this.#options.settingsFile).model ?? DEFAULT_MODEL;
  }

  /** Every package that tags, broken ones included. */
  async list(): Promise<FoundTagger[]> {
    const found = await findModels(this.#options.modelFolders);
    return found.flatMap((model) => ('hearing' in model ? [] : [model]));
  }

  /**
   * The folder of the package that hears something beside tags: of several the first that passes its trial, those that come
   * with Hearmark before others, and of text-audio models the one that was chosen before all. Of each that does not, `warn` is told why.
   */
  async hearingFolder(task: HearingTask, warn: (text: string) => void): Promise<string | undefined> {
    const all = await findModels(this.#options.modelFolders);
    const chosen = task === 'words' ? chosenSettings(this.#options.settingsFile).textModel : undefined;
    const isChosen = ({ folder }: { folder: string }) => folder === chosen || basename(folder) === chosen;
    const found = [...all.filter(isChosen), ...all.filter((model) => !isChosen(model))];
    for (const model of found) {
      if (!('hearing' in model && model.hearing.task.includes(task))) continue;
      try {
        await this.check(model.folder);
        return model.folder;
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        warn(`${error.message}. It is left out.`);
      }
    }
    return undefined;
  }

  /** The text-audio model in use, as `hearingFolder` finds it; undefined where there is none. */
  async textAudioModel(
    warn: (text: string) => void,
  ): Promise<(HearingModel & { folder: string }) | undefined> {
    const folder = await this.hearingFolder('words', warn);
    if (folder === undefined) return undefined;
    const stamp = await stampOf(folder);
    if (this.#textAudio?.stamp !== stamp || this.#textAudio.model.folder !== folder) {
      const { card, weightsHash } = await identifyHearing(folder);
      this.#textAudio = { stamp, model: { folder, name: card.name, version: card.version, weightsHash } };
    }
    return this.#textAudio.model;
  }

  /** Whether a model is a text-audio one, by its name or its folder; it passed its trial then. Throws ModelError. */
  async isTextAudio(name: string): Promise<boolean> {
    const folder = await this.folderOf(name);
    const found = (await findModels(this.#options.modelFolders)).find((model) => model.folder === folder);
    if (!found || !('hearing' in found && found.hearing.task.includes('words'))) return false;
    await this.check(folder);
    return true;
  }

  /** The folder of a model, by its name or by that folder. Throws ModelError. */
  folderOf(name: string): Promise<string> {
    return findModel(name, this.#options.modelFolders);
  }

  /** Says which model has this name, or is in this folder, once it passed its trial. Throws ModelError. */
  async identify(name: string): Promise<ModelIdentity> {
    const folder = await this.folderOf(name);
    await this.check(folder);
    return identifyModel(folder);
  }

  /**
   * Has a package tried on test sound, once and again whenever its files change; those that come with Hearmark need not be.
   * Throws ModelError that says what is wrong with it.
   */
  async check(folder: string): Promise<void> {
    if (!this.isShipped(folder)) await this.#trials.check(folder);
  }

  /** As `check`, also where it was refused before: a machine may have been too busy. Throws ModelError. */
  async checkAgain(folder: string): Promise<void> {
    this.#trials.forget(folder);
    await this.check(folder);
  }

  /** How far the trial of a package is. */
  async trialState(folder: string): Promise<TrialState> {
    return this.isShipped(folder) ? 'passed' : this.#trials.stateOf(folder);
  }

  /** Has a package tried that never was, when nothing else is to be tried. */
  async tryLater(folder: string): Promise<void> {
    if (!this.isShipped(folder)) await this.#trials.tryLater(folder);
  }

  /** True for a package that comes with Hearmark. */
  isShipped(folder: string): boolean {
    return dirname(folder) === this.#options.modelFolders[0];
  }

  /** Gives up what is being tried. */
  close(): void {
    this.#trials.close();
  }

  /** The runtime that was chosen for a model; for `auto` the fastest, measured once and remembered. */
  async runtimeOf(
    model: Pick<ModelIdentity, 'folder' | 'weightsHash'>,
    choice: RuntimeName | 'auto',
  ): Promise<ChosenRuntime> {
    const measured = await (choice === 'auto' ? this.#measure(model, false) : this.measured(model));
    const runtime = choice === 'auto' ? measured!.runtime : choice;
    return { runtime, fallbacks: fallbacksOf(runtime, measured?.trials ?? []) };
  }

  /** Measures the runtimes of this machine for a model anew: some seconds. */
  measureRuntimes(model: Pick<ModelIdentity, 'folder' | 'weightsHash'>): Promise<RuntimeChoice> {
    return this.#measure(model, true);
  }

  /** What was measured of a model before; nothing is measured now. */
  measured(model: Pick<ModelIdentity, 'weightsHash'>): Promise<RuntimeChoice | undefined> {
    return recallRuntime(model, this.#options.runtimesFile);
  }

  /** One after the other: two that measure at once would measure each other. */
  #measure(model: Pick<ModelIdentity, 'folder' | 'weightsHash'>, again: boolean): Promise<RuntimeChoice> {
    const { runtimesFile: file, launch } = this.#options;
    const choose: typeof chooseRuntime = (modelPackage) =>
      chooseRuntime(modelPackage, {
        measure: (folder, runtime, limitMs) => measureRuntime(folder, runtime, limitMs, launch),
      });
    const measured = this.#measuring.then(() => rememberedRuntime(model, { file, again, choose }));
    this.#measuring = measured.catch(() => {});
    return measured;
  }
}
