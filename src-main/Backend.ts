import { dirname, join, resolve } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { launchProcess, type LaunchProcess } from './processes/launchProcess.ts';
import type { Notice, Overview, PlayersReach, PlayersServerState } from './api.ts';
import { Writes, type Recovered } from './writing/tasks/Writes.ts';
import type { Emit } from './Emit.ts';
import { FolderWatch } from './importing/tasks/FolderWatch.ts';
import { Jobs } from './importing/tasks/Jobs.ts';
import { Backups } from './backups/Backups.ts';
import { openLibrarySafely } from './library/safety/openLibrarySafely.ts';
import { DuplicateSearch } from './duplicates/tasks/DuplicateSearch.ts';
import { restoreAsWished } from './library/safety/restoreBackup.ts';
import type { Library } from './library/Library.ts';
import { ParameterError } from './errors.ts';
import { displayPath } from './paths.ts';
import {
  catalogueFile,
  downloadsFolder,
  isSafeMode,
  modelFolders,
  ownModelsFolder,
  runtimesFile,
  settingsFile,
  triedModelsFile,
} from './locations.ts';
import { Media } from './media/Media.ts';
import { ModelDownloads } from './models/tasks/ModelDownloads.ts';
import { ModelShelf } from './models/ModelShelf.ts';
import { TextTower } from './models/TextTower.ts';
import { SoundMap } from './finding/tasks/SoundMap.ts';
import { WordSearch } from './finding/WordSearch.ts';
import { FolderChooser } from './importing/FolderChooser.ts';
import { beginSettings, changeSettings, chosenSettings } from './settings.ts';
import { DEFAULT_MODEL } from './models/findModels.ts';
import { SharedWork } from './workers/SharedWork.ts';
import { Trainings } from './training/tasks/Trainings.ts';

/** By which players come in; made by a host, whose room builds on this file. */
export interface PlayersDoor {
  readonly state: PlayersServerState;
  serve(reach: PlayersReach): Promise<PlayersServerState>;
  renewKey(): PlayersServerState;
  close(): Promise<void>;
}

export interface BackendOptions {
  libraryFile: string;
  host: Overview['host'];
  players: PlayersDoor;
  /** Says something to every page that is open. */
  emit: Emit;
  /** How processes are started: child_process.fork unless given. */
  launch?: LaunchProcess;
  /** The system's own dialog: the folder chosen, null where the person cancelled. Absent where there is none. */
  pickFolder?: () => Promise<string | null>;
  /** Makes another address to come in by, and returns it. Absent where there is none. */
  renewAddress?: () => string;
  desktop?: DesktopActions;
}

/** What the system does with files for a window of its own; each is absent where it cannot. */
export interface DesktopActions {
  /** Shows what is in a folder. */
  showFolder?: (folder: string) => Promise<void>;
  /** Shows a file in its folder. */
  showFile?: (file: string) => void;
  /** Files follow the pointer, which lets them go over another program. */
  dragFiles?: (files: string[]) => void;
}

/** Of what could not be cleared up, so many are told one by one. */
const toldMax = 3;

const safeMode =
  'This is safe mode: your settings and your own models are left alone, and no job goes on by itself.';

/** Everything there is one of: built once, shared by all pages of a host. */
export class Backend {
  readonly version = packageJson.version;
  readonly settingsFile = settingsFile();
  readonly modelFolders = modelFolders();
  readonly host: Overview['host'];
  readonly players: PlayersDoor;
  readonly emit: Emit;
  readonly launch: LaunchProcess;
  readonly pickFolder: () => Promise<string | null>;
  readonly #renewAddress: BackendOptions['renewAddress'];
  readonly desktop: DesktopActions;
  readonly library: Library;
  readonly models: ModelShelf;
  readonly modelDownloads: ModelDownloads;
  readonly jobs: Jobs;
  readonly watch: FolderWatch;
  readonly media: Media;
  readonly writes: Writes;
  readonly trainings: Trainings;
  readonly duplicates: DuplicateSearch;
  readonly soundMap: SoundMap;
  readonly backups: Backups;
  readonly sharedWork: SharedWork;
  readonly words: WordSearch;
  readonly #textTower: TextTower;
  readonly folderChooser = new FolderChooser();
  #isUpgraded = false;
  /** Undefined once a page has taken them. */
  #untold: Notice[] | undefined = [];

  private constructor(library: Library, options: BackendOptions) {
    const {
      host,
      players,
      emit,
      launch = launchProcess,
      pickFolder = () => Promise.resolve(null),
      renewAddress,
      desktop = {},
    } = options;
    const { settingsFile, modelFolders } = this;
    this.host = host;
    this.players = players;
    this.emit = emit;
    this.launch = launch;
    this.pickFolder = pickFolder;
    this.#renewAddress = renewAddress;
    this.desktop = desktop;
    this.library = library;
    const triedFile = triedModelsFile(library.file);
    this.models = new ModelShelf({
      library,
      settingsFile,
      modelFolders,
      runtimesFile: runtimesFile(library.file),
      triedFile,
      launch,
      onUpgrade: (text) => this.#afterUpgrade(text),
      onLeftOut: (text) => emit('notice', { level: 'warning', text }),
      onTrial: () => emit('changed', { what: ['models'], trackIds: null }),
    });
    this.modelDownloads = new ModelDownloads({
      ...{ settingsFile, modelFolders, triedFile, launch },
      catalogueFile: catalogueFile(),
      downloadsFolder: downloadsFolder(),
      modelsFolder: ownModelsFolder(),
      onChange: (download) => {
        emit('modelDownload', download);
        if (download.state === 'done') emit('changed', { what: ['models'], trackIds: null });
      },
    });
    const tower = new TextTower(launch);
    this.#textTower = tower;
    this.words = new WordSearch({
      library,
      model: () => this.models.textAudioModel(),
      place: (folder, text) => tower.place(folder, text),
    });
    this.sharedWork = new SharedWork({ libraryFile: library.file, version: this.version, emit });
    this.jobs = new Jobs({
      library,
      launch,
      emit,
      openModel: () => this.models.openForJob(),
      share: this.sharedWork.share,
      unfinishedFile: join(dirname(library.file), 'jobs.json'),
    });
    this.watch = new FolderWatch(library, this.jobs, emit, () => chosenSettings(settingsFile).pollMinutes);
    this.media = new Media(library, launch);
    this.writes = new Writes({ library, launch, onChange: (task) => emit('write', task) });
    this.backups = new Backups({
      libraryFile: library.file,
      launch,
      emit,
      isWanted: () => chosenSettings(settingsFile).backups,
    });
    this.duplicates = new DuplicateSearch({
      library,
      launch,
      modelId: () => library.browse.modelId,
      jobs: () => chosenSettings(settingsFile).jobs,
      onChange: (state) => emit('duplicates', state),
    });
    this.soundMap = new SoundMap({ library, launch, onChange: (state) => emit('soundMap', state) });
    const { models } = this;
    this.trainings = new Trainings({
      library,
      models,
      launch,
      emit,
      fitElsewhere: this.sharedWork.train,
      useModel: (name) => this.useModel(name),
    });
  }

  /** Opens the library, makes the model in use known to it, and takes up what was interrupted. Throws LibraryError. */
  static async open(options: BackendOptions): Promise<Backend> {
    const broken = beginSettings();
    const restored = restoreAsWished(resolve(options.libraryFile));
    const backUp = chosenSettings(settingsFile()).backups;
    const losses: string[] = [];
    const library = await openLibrarySafely(options.libraryFile, {
      backUp,
      onLoss: (text) => losses.push(text),
    });
    try {
      const backend = new Backend(library, options);
      if (broken) backend.#tellSoon('warning', broken);
      if (restored) backend.#tellSoon('info', restored);
      for (const loss of losses) backend.#tellSoon('warning', loss);
      if (isSafeMode()) backend.#tellSoon('info', safeMode);
      await backend.#openModel();
      library.browse.ready().catch(() => {}); // who asks first need not wait as long; what fails, fails again then
      backend.#tellOpenWrites(await backend.writes.recover());
      if (isSafeMode()) return backend;
      backend.sharedWork.start();
      backend.jobs.takeUpUnfinished();
      if (backend.#isUpgraded) backend.jobs.startListening();
      backend.trainings.takeUp();
      backend.watch.start();
      backend.backups.start();
      return backend;
    } catch (error) {
      library.close();
      throw error;
    }
  }

  /** Makes a model the one whose suggestions are shown, and listens to what it has not heard yet. Throws ModelError. */
  async useModel(name: string): Promise<void> {
    const { modelId, likeness } = await this.models.open(name);
    changeSettings(this.settingsFile, { model: name });
    this.library.browse.useModel(modelId, likeness);
    this.jobs.startListening();
    this.emit('changed', { what: ['models', 'tracks', 'tags'], trackIds: null });
  }

  /** Throws ParameterError where this host has no address. */
  renewAddress(): string {
    if (!this.#renewAddress) throw new ParameterError('this host has no address to make anew');
    return this.#renewAddress();
  }

  /** Ends jobs and processes and closes the library: what is done is kept. */
  async close(): Promise<void> {
    this.watch.stop();
    this.media.close();
    this.models.close();
    await Promise.all([
      this.players.close(),
      this.modelDownloads.close(),
      this.jobs.close(),
      this.writes.close(),
      this.trainings.close(),
      this.duplicates.close(),
      this.soundMap.close(),
      this.backups.close(),
      this.#textTower.close(),
    ]);
    await this.sharedWork.close();
    this.library.close();
  }

  /** A new version has heard nothing yet. */
  #afterUpgrade(text: string): void {
    this.#isUpgraded = true;
    this.#tellSoon('info', text);
  }

  #tellOpenWrites({ open }: Recovered): void {
    for (const { path, reason } of open.slice(0, toldMax))
      this.#tellSoon(
        'warning',
        `An interrupted write into ${displayPath(path)} is not cleared up: ${reason}.`,
      );
    if (open.length > toldMax)
      this.#tellSoon('warning', `${open.length - toldMax} more interrupted writes are not cleared up.`);
  }

  /** What was found before a page was there to hear of it: the first that comes takes it, whenever that is. */
  takeNotices(): Notice[] {
    const notices = this.#untold ?? [];
    this.#untold = undefined;
    return notices;
  }

  #tellSoon(level: Notice['level'], text: string): void {
    if (this.#untold) this.#untold.push({ level, text });
    else this.emit('notice', { level, text });
  }

  /** A model that was removed by hand, or does not load, gives way to the one that comes with Hearmark. */
  async #openModel(): Promise<void> {
    const name = this.models.activeName;
    const model = await this.models.open(name).catch(async (error: unknown) => {
      if (name === DEFAULT_MODEL) throw error;
      const text = `${(error as Error).message}. The model that comes with Hearmark is used instead.`;
      this.#tellSoon('warning', text);
      return this.models.open(DEFAULT_MODEL);
    });
    this.library.browse.useModel(model.modelId, model.likeness);
  }
}
