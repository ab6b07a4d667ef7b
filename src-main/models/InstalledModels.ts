import { dirname } from 'node:path';
import { ModelError } from '../errors.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import { chosenSettings } from '../settings.ts';
import type { HearingTask } from '../taggers/hearing/hearingCard.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import { chooseRuntime, fallbacksOf, type RuntimeChoice } from './chooseRuntime.ts';
import { DEFAULT_MODEL, findModel, findModels, type FoundTagger } from './findModels.ts';
import { measureRuntime } from './measureRuntime.ts';
import { hasPassed, rememberPassed, stampOf } from './passedModels.ts';
import { recallRuntime, rememberedRuntime } from './rememberedRuntime.ts';
import { tryModel } from './tryModel.ts';

export interface InstalledModelsOptions {
  settingsFile: string;
  /** Where model packages lie; those in the first folder come with Hearmark. */
  modelFolders: readonly string[];
  /** Where measurements of runtimes are remembered. */
  runtimesFile: string;
  /** Where it is remembered which packages passed their trial. */
  triedFile: string;
  /** How the processes are started that try a model or a runtime. */
  launch: LaunchProcess;
}

/** What computes a network, and what goes on where that fails. */
export interface ChosenRuntime {
  runtime: RuntimeName;
  fallbacks: RuntimeName[];
}

/** The models that are installed, and what computes them here: all that is known of them without a library. */
export class InstalledModels {
  readonly #options: InstalledModelsOptions;
  #measuring: Promise<unknown> = Promise.resolve();
  #checking: Promise<unknown> = Promise.resolve();
  readonly #checked = new Map<string, { stamp: string; passed: Promise<void> }>();

  constructor(options: InstalledModelsOptions) {
    this.#options = options;
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

  /** The folder of the package that hears something beside tags: of several the first, those that come with Hearmark before others. */
  async hearingFolder(task: HearingTask): Promise<string | undefined> {
    const found = await findModels(this.#options.modelFolders);
    const hears = found.find((model) => 'hearing' in model && model.hearing.task.includes(task));
    if (hears) await this.check(hears.folder);
    return hears?.folder;
  }

  /** The folder of a model, by its name or by that folder. Throws ModelError. */
  folderOf(name: string): Promise<string> {
    return findModel(name, this.#options.modelFolders);
  }

  /** Reads a model by its name or folder. Throws ModelError. */
  async read(name: string): Promise<ModelPackage> {
    const folder = await this.folderOf(name);
    await this.check(folder);
    return loadModelPackage(folder);
  }

  /**
   * Hears a package out on test sound in a process of its own, once and again whenever its files change; those that come
   * with Hearmark need not be. Throws ModelError that says what is wrong with it.
   */
  async check(folder: string): Promise<void> {
    const { modelFolders, triedFile, launch } = this.#options;
    if (dirname(folder) === modelFolders[0]) return;
    const stamp = await stampOf(folder);
    const known = this.#checked.get(folder);
    if (known?.stamp === stamp) return known.passed;
    // One after the other: each may take much of this machine
    const passed = this.#checking.then(async () => {
      if (hasPassed(triedFile, folder, stamp)) return;
      await tryModel(folder, launch).catch((cause: Error) => {
        const message = cause.message.startsWith(folder) ? cause.message : `${folder}: ${cause.message}`;
        throw new ModelError(message, { path: folder, cause });
      });
      rememberPassed(triedFile, folder, stamp);
    });
    this.#checking = passed.catch(() => {});
    this.#checked.set(folder, { stamp, passed });
    return passed;
  }

  /** The runtime that was chosen for a model; for `auto` the fastest, measured once and remembered. */
  async runtimeOf(
    model: Pick<ModelPackage, 'folder' | 'weightsHash'>,
    choice: RuntimeName | 'auto',
  ): Promise<ChosenRuntime> {
    const measured = choice === 'auto' ? await this.#measure(model, false) : this.measured(model);
    const runtime = choice === 'auto' ? measured!.runtime : choice;
    return { runtime, fallbacks: fallbacksOf(runtime, measured?.trials ?? []) };
  }

  /** Measures the runtimes of this machine for a model anew: some seconds. */
  measureRuntimes(model: Pick<ModelPackage, 'folder' | 'weightsHash'>): Promise<RuntimeChoice> {
    return this.#measure(model, true);
  }

  /** What was measured of a model before; nothing is measured now. */
  measured(model: Pick<ModelPackage, 'weightsHash'>): RuntimeChoice | undefined {
    return recallRuntime(model, this.#options.runtimesFile);
  }

  /** One after the other: two that measure at once would measure each other. */
  #measure(model: Pick<ModelPackage, 'folder' | 'weightsHash'>, again: boolean): Promise<RuntimeChoice> {
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
