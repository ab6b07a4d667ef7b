import type { TestContext } from 'node:test';
import type { Filter, Sort } from '../../src-main/api.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

export const byArtist: Sort = { by: 'artist', descending: false };

/** Four tracks a to d. Thresholds: piano 0.5, calm 0.2, jazz 0.1. */
export function libraryOfFour(t: TestContext, library = temporaryLibrary(t)) {
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const add = (path: string, tags: object, scores: number[]) => {
    const { id } = library.tracks.save(newTrack(path, { tags }));
    library.scores.save(id, modelId, newScores(scores));
    return id;
  };
  const ids = [
    add('/music/a.mp3', { artist: 'Björk', title: 'Jóga', year: 1997 }, [0.9, 0.1, 0.05]),
    add(
      '/music/jazz/b.mp3',
      { artist: 'Monk', title: 'Monk\u2019s Mood', year: 1957, genres: ['Jazz'] },
      [0.6, 0.5, 0.9],
    ),
    add('/music/jazz/c.mp3', { artist: 'abba', title: 'Gold', year: 1992, genres: ['Pop'] }, [0.3, 0.3, 0]),
    add('/music2/d.mp3', { artist: null, title: null }, [0.55, 0.1, 0.2]),
  ];
  const tag = (name: string) => library.browse.listTags().find((one) => one.name === name)!.id;
  const names = (found: number[]) => found.map((id) => 'abcd'[ids.indexOf(id)]).join('');
  const find = (filter: Filter, sort = byArtist) =>
    names(
      library.browse.findTracks({ filter, sort, offset: 0, limit: 9 }).rows.map(({ trackId }) => trackId),
    );
  const correct = (track: string, name: string, action: 'accepted' | 'rejected' | 'added' | 'removed') =>
    library.changes.correct({
      selection: { trackIds: [ids['abcd'.indexOf(track)]!] },
      tagIds: [tag(name)],
      action,
    });
  return { library, modelId, ids, tag, find, correct };
}
