import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { CorrectionAction, ReviewRequest } from '../../src-main/api.ts';
import type { Calibrate } from '../../src-main/library/review/AskedTag.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { calibrate } from '../../src-main/training/calibrate.ts';
import { randomNumbers } from '../bench/makeBigLibrary.ts';
import { contentId, model, newScores, newTrack, temporaryFolder } from './temporaryLibrary.ts';

interface Made {
  artist?: string;
  album?: string;
  /** Piano, calm, jazz: thresholds 0.5, 0.2, 0.1. */
  scores: number[];
  embedding?: number[];
}

function libraryOf(t: TestContext, made: readonly Made[]) {
  const file = join(temporaryFolder(t), 'library.db');
  const library = openLibrary(file);
  t.after(() => library.close());
  const modelId = library.models.register(model);
  library.browse.useModel(modelId);
  const ids = made.map(({ artist, album, scores, embedding = [0, 0] }, index) => {
    const path = `/music/${index}.mp3`;
    const tags = {
      title: String(index),
      artist: artist ?? `Artist ${index}`,
      album: album ?? `Album ${index}`,
    };
    const { id } = library.tracks.save(newTrack(path, { tags, contentId: contentId(path) }));
    library.scores.save(id, modelId, newScores(scores, { embedding: Float32Array.from(embedding) }));
    return id;
  });
  return { file, library, modelId, ids };
}

/** The tracks that are asked about next, by their places. */
function queue(
  library: Library,
  ids: number[],
  limit: number,
  more: Partial<ReviewRequest> = {},
  by?: Calibrate,
) {
  const request: ReviewRequest = { order: 'uncertain', filter: {}, exceptIds: [], limit, ...more };
  return library.browse.findReviews(request, by).items.map(({ track }) => ids.indexOf(track.trackId));
}

const tagOf = (library: Library, name: string) =>
  library.browse.listTags().find((tag) => tag.name === name)!.id;

function answer(library: Library, trackId: number, name: string, action: CorrectionAction) {
  return library.changes.correct({
    selection: { trackIds: [trackId] },
    tagIds: [tagOf(library, name)],
    action,
  });
}

/** Sixty tracks by twenty artists, some with two suggestions. */
function sixty(t: TestContext) {
  const random = randomNumbers(8);
  const made = Array.from({ length: 60 }, (_, index) => ({
    artist: `Artist ${index % 20}`,
    album: `Album ${index % 30}`,
    scores: [0.5 + 0.4 * random(), random() < 0.3 ? 0.2 + 0.5 * random() : 0, 0],
    embedding: Array.from({ length: 6 }, random),
  }));
  return { ...libraryOf(t, made), made };
}

describe('what is asked next', () => {
  test('is spread: no artist or album again before ten others', (t) => {
    const made = Array.from({ length: 40 }, (_, index) => ({
      // the least certain twenty are all of one artist, the next ten of one album of various artists
      artist: index < 20 ? 'One' : `Artist ${index}`,
      album: index >= 20 && index < 30 ? 'Sampler' : `Album ${index}`,
      scores: [0.5 + 0.005 * index, 0, 0],
      embedding: [index % 7, index % 3],
    }));
    const { library, ids } = libraryOf(t, made);
    const order = queue(library, ids, 12);
    assert.ok(order.filter((place) => made[place]!.artist === 'One').length <= 2, String(order));
    assert.equal(order[0], 0);
    assert.ok(order.slice(1, 11).every((place) => place >= 20), String(order)); // prettier-ignore
  });

  test('is spread over the embedding space, what was answered included', (t) => {
    const near = (place: number, index: number) => [place + 0.01 * index, -place];
    const made = Array.from({ length: 12 }, (_, index) => ({
      scores: [0.5 + 0.01 * index, 0, 0],
      embedding: near(index < 8 ? 0 : index < 10 ? 5 : -5, index),
    }));
    const { library, ids } = libraryOf(t, made);
    const clusterOf = (place: number) => (place < 8 ? 'a' : place < 10 ? 'b' : 'c');
    const first = queue(library, ids, 3);
    assert.equal(first[0], 0);
    assert.deepEqual(first.map(clusterOf).sort(), ['a', 'b', 'c']);
    answer(library, ids[first[0]]!, 'piano', 'accepted');
    answer(library, ids[first[1]!]!, 'piano', 'rejected');
    assert.equal(queue(library, ids, 1)[0], first[2]);
    // taken back, it is asked about again, and nothing keeps away from it
    library.changes.undo();
    library.changes.undo();
    assert.deepEqual(queue(library, ids, 3), first);
  });

  test('is not kept away from what was added by hand, which is where more of it is to be found', (t) => {
    // a cluster around the track that a tag was added to, and one far from it; those near are a little less certain
    const made = Array.from({ length: 12 }, (_, index) => ({
      scores: [index === 0 ? 0 : index < 6 ? 0.51 : 0.53, 0, 0],
      embedding: [index < 6 ? 0 : 8, index / 10],
    }));
    const { library, ids } = libraryOf(t, made);
    const before = queue(library, ids, 1);
    library.corrections.append({ trackId: ids[0]!, tag: 'piano', category: 'instrument', action: 'added' });
    assert.deepEqual(queue(library, ids, 1), before);
    assert.ok(before[0]! < 6, String(before));
    // an answer to a suggestion does keep it away
    answer(library, ids[before[0]!]!, 'piano', 'accepted');
    assert.ok(queue(library, ids, 1)[0]! >= 6);
  });

  test('begins with tags that have few answers, and with the kind that is lacking', (t) => {
    // even: piano, odd: calm, both as far from their thresholds in logits
    const made = Array.from({ length: 20 }, (_, index) => ({
      scores: index % 2 === 0 ? [0.6, 0, 0] : [0, 0.273, 0],
    }));
    const { library, ids } = libraryOf(t, [
      ...made,
      ...Array.from({ length: 20 }, () => ({ scores: [0.4, 0.1, 0] })),
    ]);
    const decide = (places: number[], tag: string, category: string, action: 'added' | 'rejected') =>
      places.forEach((place) => library.corrections.append({ trackId: ids[place]!, tag, category, action }));
    const [some, others] = [
      [20, 21, 22, 23, 24, 25, 26, 27],
      [28, 29, 30, 31, 32, 33, 34, 35],
    ];
    decide(some, 'piano', 'instrument', 'added');
    decide(others, 'piano', 'instrument', 'rejected');
    assert.ok(queue(library, ids, 10).every((place) => place % 2 === 1));
    decide(some, 'calm', 'mood', 'added');
    decide(others, 'calm', 'mood', 'added');
    // as many answers as piano has, but no is not among them
    assert.ok(queue(library, ids, 10).every((place) => place % 2 === 1));
    decide([36, 37, 38, 39], 'calm', 'mood', 'rejected');
    assert.ok(queue(library, ids, 10).every((place) => place % 2 === 0));
  });

  test('is what is uncertain after calibration by answers to this model', (t) => {
    const made = Array.from({ length: 50 }, (_, index) => ({ scores: [0.5 + index * 0.009, 0, 0] }));
    const { library, ids } = libraryOf(t, made);
    assert.deepEqual(queue(library, ids, 3, {}, calibrate), [0, 1, 2]);
    for (let place = 4; place < 24; place += 2) answer(library, ids[place]!, 'piano', 'rejected');
    for (let place = 28; place < 48; place += 2) answer(library, ids[place]!, 'piano', 'accepted');
    const order = queue(library, ids, 3, {}, calibrate);
    assert.ok(
      order.every((place) => place > 20 && place < 32),
      String(order),
    );
    assert.ok(
      queue(library, ids, 3).every((place) => place < 4),
      'a score at its threshold is even odds',
    );
    // the certain ones: neither at the threshold nor at even odds
    assert.equal(queue(library, ids, 1, { order: 'confident' }, calibrate)[0], 49);
  });

  test('is the same in pages, in another process, and where an answer is in between', (t) => {
    const { library, ids, file } = sixty(t);
    const order = queue(library, ids, 18);
    const except = (count: number) => ({ exceptIds: order.slice(0, count).map((place) => ids[place]!) });
    assert.deepEqual(queue(library, ids, 12, except(6)), order.slice(6));
    assert.deepEqual(queue(library, ids, 6, except(12)), order.slice(12));
    const other = openLibrary(file);
    other.browse.useModel(other.models.all()[0]!.id);
    assert.deepEqual(queue(other, ids, 18), order);
    other.close();
    const item = library.browse.findReviews({ order: 'uncertain', filter: {}, exceptIds: [], limit: 1 })
      .items[0]!;
    for (const { tagId } of item.suggestions) {
      library.changes.correct({
        selection: { trackIds: [item.track.trackId] },
        tagIds: [tagId],
        action: 'accepted',
      });
    }
    const next = queue(library, ids, 17);
    assert.ok(
      next.filter((place) => order.includes(place)).length >= 14,
      `${String(order)}; ${String(next)}`,
    );
    assert.deepEqual(next.slice(0, 3), order.slice(1, 4));
  });

  test('is each suggestion once, until none is left', (t) => {
    const { library, ids } = sixty(t);
    const { tracks, suggestions } = library.browse.findReviews({
      order: 'uncertain',
      filter: {},
      exceptIds: [],
      limit: 1,
    });
    assert.equal(tracks, 60);
    const asked = new Set<string>();
    for (;;) {
      const { items } = library.browse.findReviews(
        { order: 'uncertain', filter: {}, exceptIds: [], limit: 6 },
        calibrate,
      );
      if (items.length === 0) break;
      for (const { track, suggestions: open } of items) {
        for (const { tagId } of open) {
          const key = `${track.trackId} ${tagId}`;
          assert.ok(!asked.has(key), key);
          asked.add(key);
          const action = asked.size % 3 === 0 ? 'accepted' : 'rejected';
          library.changes.correct({ selection: { trackIds: [track.trackId] }, tagIds: [tagId], action });
        }
      }
    }
    assert.equal(asked.size, suggestions);
    const all = ids.map((id) => library.browse.getTrack({ trackId: id }).tags).flat();
    assert.ok(all.every(({ state }) => state !== 'suggested'));
  });

  test('leaves out what it is told to, and asks of one tag alone', (t) => {
    const { library, ids, made } = sixty(t);
    const tagId = tagOf(library, 'calm');
    const withCalm = made.flatMap(({ scores }, index) => (scores[1]! > 0 ? [index] : []));
    const order = queue(library, ids, 60, { tagId });
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      withCalm,
    );
    const exceptIds = [ids[order[0]!]!, ids[order[1]!]!, 999_999];
    const page = library.browse.findReviews({ order: 'uncertain', filter: {}, exceptIds, tagId, limit: 60 });
    assert.equal(page.tracks, withCalm.length - 2);
    assert.deepEqual(page.items.map(({ track }) => ids.indexOf(track.trackId)), order.slice(2)); // prettier-ignore
    assert.ok(page.items.every((item) => item.suggestions.every((one) => one.tagId === tagId)));
  });

  test('holds without artists and without embeddings', (t) => {
    const { library, modelId } = libraryOf(t, []);
    const ids = [0.9, 0.6, 0.7].map((score, index) => {
      const { id } = library.tracks.save(
        newTrack(`/bare/${index}.mp3`, { tags: {}, contentId: contentId(`${index}`) }),
      );
      library.scores.save(id, modelId, newScores([score, 0, 0], { embedding: new Float32Array(0) }));
      return id;
    });
    assert.deepEqual(queue(library, ids, 3), [1, 2, 0]);
  });
});
