import type { Model } from '../api.ts';
import type { JobModel } from './JobModel.ts';
import type { Library } from '../library/Library.ts';
import { registerModel } from './registerModel.ts';
import { chosenSettings } from '../settings.ts';
import type { ModelCard } from '../taggers/card.ts';
import { nameOf, type FoundTagger } from './findModels.ts';
import { stampOf } from './triedModels.ts';
import { InstalledModels, type InstalledModelsOptions } from './InstalledModels.ts';
import { identifyModel, type ModelIdentity } from '../taggers/identifyModel.ts';
import { strengthsOf } from './strengths.ts';
import { membersOf } from './composing/membersOf.ts';
import { useHearing } from './useHearing.ts';
import type { Projection } from '../simd/Projection.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';

export interface ModelShelfOptions extends InstalledModelsOptions {
  library: Library;
  /** Told, in words, what a new version of a known model changes. */
  onUpgrade?: (text: string) => void;
  /** Told, once, of each package that is left out of jobs, and why. */
  onLeftOut?: (text: string) => void;
}

/** A model as the library knows it, without its weights. */
export interface RegisteredModel {
  modelId: number;
  name: string;
  folder: string;
  card: ModelCard;
  weightsHash: string;
  /** Brings its embeddings into the space in which likeness is told, where it has one. */
  likeness?: Projection | undefined;
}

/** The models that are installed: which one is in use, how fast they run here, and what the library calls them. */
export class ModelShelf {
  readonly #options: ModelShelfOptions;
  readonly #installed: InstalledModels;
  readonly #leftOut = new Set<string>();
  /** By folder: hashing weights takes a tenth of a second, and they do not change while nobody writes them. */
  readonly #registered = new Map<string, { stamp: string; model: RegisteredModel }>();

  constructor(options: ModelShelfOptions) {
    this.#options = options;
    this.#installed = new InstalledModels(options);
  }

  /** The name of the model in use. */
  get activeName(): string {
    return this.#installed.activeName;
  }

  /** Reads a model and makes it known to the library. Throws ModelError. */
  async open(name: string): Promise<RegisteredModel> {
    const folder = await this.#installed.folderOf(name);
    const stamp = await stampOf(folder);
    const known = this.#registered.get(folder);
    if (known?.stamp === stamp) return known.model;
    await this.#installed.check(folder);
    const identity = await identifyModel(folder);
    const { card, weightsHash, likeness } = identity;
    const model = {
      modelId: registerModel(this.#options.library, identity, this.#options.onUpgrade),
      name: card.name,
      folder,
      card,
      weightsHash,
      likeness,
    };
    this.#registered.set(folder, { stamp, model });
    return model;
  }

  /** The model in use, ready for a job. Throws ModelError. */
  async openForJob(name = this.activeName): Promise<JobModel> {
    const { runtime, jobs, coverage, hear, chapters } = chosenSettings(this.#options.settingsFile);
    const model = await this.open(name);
    const inUse = await useHearing(this.#options.library, this.#installed, model, hear, (text) =>
      this.#warn(text),
    );
    const chosen = await this.#installed.runtimeOf(model, runtime as RuntimeName | 'auto');
    const { folder, modelId } = model;
    return { name: model.name, folder, modelId, ...chosen, jobs, coverage, chapters, ...inUse };
  }

  /** As InstalledModels.textAudioModel; `onLeftOut` is told of each that cannot be used. */
  textAudioModel(): ReturnType<InstalledModels['textAudioModel']> {
    return this.#installed.textAudioModel((text) => this.#warn(text));
  }

  /** Every model that is installed and tags, the one in use first; those that were never tried wait for that. */
  async list(): Promise<Model[]> {
    const found = await this.#installed.list();
    const models = await Promise.all(found.map((model) => this.#describe(model)));
    return models.sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  }

  /** Measures the runtimes of this machine for a model anew: some seconds. Throws ModelError. */
  async measure(name: string): Promise<Model> {
    const model = await this.open(name);
    await this.#installed.measureRuntimes(model);
    return this.#describe(model);
  }

  /** The folder of the package that hears pitches, several at once or else one; undefined where none passes its trial. */
  async melodyFolder(): Promise<string | undefined> {
    const warn = (text: string) => this.#warn(text);
    return (
      (await this.#installed.hearingFolder('pitches', warn)) ??
      (await this.#installed.hearingFolder('pitch', warn))
    );
  }

  /** Tries a model again that was refused: minutes at worst. Throws ModelError where it is refused again. */
  async tryAgain(name: string): Promise<void> {
    await this.#installed.checkAgain(await this.#installed.folderOf(name));
  }

  /** Gives up what is being tried. */
  close(): void {
    this.#installed.close();
  }

  #warn(text: string): void {
    if (!this.#leftOut.has(text)) this.#options.onLeftOut?.(text);
    this.#leftOut.add(text);
  }

  async #describe(model: FoundTagger): Promise<Model> {
    const { library } = this.#options;
    const name = nameOf(model);
    const shipped = this.#installed.isShipped(model.folder);
    const place = { name, shipped, active: name === this.activeName };
    if (!('card' in model)) return { ...place, ...broken, title: name, problem: model.problem.message };
    const { card } = model;
    const common = {
      ...place,
      title: titleOf(card),
      version: card.version,
      architecture: card.architecture,
      licence: card.licence,
      parameters: card.parameters ?? null,
      tags: card.vocabulary.length,
      windowSeconds: card.inputSamples / card.frontEnd.sampleRateHz,
      strengths: strengthsOf(name, card.version, card.vocabulary),
      members: membersOf(card),
      metrics: metricsOf(card),
      provenance: card.provenance ?? null,
      ...unheard,
    };
    await this.#installed.tryLater(model.folder);
    const trial = await this.#installed.trialState(model.folder);
    if (trial === 'waiting' || trial === 'running') return { ...common, trial };
    if (trial !== 'passed') return { ...common, ...trial, mayBeTriedAgain: true };
    try {
      const { modelId, weightsHash } = await this.open(model.folder);
      const tracksHeard = library.scores.countTracks(modelId);
      return { ...common, tracksHeard, runtimes: await this.#measured({ weightsHash }) };
    } catch (error) {
      return { ...common, problem: (error as Error).message };
    }
  }

  async #measured(model: Pick<ModelIdentity, 'weightsHash'>): Promise<Model['runtimes']> {
    const choice = await this.#installed.measured(model);
    return (choice?.trials ?? []).map(({ runtime, milliseconds, reason }) => ({
      name: runtime,
      windowsPerSecond: milliseconds === undefined ? null : 1000 / milliseconds,
      problem: reason ?? null,
      chosen: runtime === choice!.runtime,
    }));
  }
}

/** What is shown of a model that was not opened. */
const unheard = {
  problem: null,
  mayBeTriedAgain: false,
  trial: null,
  tracksHeard: 0,
  runtimes: [],
} satisfies Partial<Model>;

/** What is shown of a package whose card cannot be read. */
const broken: Omit<Model, 'name' | 'shipped' | 'active' | 'title' | 'problem'> = {
  ...unheard,
  version: '',
  architecture: '',
  licence: '',
  parameters: null,
  tags: 0,
  windowSeconds: 0,
  strengths: { knows: [], measured: null },
  members: [],
  metrics: [],
  provenance: null,
};

/** "hearmark-crnn" as a person reads it: "Hearmark crnn". */
function titleOf({ name, ...card }: ModelCard): string {
  if (typeof card.title === 'string') return card.title;
  const words = name
    .replace(/[-_]+/g, ' ')
    .replace(/\bc?r?nn\b/gi, (abbreviation) => abbreviation.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The numbers among a card's metrics; its words on how they came about are for `models show`. */
function metricsOf({ metrics }: ModelCard): Model['metrics'] {
  if (typeof metrics !== 'object' || metrics === null) return [];
  return Object.entries(metrics).flatMap(([name, value]) =>
    typeof value === 'number' ? [{ name: inWords(name), value }] : [],
  );
}

/** "agreementRocAuc" as "Agreement, ROC-AUC". */
function inWords(name: string): string {
  const words = name
    .replace(/(Roc|Pr)Auc/, (_, curve: string) => `, ${curve.toUpperCase()}-AUC`)
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
