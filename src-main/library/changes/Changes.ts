import type { Api, Change, EditableFields, SavedFilter, Suggestions, Tag } from '../../api.ts';
import type { Browse } from '../browse/Browse.ts';
import type { ChangeLog } from './ChangeLog.ts';
import type { Connection } from '../Connection.ts';
import type { Corrections } from './Corrections.ts';
import { correctTracks } from './correctTracks.ts';
import { applyEdit, type Edit, type PlannedChange } from './edits.ts';
import type { Models } from '../Models.ts';
import type { StandingDecisions } from './StandingDecisions.ts';
import { planSharing, shareDecisions, type Sharing } from './shareDecisions.ts';
import * as filters from './savedFilters.ts';
import { countSuggestions, suggestedTracks } from './suggestedTracks.ts';
import * as tagEdits from './tagEdits.ts';
import { describeFields, editFields, editFiles, type SaidByCopies } from './fileEdits.ts';
import { answerKey, answerTempo } from './musicAnswers.ts';
import { rateTracks } from './rateTracks.ts';
import type { TrackIndex } from '../index/TrackIndex.ts';
import { planUpgrade, type Upgrade, type UpgradeRequest } from './upgradeTags.ts';

type Request<Name extends keyof Api> = Parameters<Api[Name]>[0];

export interface ChangesParts {
  connection: Connection;
  index: TrackIndex;
  models: Models;
  corrections: Corrections;
  decisions: StandingDecisions;
  log: ChangeLog;
  browse: Browse;
}

/** What a person does: each call is one transaction and one step of undo. Throws ParameterError, LibraryError. */
export class Changes {
  readonly #parts: ChangesParts;
  readonly #log: ChangeLog;

  constructor(parts: ChangesParts) {
    this.#parts = parts;
    this.#log = parts.log;
  }

  /**
   * Accepts, rejects, adds or removes tags of tracks. Only tracks for which it makes a difference are touched; where
   * there are none, nothing is logged and the answer says so.
   */
  correct({ selection, tagIds, action }: Request<'correct'>): Change {
    const { connection, index, browse } = this.#parts;
    return connection.transaction(() => {
      const trackIds = browse.selectedIds(selection);
      return correctTracks(connection, this.#log, index, { trackIds, tagIds, action });
    });
  }

  countSuggestions({ selection }: Request<'countSuggestions'>): Suggestions {
    const { index, browse } = this.#parts;
    return countSuggestions(index, browse.selectedIds(selection));
  }

  /** Accepts tags on the tracks that they are suggested for, as one step. */
  acceptSuggestions({ selection, tagIds }: Request<'acceptSuggestions'>): Change {
    const { connection, index, browse } = this.#parts;
    return connection.transaction(() => {
      const trackIds = browse.selectedIds(selection);
      const only = suggestedTracks(index, trackIds);
      return correctTracks(connection, this.#log, index, { trackIds, tagIds, action: 'accepted', only });
    });
  }

  /** Says what the tempo of tracks is; where that was said before, or there is none to double, nothing is logged. */
  answerTempo({ selection, answer }: Request<'answerTempo'>): Change {
    const { connection, browse } = this.#parts;
    return connection.transaction(() =>
      answerTempo(connection, this.#log, browse.selectedIds(selection), answer),
    );
  }

  /** Gives tracks stars; where they have them already, nothing is logged. */
  rateTracks({ selection, stars }: Request<'rateTracks'>): Change {
    const { connection, browse } = this.#parts;
    return connection.transaction(() =>
      rateTracks(connection, this.#log, browse.selectedIds(selection), stars),
    );
  }

  answerKey({ selection, answer }: Request<'answerKey'>): Change {
    const { connection, browse } = this.#parts;
    return connection.transaction(() =>
      answerKey(connection, this.#log, browse.selectedIds(selection), answer),
    );
  }

  /** Returns what the files of tracks say, as far as it can be edited; `copies` is what each file says of tracks with several. */
  describeFields({ selection }: Request<'getEditableFields'>, copies?: SaidByCopies): EditableFields {
    const { connection, browse } = this.#parts;
    return connection.read(() => describeFields(connection, browse.selectedIds(selection), copies));
  }

  /** Drafts what the files of tracks are to say. */
  editFiles({ selection, values }: Request<'editFiles'>): Change {
    const { connection, browse } = this.#parts;
    return connection.transaction(() =>
      editFiles(connection, this.#log, browse.selectedIds(selection), values),
    );
  }

  /** Drops what was drafted and not yet written. */
  dropEdits({ selection }: Request<'dropEdits'>): Change {
    return this.editFiles({
      selection,
      values: Object.fromEntries(editFields.map((field) => [field, null])),
    });
  }

  /** Returns what `shareDecisions` would do. */
  planSharing(trackIds: readonly number[]): Sharing {
    const { connection, index } = this.#parts;
    index.refreshVocabulary();
    return connection.read(() => planSharing(connection, index, trackIds));
  }

  /** Decides of each of these tracks what was decided of the others, but where they contradict each other. */
  shareDecisions({ trackIds }: Request<'shareDecisions'>): Change {
    const { connection, index, decisions } = this.#parts;
    return connection.transaction(() => {
      const sharing = this.planSharing(trackIds);
      return shareDecisions(connection, this.#log, decisions, sharing, index.modelId);
    });
  }

  /** Takes back the last change that is in force; null where there is none. */
  undo(): Change | null {
    return this.#turn('undoable', 'before');
  }

  /** Makes the last undone change again; null where there is none. */
  redo(): Change | null {
    return this.#turn('redoable', 'after');
  }

  /** Returns the last changes, the newest first. */
  listChanges({ limit }: Request<'listChanges'>): Change[] {
    const standings = this.#log.standings();
    return standings
      .slice(-Math.max(limit, 0) || standings.length)
      .reverse()
      .map((standing) => this.#log.describe(standing));
  }

  createTag(request: Request<'createTag'>): Tag {
    const { connection, index } = this.#parts;
    return connection.transaction(() => {
      const { title, edits } = tagEdits.createTag(connection, this.#vocabulary(), request);
      this.#change(title, edits);
      index.refreshVocabulary();
      return index.vocabulary.tag(edits[0]!.id);
    });
  }

  /** Makes a tag and adds it to tracks. Throws ParameterError where there is one of that name. */
  addNewTag({ selection, ...named }: Request<'addNewTag'>): Change {
    const { connection, index, browse } = this.#parts;
    return connection.transaction(() => {
      const made = tagEdits.createTag(connection, this.#vocabulary(), named);
      const trackIds = browse.selectedIds(selection);
      this.#apply(made.edits, 'after');
      index.refreshVocabulary();
      const tagIds = made.edits.map(({ id }) => id);
      return correctTracks(connection, this.#log, index, { trackIds, tagIds, action: 'added', made });
    });
  }

  renameTag(request: Request<'renameTag'>): Change {
    return this.#edit(() => tagEdits.renameTag(this.#parts.connection, this.#vocabulary(), request));
  }

  mergeTags(request: Request<'mergeTags'>): Change {
    return this.#edit(() => tagEdits.mergeTags(this.#vocabulary(), request));
  }

  hideTag(request: Request<'hideTag'>): Change {
    return this.#edit(() => tagEdits.hideTag(this.#vocabulary(), request));
  }

  setParents(request: Request<'setParents'>): Change {
    return this.#edit(() => tagEdits.setParents(this.#vocabulary(), request));
  }

  setThreshold(request: Request<'setThreshold'>): Change {
    return this.#edit(() => tagEdits.setThreshold(this.#parts.connection, this.#vocabulary(), request));
  }

  /**
   * Takes over what was decided of a model's earlier versions; undefined where there are none. Where anything is to be
   * changed for it, that is one step of undo.
   */
  upgradeModel(request: UpgradeRequest): Upgrade | undefined {
    const { connection } = this.#parts;
    return connection.transaction(() => {
      const upgrade = planUpgrade(connection, this.#vocabulary(), request);
      if (upgrade && upgrade.edits.length > 0) {
        this.#change(`Took over the tags of ${request.name} ${upgrade.versions.at(-1)!}`, upgrade.edits);
      }
      return upgrade;
    });
  }

  listSavedFilters(): SavedFilter[] {
    return filters.listSavedFilters(this.#parts.connection);
  }

  saveFilter(request: Request<'saveFilter'>): SavedFilter {
    return this.keepFilter(request).kept;
  }

  /** As saveFilter, with what was done in other words. */
  keepFilter(request: Request<'saveFilter'>, said?: string): { kept: SavedFilter; change: Change } {
    const { connection } = this.#parts;
    return connection.transaction(() => {
      const { title, edits } = filters.saveFilter(connection, request);
      const change = this.#change(said ?? title, edits);
      return { kept: { id: edits[0]!.id, ...request }, change };
    });
  }

  renameSavedFilter(request: Request<'renameSavedFilter'>): Change {
    return this.#edit(() => filters.renameSavedFilter(this.#parts.connection, request));
  }

  deleteSavedFilter(request: Request<'deleteSavedFilter'>): Change {
    return this.#edit(() => filters.deleteSavedFilter(this.#parts.connection, request));
  }

  #vocabulary() {
    this.#parts.index.refreshVocabulary();
    return this.#parts.index.vocabulary;
  }

  #edit(plan: () => PlannedChange): Change {
    return this.#parts.connection.transaction(() => {
      const { title, edits } = plan();
      return this.#change(title, edits);
    });
  }

  /** Makes edits and logs them as one change; within a transaction. */
  #change(title: string, edits: readonly Edit[]): Change {
    this.#apply(edits, 'after');
    return this.#log.describe({ id: this.#log.append(title, 0, edits), inForce: true });
  }

  #apply(edits: readonly Edit[], which: 'before' | 'after'): void {
    const { connection, models } = this.#parts;
    for (const edit of edits) applyEdit(connection, edit, which);
    if (edits.every(({ kind }) => kind === 'filter')) return;
    const ofTracks = edits.filter(({ kind }) => ofTrack.has(kind));
    for (const { id } of ofTracks) connection.touched.track(id);
    if (ofTracks.length > 0) connection.touched.rows = true;
    if (ofTracks.length === edits.length) return;
    connection.touched.vocabulary = true;
    if (edits.every(({ kind }) => changesNoTrack.has(kind))) return;
    models.coverThresholds();
    for (const edit of edits) {
      if (changesNoTrack.has(edit.kind)) continue;
      connection.touched.tags.add(edit.id);
      if (edit.kind !== 'merge') continue;
      for (const tagId of [edit.before, edit.after]) if (tagId !== null) connection.touched.tags.add(tagId);
    }
  }

  /** Appends the entry that undoes the last entry about a change, and with it every correction and edit of it. */
  #turn(direction: 'undoable' | 'redoable', which: 'before' | 'after'): Change | null {
    const { connection, corrections } = this.#parts;
    return connection.transaction(() => {
      const standing = this.#log[direction]();
      if (!standing) return null;
      const entry = this.#log.appendUndo(standing.tail);
      corrections.undoChange(standing.tail, entry);
      const edits = this.#log.editsOf(standing.id);
      if (edits.length > 0) this.#apply(which === 'before' ? edits.reverse() : edits, which);
      return this.#log.describe({ id: standing.id, inForce: !standing.inForce });
    });
  }
}

/** Edits of one track. */
const ofTrack = new Set<Edit['kind']>(['bpm', 'key', 'rating', 'said']);
/** After these every track carries what it carried before. */
const changesNoTrack = new Set<Edit['kind']>(['filter', 'tag', 'name', 'hidden', 'parents']);
