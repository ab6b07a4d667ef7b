import type { Folder } from './FolderApi.ts';

/** The host itself: what it holds and can do, who listens along, and its log. */
export interface HostApi {
  /** Counts, folders, the model in use, and what this host can do. */
  getOverview(): Overview;
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
