import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { findByWords } from '../../src-main/finding/findByWords.ts';
import { model, newScores, newTrack, temporaryLibrary } from '../library/temporaryLibrary.ts';

/** Four tracks a to d. Thresholds: piano 0.5, calm 0.2, jazz 0.1. */
function libraryOfFour(t: TestContext) {
  const library = temporaryLibrary(t);
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const add = (name: string, tags: object, scores: number[]) => {
    const { id } = library.tracks.save(newTrack(`/music/${name}.mp3`, { tags: { title: name, ...tags } }));
    library.scores.save(id, modelId, newScores(scores));
  };
  add('a', { artist: 'Björk', year: 1997 }, [0.9, 0.1, 0.05]);
  add('b', { artist: 'Monk', year: 1957 }, [0.6, 0.5, 0.9]);
  add('c', { artist: 'Piano Circus', year: 1992 }, [0.3, 0.3, 0]);
  add('d', { artist: 'Monk' }, [0.55, 0.25, 0.2]);
  return {
    library,
    find: async (text: string) => {
      const found = await findByWords(library.browse, text);
      const { filter, sort } = found;
      const { rows } = library.browse.findTracks({ filter, sort, offset: 0, limit: 9 });
      return { ...found, titles: rows.map(({ title }) => title).join('') };
    },
  };
}

describe('what a description finds', () => {
  it('is most of all of it first', async (t) => {
    const { find } = libraryOfFour(t);
    assert.equal((await find('calm piano')).titles, 'bd');
    assert.equal((await find('piano')).titles, 'abd');
    assert.equal((await find('piano without jazz')).titles, 'a');
    assert.equal((await find('piano, before 1970')).titles, 'b');
    assert.equal((await find('calm piano by monk')).titles, 'bd');
  });

  it('is what has most of it where nothing has all, and says so', async (t) => {
    const { find } = libraryOfFour(t);
    assert.deepEqual(
      [(await find('calm piano in the 90s')).titles, (await find('calm piano in the 90s')).isWhole],
      ['ac', false],
    );
    assert.equal((await find('calm piano')).isWhole, true);
  });

  it('is what holds its words where it names nothing that is known', async (t) => {
    const { find } = libraryOfFour(t);
    const found = await find(' circus ');
    assert.deepEqual([found.titles, found.read, found.unread], ['c', [], []]);
    assert.equal((await find('')).titles.length, 4);
  });

  it('leaves out tags that are hidden or merged', async (t) => {
    const { library, find } = libraryOfFour(t);
    const jazz = library.browse.listTags().find(({ name }) => name === 'jazz')!;
    library.changes.hideTag({ tagId: jazz.id, hidden: true });
    assert.deepEqual((await find('jazz piano')).unread, ['jazz']);
  });
});
