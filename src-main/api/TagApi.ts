import type { Change } from './DecisionApi.ts';
import type { Selection } from './Filter.ts';

/** The tags there are; every change of the person's own vocabulary is one step of undo. */
export interface TagApi {
  /** Every tag, hidden ones included; sorted by category and name. */
  listTags(): Tag[];
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
