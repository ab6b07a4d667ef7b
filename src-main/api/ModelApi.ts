import type { Selection } from './Filter.ts';
import type { TrackRow } from './TrackRow.ts';

/** The models that there are, and those that can be had. */
export interface ModelApi {
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
