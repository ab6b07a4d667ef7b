/** The folders of the library, and the way to them. */
export interface FolderApi {
  /** What lies in a folder of this machine, for choosing one; without a token, the places to start from. */
  listPlaces(request: { token: string | null }): Places;
  /** The same of a folder by its path, as a person types it: "~" is the home folder, quotes around it are left out. */
  findPlace(request: { path: string }): Places;
  /** The system's own dialog (Electron only); null where the person cancelled, or there is no such dialog. */
  pickFolder(): Place | null;
  /** Adds a folder to the library and starts to listen to it. */
  addFolder(request: { token: string }): Folder;
  /** Makes half a minute of sounds to try Hearmark on in a folder beside the library, adds it and starts to listen to it. */
  addSamples(): Folder;
  /** Listens to a minute of sound that is made for it, as a job would: how many seconds of sound this machine hears a second. */
  measureListening(): { speed: number };
  /** Forgets a folder; its tracks are marked missing, nothing is deleted. */
  removeFolder(request: { folderId: number }): void;
  /**
   * Says that a folder was renamed or moved, and lies elsewhere now. Nothing is listened to again; a scan of it begins.
   * Returns how many files are known there, and how many were not found as they were.
   */
  relocateFolder(request: { folderId: number; token: string }): { moved: number; missing: number };
  /** Looks for changes in a folder from now on, or no longer. */
  watchFolder(request: { folderId: number; watched: boolean }): void;
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
