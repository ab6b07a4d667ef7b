import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Projection } from '../../src-main/simd/Projection.ts';
import { openDatabase } from './openDatabase.ts';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

/** The third number tells who made the music, and hardly shows. */
const embeddings = [
  [10, 0, 1],
  [9, 3, 1],
  [10, 1, -1],
  [2, 9, -1],
];
const spaceOf = (...matrix: number[]) =>
  new Projection({ mean: Float32Array.of(8, 3, 0), matrix: Float32Array.from(matrix) });
const space = spaceOf(0.5, 0, 0, 0, 0, 5);

it('likeness is told in the space of the model, of what a library holds already', async (t) => {
  const library = temporaryLibrary(t);
  const { browse } = library;
  const modelId = library.models.register(model);
  browse.useModel(modelId);
  const ids = embeddings.map((embedding, index) => {
    const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`));
    library.scores.save(id, modelId, newScores([0.5, 0.5, 0.5], { embedding: Float32Array.from(embedding) }));
    return id;
  });
  const [first] = ids as [number];
  const similar = () =>
    browse.findSimilarTracks({ trackId: first, limit: 9 }).map(({ track }) => ids.indexOf(track.trackId));
  const listed = () => {
    const filter = { alike: { more: [first], less: [] } };
    const sort = { by: 'likeness', descending: true } as const;
    return browse.findTrackIds({ filter, sort, offset: 0, limit: 9 }).map((id) => ids.indexOf(id));
  };

  await browse.similarReady();
  assert.deepEqual([similar(), listed()], [[2, 1, 3], [0, 2, 1, 3]]); // prettier-ignore

  browse.useModel(modelId, space);
  await browse.similarReady();
  assert.deepEqual([similar(), listed()], [[1, 2, 3], [0, 1, 2, 3]]); // prettier-ignore
  const wanted = (a: number[], b: number[]) => {
    const [one, other] = [a, b].map(([x, , z]) => [0.5 * (x! - 8), 5 * z!]) as [number[], number[]];
    const dot = (c: number[], d: number[]) => c[0]! * d[0]! + c[1]! * d[1]!;
    return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
  };
  const cosine = browse.likeness(first, ids[2]!)!;
  assert.ok(Math.abs(cosine - wanted(embeddings[0]!, embeddings[2]!)) < 1e-6, `${cosine}`);
  // What heads are learnt from is what it was
  assert.deepEqual([...library.scores.of(first, modelId)!.embedding], embeddings[0]);

  // Another space is another order at once, and none is as before
  browse.useModel(modelId, spaceOf(0, 1, 0));
  assert.deepEqual(listed()[1], 2);
  browse.useModel(modelId);
  assert.deepEqual([similar(), listed()], [[2, 1, 3], [0, 2, 1, 3]]); // prettier-ignore

  // Damage leaves others
  browse.useModel(modelId, space);
  const database = openDatabase(library.file);
  database.prepare(`UPDATE timelines SET embedding = ? WHERE track_id = ?`).run(Buffer.alloc(10), ids[1]);
  database.close();
  assert.deepEqual(similar(), [2, 3]);
  assert.equal(browse.likeness(first, ids[1]!), undefined);
});
