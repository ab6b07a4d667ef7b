import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factorise } from '../../../src-main/finding/history/factorise.ts';
import { learnTaste } from '../../../src-main/finding/history/learnTaste.ts';
import { likingOf } from '../../../src-main/finding/history/likingOf.ts';
import { rankByHistory } from '../../../src-main/finding/history/rankByHistory.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { openDatabase } from '../../library/openDatabase.ts';
import { model, newScores, newTrack, temporaryLibrary } from '../../library/temporaryLibrary.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';

describe('tracks by what was played', () => {
  it('are in the order of their exact scores, without those that are gone', async (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    library.browse.useModel(modelId);
    const random = seededRandom(5);
    const vectors = Array.from({ length: 1500 }, () => {
      const vector = Float32Array.from({ length: 16 }, () => Math.fround(random() - 0.5));
      const length = Math.hypot(...vector);
      return vector.map((value) => value / length);
    });
    const ids = library.transaction(() =>
      vectors.map((embedding, at) => {
        const { id } = library.tracks.save(newTrack(`/music/${at}.mp3`));
        library.scores.save(id, modelId, newScores([0, 0, 0], { embedding }));
        return id;
      }),
    );
    const plays = new Map(Array.from({ length: 40 }, (_, at) => [at * 30, 1 + (at % 4)]));
    for (const [place, count] of plays)
      library.plays.add(Array.from({ length: count }, (_, at) => ({ trackId: ids[place]!, playedAt: at + 1 })), 'player'); // prettier-ignore
    library.files.markMissing('/music', ['7.mp3']);

    const { trackIds, scores, playedOf, uncertaintyOf } = await rankByHistory(library);
    assert.equal(trackIds.length, 1499);
    assert.ok(!trackIds.includes(ids[7]!));
    // All of them are few enough to be learnt from: float16 is all that is lost
    const left = vectors.map((vector) => vector.map((value) => Math.f16round(value)));
    const taste = learnTaste(left.filter((_, at) => at !== 7), [new Map([...plays].map(([at, count]) => [at > 7 ? at - 1 : at, count]))], random); // prettier-ignore
    for (const [place, trackId] of trackIds.entries()) {
      assert.ok(place === 0 || scores[place]! <= scores[place - 1]!);
      assert.ok(Math.abs(scores[place]! - taste.scoreOf(left[ids.indexOf(trackId)]!)) < 0.002);
    }
    assert.equal(playedOf(ids[30]!)?.plays, 2);
    assert.ok(uncertaintyOf(ids[1]!)! > 0);
  });

  it('are learnt from whole embeddings alone, whatever damage left of the first', async (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    library.browse.useModel(modelId);
    const ids = [2, 4, 4, 4, 4].map((length, at) => {
      const { id } = library.tracks.save(newTrack(`/music/${at}.mp3`));
      const embedding = Float32Array.from({ length }, (_, k) => (k === at % 4 ? 1 : 0.1));
      library.scores.save(id, modelId, newScores([0, 0, 0], { embedding }));
      return id;
    });
    library.plays.add(ids.slice(0, 4).map((trackId) => ({ trackId, playedAt: 1 })), 'player'); // prettier-ignore
    const { trackIds, scores } = await rankByHistory(library);
    assert.deepEqual([...trackIds].sort(), ids.slice(1));
    assert.ok(scores.every(Number.isFinite));
    // Numbers that are none
    const database = openDatabase(library.file);
    database
      .prepare(`UPDATE timelines SET embedding = ? WHERE track_id = ?`)
      .run(Buffer.alloc(8, 0xff), ids[4]);
    database.close();
    const other = openLibrary(library.file);
    t.after(() => other.close());
    other.browse.useModel(modelId);
    const left = await rankByHistory(other);
    assert.deepEqual([...left.trackIds].sort(), ids.slice(1));
    assert.ok(left.scores.every(Number.isFinite), String(left.scores));
    assert.ok(left.scores.every((score, at) => at === 0 || score <= left.scores[at - 1]!));
  });

  it('are learnt from stars, too, of the person and of files; what has few comes last, however often it was played', async (t) => {
    const library = temporaryLibrary(t);
    const modelId = library.models.register(model);
    library.browse.useModel(modelId);
    const stars = [5, 4, 1, 3, null, null, null, null];
    const ids = stars.map((rating, at) => {
      const tags: object = rating === null ? {} : { rating };
      const { id } = library.tracks.save(newTrack(`/music/${at}.mp3`, { tags }));
      // The first half sounds one way, and the second another, but for the last two
      const angle = at < 4 || at > 5 ? 0.05 * at : 1.5 + 0.05 * at;
      const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle));
      library.scores.save(id, modelId, newScores([0, 0, 0], { embedding }));
      return id;
    });
    const order = async () => Array.from((await rankByHistory(library)).trackIds, (id) => ids.indexOf(id));
    const byFiles = await order();
    assert.equal(byFiles.at(-1), 2);
    assert.deepEqual(byFiles.slice(-3, -1).sort(), [4, 5]);
    library.plays.add(Array.from({ length: 50 }, (_, at) => ({ trackId: ids[2]!, playedAt: at + 1 })), 'player'); // prettier-ignore
    assert.equal((await order()).at(-1), 2);
    library.changes.rateTracks({ selection: { trackIds: [ids[2]!] }, stars: 5 });
    assert.notEqual((await order()).at(-1), 2);
  });

  it('are none without a history, or where nothing of it was heard', async (t) => {
    const library = temporaryLibrary(t);
    library.browse.useModel(library.models.register(model));
    assert.equal((await rankByHistory(library)).trackIds.length, 0);
    const { id } = library.tracks.save(newTrack('/music/unheard.mp3'));
    library.plays.add([{ trackId: id, playedAt: 1 }], 'player');
    assert.equal((await rankByHistory(library)).trackIds.length, 0);
  });

  it('have factors that solve their equations, also where one listener alone played them', () => {
    const [rank, tracks] = [3, 6];
    const plays = [
      new Map([
        [0, 1],
        [1, 4],
        [2, 2],
      ]),
      new Map([
        [1, 1],
        [4, 9],
      ]),
    ];
    const factors = factorise(plays, tracks, rank, seededRandom(2));
    for (let track = 0; track < tracks; track++) {
      // (sum of y y' + 5 I + sum of (c - 1) y y') x = sum of c y, over listeners (Hu, Koren and Volinsky, equation 4)
      for (let k = 0; k < rank; k++) {
        let [left, right] = [5 * factors.tracks[track]![k]!, 0];
        for (const [listener, y] of factors.listeners.entries()) {
          const count = plays[listener]!.get(track);
          const product = y.reduce((sum, value, j) => sum + value * factors.tracks[track]![j]!, 0);
          left += (count === undefined ? 1 : likingOf(count)) * product * y[k]!;
          right += count === undefined ? 0 : likingOf(count) * y[k]!;
        }
        assert.ok(Math.abs(left - right) < 1e-9, `${left} ${right}`);
      }
    }
  });
});
