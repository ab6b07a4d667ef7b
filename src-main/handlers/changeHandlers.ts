import type { Backend } from '../Backend.ts';
import { checkGenres } from '../files/checkGenres.ts';
import { importSentPlaylist } from '../importing/importSentPlaylist.ts';
import { calibrate } from '../training/calibrate.ts';
import type { Handlers } from './Handlers.ts';
import { tellPages } from './tellPages.ts';
import { whenIndexed } from './whenIndexed.ts';

/** What a person decides of tracks, tags and filters; each can be undone. */
export function changeHandlers({ library, writes, emit }: Backend) {
  const { browse, changes, playlists } = library;
  const indexed = whenIndexed(library);
  const { told } = tellPages(emit);
  return {
    correct: indexed((request) => {
      const { selection } = request;
      return told(changes.correct(request), ['tracks'], 'trackIds' in selection ? selection.trackIds : null);
    }),
    countSuggestions: indexed((request) => changes.countSuggestions(request)),
    acceptSuggestions: indexed((request) => told(changes.acceptSuggestions(request), ['tracks'])),
    rateTracks: indexed((request) => told(changes.rateTracks(request), ['tracks'])),
    answerTempo: indexed((request) => told(changes.answerTempo(request), ['tracks'])),
    answerKey: indexed((request) => told(changes.answerKey(request), ['tracks'])),
    getEditableFields: indexed(async (request) =>
      changes.describeFields(request, await writes.readCopies(browse.selectedIds(request.selection))),
    ),
    editFiles: indexed((request) => {
      checkGenres(request.values.genre ?? []);
      return told(changes.editFiles(request), ['tracks']);
    }),
    dropEdits: indexed((request) => told(changes.dropEdits(request), ['tracks'])),
    shareDecisions: indexed((request) => told(changes.shareDecisions(request), ['tracks'], request.trackIds)),
    undo: () => told(changes.undo(), ['tracks', 'tags', 'filters']),
    redo: () => told(changes.redo(), ['tracks', 'tags', 'filters']),
    listChanges: (request) => changes.listChanges(request),
    findReviews: indexed((request) => browse.findReviews(request, calibrate)),

    createTag: (request) => told(changes.createTag(request), ['tags']),
    addNewTag: indexed((request) => told(changes.addNewTag(request), ['tags', 'tracks'])),
    renameTag: (request) => told(changes.renameTag(request), ['tags', 'tracks']),
    mergeTags: (request) => told(changes.mergeTags(request), ['tags', 'tracks']),
    hideTag: (request) => told(changes.hideTag(request), ['tags', 'tracks']),
    setParents: (request) => told(changes.setParents(request), ['tags', 'tracks']),
    setThreshold: (request) => told(changes.setThreshold(request), ['tags', 'tracks']),

    listSavedFilters: () => changes.listSavedFilters(),
    saveFilter: (request) => told(changes.saveFilter(request), ['filters']),
    renameSavedFilter: (request) => told(changes.renameSavedFilter(request), ['filters']),
    deleteSavedFilter: (request) => told(changes.deleteSavedFilter(request), ['filters']),
    addToPlaylist: indexed(({ name, selection, sort }) =>
      told(playlists.add(name, browse.selectedIds(selection, sort)), ['filters']),
    ),
    removeFromPlaylist: indexed(({ playlistId, selection }) =>
      told(playlists.remove(playlistId, browse.selectedIds(selection)), ['filters']),
    ),
    moveInPlaylist: indexed(({ playlistId, selection, places }) =>
      told(playlists.move(playlistId, browse.selectedIds(selection), places), ['filters']),
    ),
    importPlaylist: (request) => told(importSentPlaylist(library, request), ['filters']),
  } satisfies Partial<Handlers>;
}
