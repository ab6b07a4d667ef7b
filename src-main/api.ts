import type { MapColouring, MapMarks, MapPoints, MapRegion, MapValues, SoundMapState } from './apiMap.ts';
import type { PlayerPlace, SendingPreview } from './apiPlayers.ts';

/**
 * The contract between the window and the rest: every member of Api has one handler (handlers/), whatever carries it
 * (Electron's IPC, or HTTP for a browser). Plain data only, no logic, no imports but of its own data (apiMap.ts, apiPlayers.ts). Tracks, tags, folders and files on
 * drives are named by ids: no path is ever accepted from a page. Times are milliseconds since 1970, strengths 0..1. Long, because
 * a contract is read in one place.
 */
export interface Api {
  // What there is
  /** Counts, folders, the model in use, and what this host can do. */
  getOverview(): Overview;
  /** Every tag, hidden ones included; sorted by category and name. */
  listTags(): Tag[];

  // Tracks
  /** A page of the tracks that a filter leaves, in order. */
  findTracks(request: { filter: Filter; sort: Sort; offset: number; limit: number }): TrackPage;
  /** The ids of a part of the tracks that a filter leaves, in order. */
  findTrackIds(request: { filter: Filter; sort: Sort; offset: number; limit: number }): number[];
  /** What a description such as "calm piano without singing, 70s" asks for. */
  findByWords(request: { text: string }): FoundByWords;
  /** These tracks, in this order; those that are not there are left out. */
  listTracks(request: { trackIds: number[] }): TrackRow[];
  /** A page of the groups that these tracks fall into: by name, or in the order in which their tracks are sorted. */
  findGroups(request: GroupsRequest): GroupPage;
  /** The ids of the tracks of a part of these groups, group by group. */
  findGroupTrackIds(request: GroupsRequest): number[];
  /** How many of the tracks that a filter leaves carry each tag. */
  countFacets(request: { filter: Filter }): Facets;
  /** Everything about one track. */
  getTrack(request: { trackId: number }): TrackDetails;
  /** The tracks most similar to this one, to those of `more` and not to those of `less`, by the embeddings of the model in use (cosine), the most similar first. */
  findSimilarTracks(request: { trackId: number; limit: number } & Partial<Alike>): SimilarTrack[];
  /** Notes that a track was played just now, where a history is kept. */
  notePlay(request: { trackId: number }): void;
  /** The loudest samples over the whole track, for the waveform: computed on demand. */
  getWaveform(request: { trackId: number; points: number }): Waveform;
  /** The log-mel spectrogram of a part of the track, for the eye. */
  getSpectrogram(request: { trackId: number; fromSeconds: number; toSeconds: number }): Spectrogram;
  /** The notes of the track's melody, by a package for pitch: null where none is installed. Computed on demand. */
  getMelody(request: { trackId: number }): Melody | null;
  /** The selection as a playlist or a table. */
  exportTracks(request: {
    selection: Selection;
    sort: Sort;
    format: ExportFormat;
    /** Of a playlist: paths from the folder that holds all of its files, with that slash between folders. */
    relative?: { slash: '/' | '\\' };
  }): ExportedFile;

  // Players elsewhere: looked at first, sent when the person says so
  /** What a player has of a selection, to be sent in an order as a playlist of this name. */
  previewSending(request: {
    selection: Selection;
    sort: Sort;
    name: string;
    player: PlayerPlace;
  }): SendingPreview;
  /** Sends what was found; what stood there under that name is kept. */
  sendPreviewed(request: { previewId: number; player: PlayerPlace }): { name: string; songs: number };
  /** Puts back what stood there before the last sending under that name; null: nothing did, and it is gone again. */
  undoSending(request: { player: PlayerPlace; name: string }): { name: string; songs: number | null };

  // The map of sound: every track that the model in use has heard, what sounds alike together
  /** How far the map is; begins to lay it out, or to add what came, where that is due and nobody stopped it. */
  getSoundMap(): SoundMapState;
  /** Lays all of it out anew. */
  layOutSoundMap(): SoundMapState;
  /** Stops the work under way; the map of before stays. */
  stopSoundMap(): SoundMapState;
  /** The points; none where there is no map yet. */
  getMapPoints(): MapPoints;
  /** The regions, the largest first. */
  listMapRegions(): { version: number; regions: MapRegion[] };
  getMapValues(request: { by: MapColouring }): MapValues;
  /** Which points a filter leaves. */
  findOnMap(request: { filter: Filter }): MapMarks;

  // Decisions: every one of these is one step of undo
  /** Accepts, rejects, adds or removes tags of tracks. */
  correct(request: { selection: Selection; tagIds: number[]; action: CorrectionAction }): Change;
  /** What the model in use suggests for tracks and nobody has answered: how often each tag. */
  countSuggestions(request: { selection: Selection }): Suggestions;
  /** Accepts these tags wherever they are suggested for one of the tracks, and nowhere else. */
  acceptSuggestions(request: { selection: Selection; tagIds: number[] }): Change;
  /** Says what the tempo of tracks is. */
  answerTempo(request: { selection: Selection; answer: TempoAnswer }): Change;
  /** Gives tracks so many stars, 0..5 in halves; 0 takes them away, also those that a file says. Files are not touched. */
  rateTracks(request: { selection: Selection; stars: number }): Change;
  /** Says what the key of tracks is. */
  answerKey(request: { selection: Selection; answer: KeyAnswer }): Change;
  /** Takes back the last change that is in force; null where there is none. */
  undo(): Change | null;
  /** Makes the last undone change again; null where there is none. */
  redo(): Change | null;
  /** The last changes, the newest first. */
  listChanges(request: { limit: number }): Change[];

  /**
   * Decides of each of these tracks what was decided of the others: of copies of one recording, say. A tag of which one was told
   * yes and another no is left as it is.
   */
  shareDecisions(request: { trackIds: number[] }): Change;

  // What files say of themselves: drafted here, a step of undo; written as tags are, by previewWrite
  /** What the files of these tracks say in each field that can be edited; what is drafted counts. */
  getEditableFields(request: { selection: Selection }): EditableFields;
  /** Drafts what their files are to say, field by field: all that a field is to hold, null for what it says now. */
  editFiles(request: { selection: Selection; values: Partial<Record<EditField, string[] | null>> }): Change;
  /** Drops what was drafted of these tracks and not yet written. */
  dropEdits(request: { selection: Selection }): Change;

  // Review
  /** The next tracks with suggestions that nobody has answered. */
  findReviews(request: ReviewRequest): ReviewPage;

  // The person's own vocabulary: steps of undo, too
  createTag(request: { name: string; category: string }): Tag;
  /** Makes a tag and adds it to tracks, in one step. */
  addNewTag(request: { name: string; category: string; selection: Selection }): Change;
  renameTag(request: { tagId: number; name: string; category: string }): Change;
  /** From now on the first tag means the second, on every track; null: it means itself again. */
  mergeTags(request: { tagId: number; intoTagId: number | null }): Change;
  hideTag(request: { tagId: number; hidden: boolean }): Change;
  /** A filter for a parent finds what carries the child. */
  setParents(request: { tagId: number; parentIds: number[] }): Change;
  /** From which strength on a track is suggested to carry a tag; null: what the model's card says. */
  setThreshold(request: { tagIds: number[]; threshold: number | null }): Change;

  // Filters that are kept
  listSavedFilters(): SavedFilter[];
  saveFilter(request: { name: string; filter: Filter; sort: Sort }): SavedFilter;
  renameSavedFilter(request: { filterId: number; name: string }): Change;
  deleteSavedFilter(request: { filterId: number }): Change;
  /**
   * Keeps what a playlist (M3U, M3U8, PLS, XSPF) names, as far as it is in the library: a step of undo. `name` is that of the file,
   * with its ending, `content` its bytes in base64.
   */
  importPlaylist(request: { name: string; content: string }): PlaylistImport;

  // The same recording several times: looked for when the person says so, and never acted on by itself
  getDuplicateSearch(): DuplicateSearchState;
  /** Fingerprints what was not yet, and compares all tracks; goes on where it was stopped. */
  startDuplicateSearch(): DuplicateSearchState;
  stopDuplicateSearch(): DuplicateSearchState;
  /** A page of what the last search of this session found, by artist and title; nothing before there was one. */
  listDuplicates(request: { offset: number; limit: number }): DuplicatePage;

  // Folders and jobs
  /** What lies in a folder of this machine, for choosing one; without a token, the places to start from. */
  listPlaces(request: { token: string | null }): Places;
  /** The system's own dialog (Electron only); null where the person cancelled, or there is no such dialog. */
  pickFolder(): Place | null;
  /** Adds a folder to the library and starts to listen to it. */
  addFolder(request: { token: string }): Folder;
  /** Makes half a minute of sounds to try Hearmark on in a folder beside the library, adds it and starts to listen to it. */
  addSamples(): Folder;
  /** Forgets a folder; its tracks are marked missing, nothing is deleted. */
  removeFolder(request: { folderId: number }): void;
  /**
   * Says that a folder was renamed or moved, and lies elsewhere now. Nothing is listened to again; a scan of it begins.
   * Returns how many files are known there, and how many were not found as they were.
   */
  relocateFolder(request: { folderId: number; token: string }): { moved: number; missing: number };
  /** Looks for changes in a folder from now on, or no longer. */
  watchFolder(request: { folderId: number; watched: boolean }): void;
  /** Looks for new and changed files, and listens to them; null: in all folders. */
  startScan(request: { folderIds: number[] | null }): Job;
  listJobs(): Job[];
  pauseJob(request: { jobId: number }): Job;
  resumeJob(request: { jobId: number }): Job;
  cancelJob(request: { jobId: number }): Job;
  /** What failed in a job, a page of it. */
  listFailures(request: { jobId: number; offset: number; limit: number }): FailurePage;
  /** Tries the files again that failed in a job. */
  retryFailures(request: { jobId: number }): Job;

  // Writing into files: looked at first, written when the person says so, undone for ever
  /** Looks at what would be written into the files of a selection; nothing is touched. */
  previewWrite(request: {
    selection: Selection;
    settings: WriteSettings;
    withSuggestions: boolean;
    /** Only what was edited, and no tags. */
    onlyEdits?: boolean | undefined;
  }): Writing;
  /** Looks at what undoing would do: of a batch, of the files of some tracks, or (null) of all that was ever written. */
  previewUndo(request: {
    of: { batchId: number } | { selection: Selection } | null;
    /** Only this field. */
    field: string | null;
  }): Writing;
  /** The previews and what became of them, the newest first; they live as long as the session. */
  listWritings(): Writing[];
  /** A page of a task's files: those that would change or were written, or those that cannot be. */
  listWriteFiles(request: {
    taskId: number;
    show: 'changes' | 'refused';
    offset: number;
    limit: number;
  }): WriteFilePage;
  /** Accepts or refuses lines of a preview: one, or all of a file, of a field, of a kind, or of everything (null). */
  chooseWrites(request: {
    taskId: number;
    fileId: number | null;
    line: number | null;
    field: string | null;
    kind: WriteKind | null;
    accepted: boolean;
  }): Writing;
  /** Writes what was accepted. */
  applyWrites(request: { taskId: number }): Writing;
  /** Gives a preview up, or stops writing after the file under way; what is written stays written. */
  cancelWrites(request: { taskId: number }): Writing;
  /** What was written until now, the newest first. */
  listWriteBatches(): WriteBatch[];

  // Learning from what was decided: nothing is in use before the person says so
  /** What there is to learn from: each tag that somebody decided something of, and what it still needs. */
  listLessons(): Lessons;
  /** Begins a training of the model in use; one runs at a time. null: of every tag there are answers enough for. */
  startTraining(request: {
    depth: TrainingDepth;
    tagIds: number[] | null;
    epochs: number;
    /** Another machine that is to do a training of all layers, by its name. */
    machine?: string | undefined;
  }): Training;
  /** Trainings of this session, and those whose epochs an earlier one kept; the newest first. */
  listTrainings(): Training[];
  /** Of all layers: stops at once, and `resumeTraining` goes on from the last whole epoch, after a restart too. */
  pauseTraining(request: { trainingId: number }): Training;
  resumeTraining(request: { trainingId: number }): Training;
  /** Gives a training up, and what it learnt: its model is deleted if nobody uses it. */
  cancelTraining(request: { trainingId: number }): Training;
  /**
   * Uses what a training learnt: thresholds at once, a trained output layer after the library was scored anew from what
   * is stored, all layers while the library is heard again. Where nothing got better, only with `insist`.
   */
  acceptTraining(request: { trainingId: number; insist: boolean }): Training;

  // Models
  listModels(): Model[];
  /** Makes a model the one whose suggestions are shown, and listens to what it has not heard yet. */
  useModel(request: { name: string }): void;
  /** Tries a model again that was refused: minutes at worst. */
  tryModelAgain(request: { name: string }): void;
  /** Measures the runtimes of this machine for a model: some seconds. */
  measureRuntimes(request: { name: string }): Model;
  /** Published models that can be downloaded, recipes, and downloads; nothing is fetched to answer. */
  listPublishedModels(): PublishedModels;
  /**
   * Downloads a published model, checks and installs it; an earlier attempt is gone on with. `acceptLicence`: the person agrees to a
   * licence that forbids commercial use.
   */
  getModel(request: { name: string; acceptLicence: boolean }): ModelDownload;
  /** Gives a download up; what has come is kept. */
  cancelGetModel(request: { name: string }): ModelDownload;
  /** Deletes a model that was added; what it heard stays. Of the one in use, the one that comes with Hearmark takes the place. */
  removeModel(request: { name: string }): void;
  /** Makes a model of others that are installed; `members` null: by the recipe that comes with Hearmark under this name. */
  composeModel(request: { name: string; members: string[] | null }): void;
  /** What two models say of the tracks of a selection. */
  compareModels(request: { names: [string, string]; selection: Selection; limit: number }): Comparison;

  // Settings
  getSettings(): Settings;
  changeSettings(request: Partial<ChangeableSettings>): Settings;
  /** What separators would do to the genres that the files of the library say. */
  previewGenres(request: { separators: string[] }): GenrePreview;
  /** Backups of the library, the newest first. */
  listBackups(): BackupOverview;
  /** Makes one more. */
  backUp(): BackupOverview;
  /** Has the backup of this name restored when Hearmark starts again; null: none after all. */
  restoreBackup(request: { name: string | null }): BackupOverview;
  /** The other machines that listen along, where somebody asked for any. */
  listMachines(): OtherMachines;
  /** Starts a server by which other machines listen along: on this machine alone, or for the network. */
  shareWork(request: { onNetwork: boolean }): OtherMachines;
  /** Ends it: this machine listens alone. */
  stopSharing(): OtherMachines;
  /** Lets a machine finish what it has begun, and no more. */
  forgetMachine(request: { id: string }): OtherMachines;
  /** Makes another address of the web host, and shuts out every browser; whoever opens it is in again. */
  renewAddress(): { address: string };
  /** What was found at the start, before any page listened; it is told once. */
  takeNotices(): Notice[];
  /** The last lines of the log of Hearmark's own mistakes, the oldest first. */
  readLog(request: { lines: number }): string[];
  /** Shows the folder of the log as the system does; only where the host has dialogs of its own. */
  showLogFolder(): void;
}

/** What the host says by itself. */
export interface Events {
  /** Something in the library changed: what was fetched of it is old. */
  changed: {
    what: ('tracks' | 'tags' | 'folders' | 'filters' | 'models' | 'settings')[];
    trackIds: number[] | null;
  };
  /** A job began, got on, or ended. */
  job: Job;
  /** A preview or a write got on. */
  write: Writing;
  /** A training began, got on, or ended. */
  training: Training;
  /** A search for duplicates began, got on, or ended. */
  duplicates: DuplicateSearchState;
  /** A download of a model began, got on, or ended. */
  modelDownload: ModelDownload;
  /** The map of sound began to be laid out, got on, or is another. */
  soundMap: SoundMapState;
  /** A word to the person: something fell back, went away, came back. */
  notice: Notice;
}

export interface Notice {
  level: 'info' | 'warning';
  text: string;
}

/** Other machines that listen for this library. */
export interface OtherMachines {
  /** What is to be pasted on another machine; null where no server was started. */
  line: string | null;
  /** The address at which our own server listens; null where there is none. */
  listens: string | null;
  /** Why nobody can listen along, where that is so. */
  problem: string | null;
  machines: Machine[];
}

/** A machine that listens for this library. */
export interface Machine {
  id: string;
  name: string;
  runtime: string;
  /** Files that it listens to at once at most. */
  slots: number;
  /** Files under way, and done since it came. */
  doing: number;
  done: number;
  filesPerSecond: number;
  isLeaving: boolean;
  /** It trains a model for this machine. */
  isTraining: boolean;
}

export interface Overview {
  version: string;
  tracks: number;
  /** Tracks whose files are gone, not among `tracks`. */
  missing: number;
  folders: Folder[];
  /** Suggestions at or above their thresholds that nobody has answered. */
  openSuggestions: number;
  decisions: number;
  /** Tracks with an edit that is not yet written. */
  edited: number;
  model: string;
  canUndo: string | null;
  canRedo: string | null;
  host: {
    kind: 'desktop' | 'browser';
    /** The system's folder dialog and dropped folders. */
    nativeDialogs: boolean;
    /** It can fetch new versions of itself, where the settings allow that. */
    canUpdate: boolean;
    /** Where a page finds audio and cover art: followed by the id of the track. */
    audioUrl: string;
    coverUrl: string;
  };
}

export interface Folder {
  id: number;
  /** For the eye only: as it is called on this machine. */
  path: string;
  tracks: number;
  watched: boolean;
  /** False while its drive is away. */
  present: boolean;
  lastScanAt: number | null;
}

/** A place on this machine's drives; the token is the host's own and means nothing elsewhere. */
export interface Place {
  token: string;
  name: string;
}
export interface Places {
  here: Place | null;
  path: string | null;
  parent: Place | null;
  folders: Place[];
  /** Audio files directly in it. */
  audioFiles: number;
}

export interface Tag {
  id: number;
  name: string;
  category: string;
  /** Made by the person, not by a model or a file. */
  own: boolean;
  hidden: boolean;
  mergedIntoId: number | null;
  parentIds: number[];
  /** Strength from which the model in use suggests it; null where that model does not know it. */
  threshold: number | null;
  /** What the model's card says. */
  defaultThreshold: number | null;
}

/**
 * - file: the file says so itself
 * - suggested: the model in use hears it, nobody has answered
 * - accepted: a suggestion that the person confirmed
 * - added: the person's own
 * - rejected: the person said no; shown nowhere but in the track's own view
 */
export type TagState = 'file' | 'suggested' | 'accepted' | 'added' | 'rejected';
export type CorrectionAction = 'accepted' | 'rejected' | 'added' | 'removed';

export interface TrackTag {
  tagId: number;
  state: TagState;
  /** How sure the model in use is, 0..1; null where it knows no such tag or has not listened. */
  strength: number | null;
  /** The best genre of a track where none reaches its threshold: shown, but no filter finds the track by it. */
  uncertain?: true;
}

export interface Filter {
  /** Words of title, artist, album or file name, each by its beginning. */
  text?: string;
  /** Tags a track carries: all or any of them, a parent by its children, too. */
  include?: number[];
  match?: 'all' | 'any';
  /** Tags a track does not carry. */
  exclude?: number[];
  /** Suggestions below are not counted; decisions and what the file says always are. */
  minimumStrength?: number;
  /** Only tracks with a tag in one of these states. */
  states?: TagState[];
  yearFrom?: number;
  yearTo?: number;
  bpmFrom?: number;
  bpmTo?: number;
  /** Only tracks in one of these keys, 0..23 (keyNotation.ts). */
  keys?: number[];
  /** How much of a track is sung, 0..1. */
  vocalsFrom?: number;
  vocalsTo?: number;
  /** Stars, 0.5..5; tracks without any are in no range. */
  ratingFrom?: number;
  ratingTo?: number;
  folderId?: number;
  /** Only tracks of a playlist that was imported. */
  playlistId?: number;
  /** Only tracks with an edit that is not yet written. */
  edited?: boolean;
  /** Tracks without any tag, or whose file failed to sound. */
  untagged?: boolean;
  /** Only tracks whose files are gone; without it they are left out. */
  missing?: boolean;
  /** Only these tracks: what was chosen on the map, say. */
  among?: number[];
  /** Only tracks of the album, artist or folder of this one. */
  sameAs?: { by: GroupBy; trackId: number };
  /** Words to which a text-audio model listens: they narrow nothing, and are what the order `likeness` goes by. */
  like?: string;
  /** Tracks of which more is wanted, and of which less: they narrow nothing, and are what the order `likeness` goes by. */
  alike?: Alike;
}

/** Track ids. */
export interface Alike {
  more: number[];
  less: number[];
}

export type SortKey =
  | 'artist'
  | 'title'
  | 'album'
  | 'year'
  | 'duration'
  | 'loudness'
  | 'bpm'
  | 'key'
  | 'vocals'
  | 'rating'
  | 'added'
  | 'strength'
  | 'playlist'
  | 'likeness'
  | 'recommended';
/**
 * By key: round the wheel on which neighbours go together; by strength: of the included tags together; by playlist: as that of the
 * filter has them; by likeness: to the words of its `like`, or the tracks of its `alike`; recommended: by what the person played.
 */
export interface Sort {
  by: SortKey;
  descending: boolean;
}

/** How a part of a description was read. */
export interface DescriptionReading {
  words: string;
  /** A tag, or a condition as a search writes it. */
  means: string;
  /** "without" or the like was said of it. */
  isExcluded: boolean;
  /** No tag is called so: this one is meant. */
  isLoose: boolean;
}

/** A description as a filter, with the order in which the tracks that are most of it come first. */
export interface FoundByWords {
  filter: Filter;
  sort: Sort;
  read: DescriptionReading[];
  /** Words that said nothing. */
  unread: string[];
  /** False where no track is all of it, so that the filter asks for any of the tags. */
  isWhole: boolean;
  /** Null where no text-audio model is installed. */
  sound: SoundReading | null;
}

/** What a text-audio model made of a description: which words it was given, or why it was not asked. */
export type SoundReading = { model: string; words: string } | { model: string; reason: string };

export interface TrackRow {
  trackId: number;
  title: string | null;
  artist: string | null;
  album: string | null;
  year: number | null;
  durationSeconds: number | null;
  /** Integrated loudness (EBU R 128). */
  loudnessLufs: number | null;
  /** Stars, 0.5..5 in halves, as the person says, or else the file; null where there are none. */
  rating: number | null;
  ratingFrom: 'person' | 'file' | null;
  tempo: TrackTempo | null;
  key: TrackKey | null;
  /** Why there is none, where somebody listened for it, or says so: "no steady beat". */
  noTempo: string | null;
  noKey: string | null;
  /** How much of it is sung, 0..1; null where nobody listened for that. */
  vocals: number | null;
  trackNumber: number | null;
  discNumber: number | null;
  codec: string | null;
  /** Of all the file's bytes over its length; null where it is not known, or the track is a part of its file. */
  bitsPerSecond: number | null;
  addedAt: number;
  /** For a track without a title. */
  fileName: string;
  /** For the eye only; empty where there is no file. */
  folder: string;
  /** A picture in the file itself; another one may lie beside it. */
  hasCover: boolean;
  /** The folder it lies in, a number alone: a picture beside a file is that of all tracks there. Null: no file. */
  directoryId: number | null;
  /** 'away': its drive is, and it is listed all the same. 'gone': its folder is there and it is not. */
  missing: 'away' | 'gone' | null;
  /** The strongest first; rejected ones are left out. An uncertain genre is the last. */
  tags: TrackTag[];
}

/** Who says so: the person, or else the file, or else what was heard. */
export type SaidBy = 'person' | 'file' | 'heard';
/** Null: nobody says a tempo, or there is none. */
export interface TrackTempo {
  bpm: number;
  from: SaidBy;
  /** Of what was heard, 0..1: how clear and steady the beat is (docs/hearing.md); null otherwise. */
  confidence: number | null;
  /** Nearly all of the track goes at this tempo; null where that was not heard. */
  isSteady: boolean | null;
  /** Null where it is not told. */
  beatsPerBar: number | null;
}
export interface TrackKey {
  /** 0..23: C to B major, C to B minor (keyNotation.ts). */
  key: number;
  from: SaidBy;
  confidence: number | null;
}

/** A tempo, twice or half of what stands there, that there is none, or no answer any more. */
export type TempoAnswer = { bpm: number } | { times: 2 | 0.5 } | 'none' | 'as-heard';
/** 0..23. */
export type KeyAnswer =
  { key: number } | { move: 'fifth-up' | 'fifth-down' | 'relative' } | 'none' | 'as-heard';

export interface TrackPage {
  total: number;
  /** Of all the tracks that the filter leaves. */
  totalSeconds: number;
  /** What of the text that is searched for cannot be read, and how it is written; null where all of it can be. */
  unread: string | null;
  offset: number;
  rows: TrackRow[];
}

export type GroupBy = 'album' | 'artist' | 'folder';
export interface GroupsRequest {
  by: GroupBy;
  filter: Filter;
  /** Null: by name. */
  sort: Sort | null;
  offset: number;
  limit: number;
}
/** An album, an artist or a folder, with what the filter leaves of it. */
export interface TrackGroup {
  /** One of its tracks, by which it is named (Filter.sameAs), and the picture of which stands for it. */
  lead: Pick<TrackRow, 'trackId' | 'hasCover' | 'directoryId' | 'missing'>;
  /** Null for the tracks that have none. */
  name: string | null;
  /** Whose album it is, or where a folder lies, for the eye; null where nobody says so. */
  line: string | null;
  /** It is an album of several artists, and no album artist is named. */
  isMixed: boolean;
  tracks: number;
  seconds: number;
  yearFrom: number | null;
  yearTo: number | null;
  /** The tags that most of its tracks carry, the commonest first, with how many do. */
  mix: { tagId: number; tracks: number }[];
}
export interface GroupPage {
  total: number;
  rows: TrackGroup[];
}

export interface Facets {
  total: number;
  counts: { tagId: number; count: number }[];
  years: { decade: number; count: number }[];
}

/** Suggestions that nobody has answered. */
export interface Suggestions {
  /** All tracks that were asked about. */
  tracks: number;
  /** The commonest first. */
  tags: { tagId: number; count: number }[];
}

/** Some tracks by id, or all that a filter leaves. */
export type Selection = { trackIds: number[] } | { filter: Filter; exceptIds: number[] };

/** How loud a track is (EBU R 128); null: it cannot be told, of silence or a short piece. */
export interface Loudness {
  integratedLufs: number | null;
  rangeLu: number | null;
  /** dBTP. */
  truePeakDb: number | null;
}

export interface TrackDetails extends TrackRow {
  /** For the eye only. */
  paths: string[];
  sampleRateHz: number | null;
  channels: number | null;
  /** Null where it was not measured: all of the track has to be heard for that. */
  loudness: Loudness | null;
  /** How much of it the model in use has heard; null where it has not. */
  coverage: 'whole' | 'sampled' | null;
  music: TrackMusic;
  /** What the file says of itself, by field; pictures and lyrics left out. */
  fileTags: { field: string; values: string[] }[];
  /** What its files are to say instead, drafted and not yet written. */
  edits: { field: EditField; values: string[] }[];
  /** Every tag that the model in use knows or the track carries, rejected ones included; null: heard too faintly. */
  allTags: (Omit<TrackTag, 'state'> & { state: TagState | null; threshold: number | null })[];
  timeline: Timeline | null;
  /** Why a model had nothing to say: silence, for instance. */
  reason: string | null;
  history: { at: number; tagId: number; action: CorrectionAction | 'undone'; inForce: boolean }[];
}

/** What was heard of a track beside its tags, whatever the person or the file say; null where nobody listened for it. */
export interface TrackMusic {
  rhythm: {
    /** Null: there is no tempo, and `reason` says why. */
    bpm: number | null;
    confidence: number | null;
    reason: string | null;
    /** Stretches of one tempo. */
    pieces: { startSeconds: number; endSeconds: number; bpm: number }[];
    /**
     * Half or twice of it, where that is likelier by what the person answered for other tracks of its genre: so many. Null where
     * it is not, or the person or the file say the tempo.
     */
    likelier: { bpm: number; genreId: number; answers: number } | null;
    /** Where the beats are, and which of them are downbeats, by their places; none where only parts were heard. */
    beatSeconds: number[];
    downbeats: number[];
  } | null;
  key: {
    key: number | null;
    confidence: number | null;
    reason: string | null;
    pieces: { startSeconds: number; endSeconds: number; key: number }[];
  } | null;
  voice: {
    /** 0..1 */
    share: number | null;
    reason: string | null;
    spans: { startSeconds: number; endSeconds: number }[];
  } | null;
}

/** Scores over time of the model in use: one row a tag, one column a window. */
export interface Timeline {
  tagIds: number[];
  startsSeconds: number[];
  windowSeconds: number;
  /** [tags][windows], 0..1 */
  scores: number[][];
}

export interface SimilarTrack {
  track: TrackRow;
  /** Cosine of the embeddings, -1..1. */
  similarity: number;
}

export interface Waveform {
  durationSeconds: number;
  /** Largest absolute sample of each of `points` equal parts, 0..1. */
  peaks: number[];
}
export interface Spectrogram {
  mels: number;
  frames: number;
  secondsPerFrame: number;
  /** Base64 of bytes [mels, frames], lowest band first: 0 is -80 dB below the loudest, 255 the loudest. */
  levels: string;
}

export interface Melody {
  /** In their order; no two at once. */
  notes: {
    startSeconds: number;
    endSeconds: number;
    /** 69 is A of 440 Hz. */
    midiNote: number;
  }[];
  /** How much of the track was heard. */
  shownSeconds: number;
}

/** 'csv' is safe to open in a spreadsheet, 'csv-exact' holds every text as it is. */
export type ExportFormat = 'm3u8' | 'xspf' | 'csv' | 'csv-exact' | 'json';
export interface ExportedFile {
  fileName: string;
  mediaType: string;
  text: string;
  /** Where relative paths begin; for the eye only. */
  folder?: string;
}

/** What can be edited of what a file says; artist, album artist and genre may have several values, `year` may be a date. */
export type EditField =
  'title' | 'artist' | 'album' | 'albumArtist' | 'year' | 'trackNumber' | 'discNumber' | 'genre' | 'comment';
export interface EditableField {
  field: EditField;
  /** Several values with "; " between them, '' for none; null where the tracks, or the files of one, differ. */
  text: string | null;
  /** How many different texts there are. */
  different: number;
  /** On how many of the tracks it is drafted. */
  drafted: number;
}
export interface EditableFields {
  /** Tracks with a file of their own that is there. */
  tracks: number;
  /** How many files they have: several have the same sound. */
  files: number;
  /** The others: parts of a file, as a cue sheet has them, and those whose files are gone. */
  parts: number;
  fields: EditableField[];
}

/** One thing a person did. */
export interface Change {
  id: number;
  /** In words: "Accepted energetic on 12 tracks". */
  title: string;
  at: number;
  inForce: boolean;
  /** How many tracks it touched. */
  tracks: number;
}

export type ReviewOrder = 'uncertain' | 'confident' | 'newest' | 'artist';
export interface ReviewRequest {
  order: ReviewOrder;
  filter: Filter;
  /** Tracks that were skipped in this session. */
  exceptIds: number[];
  /** Only suggestions of this tag. */
  tagId?: number;
  limit: number;
}
export interface ReviewPage {
  /** Tracks that wait, and suggestions on them. */
  tracks: number;
  suggestions: number;
  items: ReviewItem[];
}
export interface ReviewItem {
  track: TrackRow;
  /** What is asked, the least certain first; where the evidence is strongest. */
  suggestions: { tagId: number; strength: number; threshold: number; evidenceSeconds: number }[];
}

export interface SavedFilter {
  id: number;
  name: string;
  filter: Filter;
  sort: Sort;
}

/** What became of a playlist. */
export interface PlaylistImport {
  /** Null where none of its tracks was found, and it is not kept. */
  kept: SavedFilter | null;
  found: number;
  entries: number;
  /** Those without a track, the first thousand: it is no file, none fits it, or several do. */
  unmatched: { location: string; name: string | null; why: 'stream' | 'absent' | 'several' }[];
}

/** The search for recordings that are in the library several times. */
export interface DuplicateSearchState {
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  /** 'listening': tracks are fingerprinted. 'idle': there was no search in this session. */
  state: 'idle' | 'listening' | 'comparing' | 'done' | 'stopped' | 'failed';
  /** By Chromaprint's fpcalc where it is installed, else by what the model in use heard over time. */
  comparedBy: 'fingerprints' | 'timelines';
  /** Why it failed, or what is to be known of it. */
  reason: string | null;
  /** With a file that is there; how many of them have a fingerprint, and of how many none can be made. */
  tracks: number;
  fingerprinted: number;
  failed: number;
  /** Of comparing, 0..1. */
  share: number | null;
  remainingSeconds: number | null;
  /** There is something to list, if only that nothing was found. */
  hasSearched: boolean;
}
export interface DuplicatePage {
  total: number;
  /** Files beyond one of each recording. */
  surplus: number;
  groups: DuplicateGroup[];
}
/** One recording. */
export interface DuplicateGroup {
  /** The best first. */
  copies: DuplicateCopy[];
  /** What sharing the decisions of these tracks would decide. */
  shareable: number;
  /** Tags of which one was told yes and another no: nothing of them is shared. */
  contradicting: number;
}
export interface DuplicateCopy {
  track: TrackRow;
  /** Where it lies, for the eye: files with the same sound are one track. */
  paths: string[];
  /** In words: "complete", "lossless (FLAC)", "lacks 12 s at the end". */
  says: string[];
  /** How much of what is compared is the same, 0..1. */
  likeness: number;
}

export interface Job {
  id: number;
  /** 'scan': looking for files and listening to them. 'listen': a new model over known tracks. */
  kind: 'scan' | 'listen';
  title: string;
  state: 'running' | 'paused' | 'waiting' | 'done' | 'cancelled' | 'failed';
  /** Why it waits or failed: a drive that went away, for instance. */
  reason: string | null;
  model: string;
  runtime: string;
  /** Null while they are still being counted. */
  files: number | null;
  done: number;
  /** What is heard of the files under way, in files: 0.25 for a quarter of one. */
  begun: number;
  tagged: number;
  unchanged: number;
  failures: number;
  found: JobFinds;
  /** Files listened to a second, over the last minute. */
  filesPerSecond: number;
  remainingSeconds: number | null;
  startedAt: number;
  endedAt: number | null;
}
/** Files as a job found them, by their places: one that was moved is gone from one and new in the other. */
export interface JobFinds {
  new: number;
  /** Of another size or time than before. */
  changed: number;
  gone: number;
  /** Where they were, after they had been gone. */
  back: number;
}
export interface FailurePage {
  total: number;
  failures: { path: string; reason: string; retry: boolean }[];
}

/** What is done with the tags of a category; `add` and `fill` never take anything away. */
export type WriteMode = 'off' | 'fill' | 'add' | 'replace';
/** The same of a field that has one value. */
export type SingleWriteMode = 'off' | 'fill' | 'replace';
/** "Am", "8A" or "1m"; see keyNotation.ts. */
export type KeyNotation = 'musical' | 'camelot' | 'open-key';
export interface WriteSettings {
  /** By category; off for those that are missing. */
  modes: Record<string, WriteMode>;
  /** What is written instead of a tag's name, by that name: several with ";" between them, an empty one not at all. */
  names: Record<string, string>;
  /** Writes the tags above a tag, too. */
  withParents: boolean;
  /** Writes fields of Hearmark's own: scores, model and date. */
  withScores: boolean;
  /** Writes how loud a track is, as ReplayGain 2 or Opus has it, also where no tag is written. */
  withReplayGain: boolean;
  /** Writes the stars that the person gave, where a file says none, or what Hearmark wrote. */
  rating: boolean;
  /** What is written of tempo, and to how many decimals; `fill` never replaces a value. */
  bpm: { mode: SingleWriteMode; decimals: 0 | 1 | 2 };
  key: { mode: SingleWriteMode; notation: KeyNotation };
  /** Keeps the time of the file's last change. */
  keepModified: boolean;
  /** Of an ID3v2 tag that is made anew. */
  newId3Version: 3 | 4;
  /** Brings the ID3v2 tags that are there to that version, too: they keep their own otherwise. */
  convertId3: boolean;
  /** Hashes the audio of every file before and after, also where no byte of it is touched. */
  strictProof: boolean;
  /** Writes the tags of the tracks of an image into its cue sheet; nothing is written for them otherwise. */
  intoSheets: boolean;
  /** What stands between the genres of a file where all are written as one value: see isJoin; "" for several values. */
  joinGenres: string;
}

/**
 * - fill: the field was empty; add: values come in; order: the strongest comes first; own: a field about Hearmark
 * - remove: one value that the file had goes; change: one value gives way to another; join: several become one
 * - version: the ID3 tag becomes one of the other version; edit: what the person drafted
 * - undo: what was there before comes back; stale: another program changed it since, so it is left alone
 */
export type WriteKind =
  'fill' | 'add' | 'order' | 'remove' | 'change' | 'join' | 'own' | 'version' | 'edit' | 'undo' | 'stale';
export interface WriteLine {
  line: number;
  field: string;
  kind: WriteKind;
  before: string[];
  after: string[];
  accepted: boolean;
  /** Of a stale line: what Hearmark wrote. */
  written: string[] | null;
}
export interface WriteFile {
  fileId: number;
  trackId: number | null;
  /** For the eye only. */
  path: string;
  lines: WriteLine[];
  state: 'planned' | 'written' | 'left' | 'refused';
  /** Why it is refused, or what is to be known of it all the same. */
  reason: string | null;
}
export interface WriteFilePage {
  total: number;
  files: WriteFile[];
}

/** A preview, and then the writing of what was accepted of it. */
export interface Writing {
  id: number;
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  kind: 'write' | 'undo';
  title: string;
  /** 'ready': everything was looked at, and nothing is touched before the person says so. */
  state: 'looking' | 'ready' | 'writing' | 'done' | 'cancelled' | 'failed';
  reason: string | null;
  /** Files to look at or, from 'writing' on, to write into; and how many of them are done. */
  files: number;
  done: number;
  /** Of the files that were looked at. */
  changing: number;
  unchanged: number;
  refused: number;
  written: number;
  /** Lines by kind and by field, and how many of them are accepted. */
  kinds: { kind: WriteKind; lines: number; accepted: number }[];
  fields: { field: string; lines: number; accepted: number }[];
  acceptedFiles: number;
  batchId: number | null;
  startedAt: number;
}

/** What one click or one command wrote. */
export interface WriteBatch {
  id: number;
  title: string;
  at: number;
  /** Files written into, and how many of these writes nothing has undone. */
  applied: number;
  standing: number;
  /** Files of which it is not known yet whether they were written: they are under way, or were interrupted. */
  open: number;
}

/** thresholds: when a tag is suggested; head: the output layer, from what is stored; full: all layers, from the files. */
export type TrainingDepth = 'thresholds' | 'head' | 'full';
export interface Lessons {
  /** Corrected tracks that the model in use has heard, and those it has not. */
  tracks: number;
  unheard: number;
  /** Answers of each kind that a tag needs. */
  neededAnswers: number;
  /** The nearest to being learnt first. */
  tags: { tagId: number; positives: number; negatives: number; lacks: string | null }[];
}

export interface Training {
  id: number;
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  depth: TrainingDepth;
  /** The model it began from. */
  model: string;
  /** What came of it; null until it is there, and of thresholds, which need no new model. */
  trainedModel: string | null;
  /**
   * 'ready': learnt and judged, and not in use. 'scoring': the library is scored anew. 'inUse': was taken into use, and
   * stays that where the person goes back. 'left': given up.
   */
  state: 'running' | 'paused' | 'judging' | 'ready' | 'scoring' | 'inUse' | 'left' | 'failed';
  /** Why it failed, or what is to be known of it. */
  reason: string | null;
  /** 0..1 of the step under way; null where nobody knows. */
  share: number | null;
  remainingSeconds: number | null;
  epochs: number;
  /** The other machine that was asked to do it; null where this one was. */
  machine: string | null;
  /** Of all layers: one an epoch. Areas are means over the tags that are learnt, on tracks that are not learnt from. */
  curve: {
    epoch: number;
    loss: number;
    validationLoss: number;
    rocAuc: number | null;
    prAuc: number | null;
  }[];
  report: TrainingReport | null;
  startedAt: number;
  endedAt: number | null;
}

/** What a training is worth, on answers held out from it. */
export interface TrainingReport {
  tracks: number;
  isBetter: boolean;
  tags: {
    tagId: number;
    positives: number;
    negatives: number;
    thresholds: { before: number | null; after: number };
    /** Null before where the model did not know the tag. */
    before: TrainingFigures | null;
    after: TrainingFigures;
    /** Why it is left as it was; null where it is taken. */
    refused: string | null;
    /** For the plot: how often it is right, by how sure it is. */
    calibration: { before: CalibrationPoint[]; after: CalibrationPoint[] };
  }[];
  /** Tags that were not learnt, and why. */
  left: { tagId: number; name: string; reason: string }[];
  /** How far tags moved that nobody corrected; null where their numbers are the same. */
  untouched: {
    tags: number;
    tracks: number;
    meanAbsoluteDifference: number;
    changedDecisions: number;
  } | null;
}
/** A value, and what 19 of 20 repetitions would give. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}
export interface TrainingFigures {
  rocAuc: Interval;
  prAuc: Interval;
  f1: Interval;
  /** Expected calibration error, 0..1. */
  calibrationError: Interval;
}
/** Of the cases of which a model is about equally sure, what it expects and what is so: both 0..1. */
export interface CalibrationPoint {
  expected: number;
  observed: number;
  answers: number;
}

export interface Model {
  name: string;
  title: string;
  version: string;
  architecture: string;
  licence: string;
  parameters: number | null;
  tags: number;
  windowSeconds: number;
  shipped: boolean;
  active: boolean;
  /** Why it cannot be used. */
  problem: string | null;
  /** Its trial was answered so, and may be wished for again. */
  mayBeTriedAgain: boolean;
  /** One that was never tried cannot be used before it was; null where there is nothing to wait for. */
  trial: 'waiting' | 'running' | null;
  tracksHeard: number;
  strengths: ModelStrengths;
  /** The models that it is made of. */
  members: string[];
  metrics: { name: string; value: number }[];
  provenance: string | null;
  /** What was measured here; empty where nothing was yet. */
  runtimes: { name: string; windowsPerSecond: number | null; problem: string | null; chosen: boolean }[];
}

/** What a model is good at. */
export interface ModelStrengths {
  /** Tags of each category, the most first. */
  knows: { category: string; tags: number }[];
  /** How many of the same labelled clips each model that was measured told right; null for others. */
  measured: { genres: ClipsRight; speech: ClipsRight; instruments: ClipsRight } | null;
}
export interface ClipsRight {
  right: number;
  of: number;
}

export interface PublishedModels {
  models: PublishedModel[];
  recipes: ModelRecipe[];
  /** Under way, and the last of each model that is over. */
  downloads: ModelDownload[];
}
/** A model of the catalogue. */
export interface PublishedModel {
  name: string;
  /** 'words': a text-audio model, which finds music by any words and tags nothing. */
  hears: 'tags' | 'words';
  strengths: ModelStrengths;
  /** Of all its files; null where nobody has said. */
  bytes: number | null;
  licence: { name: string; commercialUse: boolean; url: string };
  /** Where its files come from. */
  addresses: string[];
  paper: { title: string; url: string };
  trainedOn: string;
  /** The publisher's own figure on its own data: not to be compared across data sets. */
  rocAuc: number | null;
  note: string | null;
  installed: boolean;
}
/** How to make a model of published ones. */
export interface ModelRecipe {
  name: string;
  strengths: ModelStrengths;
  members: string[];
  /** Those that are not installed. */
  missing: string[];
  installed: boolean;
}
export interface ModelDownload {
  name: string;
  /** Grows with every change: an answer may arrive after an event that is newer. */
  revision: number;
  state: 'downloading' | 'installing' | 'done' | 'failed' | 'cancelled';
  bytes: number;
  /** Null where nobody has said. */
  total: number | null;
  /** Why it failed. */
  reason: string | null;
}

export interface Comparison {
  names: [string, string];
  tracks: {
    track: TrackRow;
    /** Where the two differ most first; null where a model does not know the tag. */
    scores: {
      tag: string;
      category: string;
      a: number | null;
      b: number | null;
      aSays: boolean;
      bSays: boolean;
    }[];
  }[];
  /** Over the tags that both know: share of (track, tag) pairs on which they say the same. */
  agreement: number | null;
}

/** A whole copy of the library, made while it was in use. */
export interface Backup {
  name: string;
  /** Milliseconds since 1970. */
  madeAt: number;
  bytes: number;
}
export interface BackupOverview {
  /** For the eye only. */
  folder: string;
  backups: Backup[];
  /** The name of the one that is restored when Hearmark starts again. */
  restoredNext: string | null;
}

/** What a person can change in the settings view. */
export interface ChangeableSettings {
  runtime: string;
  jobs: number;
  coverage: 'whole' | 'sampled';
  /** What is heard beside tags. */
  hear: ('rhythm' | 'key' | 'voice' | 'words')[];
  /** Makes a track of each chapter of a book, in MP4 and Matroska; the file is one track otherwise. */
  chapters: boolean;
  /** What is played in the window is noted, in the library. */
  history: boolean;
  /** Minutes between looks at a watched folder whose drive does not tell of changes. */
  pollMinutes: number;
  theme: 'system' | 'light' | 'dark';
  /** Columns of the library view, in order, with their widths in pixels. */
  columns: { key: string; width: number; shown: boolean }[];
  /** How tags are written into files. */
  write: WriteSettings;
  /** What stands between genres in one field of a file, beside ";": "," and others of a person's own. */
  genreSeparators: string[];
  /** The log may name the person's files and folders. */
  pathsInLog: boolean;
  /** How keys are written. */
  keyNotation: KeyNotation;
  /** Looks for new versions of Hearmark once a day and fetches them, where `canUpdate` of the host. */
  updates: boolean;
  /** The library is backed up once a day while it is in use, and before it is brought to a new version. */
  backups: boolean;
}
export interface GenrePreview {
  /** How many different genres the files say, and how many of these would be split. */
  genres: number;
  split: number;
  /** Some of those, the most frequent first. */
  examples: { text: string; tracks: number; into: string[] }[];
}

export interface Settings extends ChangeableSettings {
  runtimes: string[];
  maximumJobs: number;
  /** Where things are kept, for the eye. */
  libraryPath: string;
  modelsPath: string;
  settingsPath: string;
  logPath: string;
}
