import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Filter } from '../../src-main/api.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { becomes } from '../becomes.ts';
import { makeBigLibrary, randomNumbers } from '../bench/makeBigLibrary.ts';
import {
  contentId,
  model,
  newScores,
  newTrack,
  temporaryFolder,
  temporaryLibrary,
} from './temporaryLibrary.ts';
import { byArtist, libraryOfFour } from './libraryOfFour.ts';

describe('the index', () => {
  const filters = (tagIds: readonly number[], random: () => number): Filter => {
    const some = () => tagIds[Math.floor(random() * tagIds.length)]!;
    return {
      include: random() < 0.7 ? [some()] : [],
      exclude: random() < 0.5 ? [some()] : [],
      ...(random() < 0.3 && { states: ['suggested' as const, 'rejected' as const] }),
      ...(random() < 0.3 && { minimumStrength: random() }),
    };
  };

  test('brought up to date bit by bit, it answers as one that is made anew', (t) => {
    const library = temporaryLibrary(t);
    const modelId = makeBigLibrary(library, { tracks: 300 });
    library.browse.useModel(modelId);
    const tagIds = library.browse.listTags().map(({ id }) => id);
    const heard = library.scores.of(1, modelId)!.scores.length;
    const random = randomNumbers(3);
    for (let step = 0; step < 60; step++) {
      const trackId = 1 + Math.floor(random() * 300);
      const tagId = tagIds[Math.floor(random() * tagIds.length)]!;
      const kind = random();
      if (kind < 0.5) {
        const action = random() < 0.5 ? 'added' : 'rejected';
        library.changes.correct({ selection: { trackIds: [trackId] }, tagIds: [tagId], action });
      } else if (kind < 0.6) library.changes.undo();
      else if (kind < 0.8) {
        const { id } = library.tracks.save(
          newTrack(`/new/${step}.mp3`, { tags: { genres: ['New Word', 'Rock'] } }),
        );
        library.scores.save(
          id,
          modelId,
          newScores(Array.from({ length: heard }, random), { timeline: new Float32Array(2 * heard) }),
        );
      } else if (kind < 0.9) {
        library.changes.mergeTags({ tagId, intoTagId: random() < 0.5 ? null : tagIds[0]! });
      } else if (kind < 0.94) library.changes.hideTag({ tagId, hidden: random() < 0.7 });
      else if (kind < 0.97) library.changes.renameTag({ tagId, name: `Name ${step}`, category: 'mood' });
      else {
        const { id } = library.changes.createTag({ name: `Own ${step}`, category: 'own' });
        library.changes.setParents({ tagId, parentIds: [id] });
      }
      if (step % 6 > 0) continue;
      const filter = filters(tagIds, random);
      const other = openLibrary(library.file);
      other.browse.useModel(modelId);
      const answers = [library, other].map(({ browse }) => ({
        page: browse.findTracks({ filter, sort: byArtist, offset: 0, limit: 1000 }),
        facets: browse.countFacets({ filter }).counts.sort((a, b) => a.tagId - b.tagId),
        reviews: browse.findReviews({ order: 'uncertain', filter, exceptIds: [], limit: 5 }),
        counts: browse.trackCounts(),
      }));
      other.close();
      // A new track stands at the end of an order for up to a second.
      for (const { page } of answers) page.rows.sort((a, b) => a.trackId - b.trackId);
      assert.deepEqual(answers[0], answers[1], `after step ${step}, ${JSON.stringify(filter)}`);
    }
  });

  test('sees what another process wrote', async (t) => {
    const file = join(temporaryFolder(t), 'library.db');
    const { library, find } = libraryOfFour(t, openLibrary(file));
    t.after(() => library.close());
    assert.equal(find({ untagged: true }), '');
    const other = openLibrary(file);
    other.corrections.append({ trackId: 1, tag: 'piano', category: 'instrument', action: 'rejected' });
    other.close();
    // A small index is made anew at once; one that takes long to make waits a little.
    await becomes(() => find({ untagged: true }), 'a');
  });

  test('a model that spells a tag as no file does takes over what files say', (t) => {
    const library = temporaryLibrary(t);
    const { id } = library.tracks.save(
      newTrack('/a.mp3', { contentId: contentId('a'), tags: { genres: ['JAZZ'] } }),
    );
    const before = library.browse.getTrack({ trackId: id }).tags;
    library.browse.useModel(library.models.register(model));
    assert.deepEqual(library.browse.getTrack({ trackId: id }).tags, before);
    assert.equal(library.browse.listTags().filter(({ name }) => name.toLowerCase() === 'jazz').length, 1);
  });
});
