import type { Backend } from '../Backend.ts';
import { findByWords } from '../finding/findByWords.ts';
import { withSplitGenres } from '../files/splitList.ts';
import { wordsOfCopies } from '../importing/wordsOfCopies.ts';
import { displayPath } from '../paths.ts';
import { chosenSettings } from '../settings.ts';
import type { Handlers } from './Handlers.ts';
import { tellPages } from './tellPages.ts';
import { whenIndexed } from './whenIndexed.ts';
import { whenPlaced } from './whenPlaced.ts';

/** What is shown of the library: lists, counts, tracks, their sound and pictures. */
export function browseHandlers({ library, media, models, settingsFile, words, emit }: Backend) {
  const { browse } = library;
  const indexed = whenIndexed(library);
  const { tell } = tellPages(emit);
  const listed = whenPlaced(library, words);
  return {
    listTags: () => browse.listTags(),
    findTracks: listed((request) => browse.findTracks(request)),
    findTrackIds: listed((request) => browse.findTrackIds(request)),
    listTracks: indexed(({ trackIds }) => browse.listTracks(trackIds)),
    findByWords: indexed(({ text }) => findByWords(browse, text, words)),
    findGroups: listed((request) => browse.findGroups(request)),
    findGroupSizes: listed((request) => browse.findGroupSizes(request)),
    findGroupTrackIds: listed((request) => browse.findGroupTrackIds(request)),
    countFacets: indexed((request) => browse.countFacets(request)),
    getTrack(request) {
      const track = browse.getTrack(request);
      return {
        ...track,
        fileTags: withSplitGenres(track.fileTags, chosenSettings(settingsFile).genreSeparators),
      };
    },
    async findSimilarTracks(request) {
      await browse.similarReady();
      return browse.findSimilarTracks(request);
    },
    notePlay({ trackId }) {
      if (!chosenSettings(settingsFile).history) return;
      library.plays.add([{ trackId, playedAt: Date.now() }], 'player');
      tell(['tracks'], [trackId]);
    },
    getWaveform: ({ trackId, points }) => media.waveform(trackId, points),
    getSpectrogram: ({ trackId, fromSeconds, toSeconds }) =>
      media.spectrogram(trackId, fromSeconds, toSeconds),
    async getMelody({ trackId }) {
      const folder = await models.melodyFolder();
      return folder === undefined ? null : await media.melody(trackId, folder);
    },
    exportTracks: indexed(async (request) => {
      const listed = browse.selectedIds(request.selection).map((trackId) => ({ trackId }));
      return browse.exportTracks(request, { copies: await wordsOfCopies(library, listed) });
    }),
    listPaths: indexed((request) => browse.listPaths(request).map(displayPath)),
  } satisfies Partial<Handlers>;
}
