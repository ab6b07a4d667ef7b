import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { foldsOf } from '../../src-main/training/foldsOf.ts';
import { groupTracks } from '../../src-main/training/groupTracks.ts';
import { seededOrder } from '../../src-main/training/seededOrder.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

const random = seededRandom(3);

function track(parts: {
  artist?: string;
  album?: string;
  albumArtist?: string;
  content?: string;
  folderId?: number;
  features?: number[];
}) {
  const {
    artist = null,
    album = null,
    albumArtist = null,
    folderId = null,
    content = String(random()),
    features,
  } = parts;
  return {
    contentId: createHash('sha256').update(content).digest(),
    artist,
    album,
    albumArtist,
    folderId,
    features: Float64Array.from(features ?? Array.from({ length: 8 }, () => random() - 0.5)),
  };
}

describe('groups of tracks', () => {
  it('join an artist, an album, equal content and what sounds the same, over any number of steps', () => {
    const sound = [1, 2, 3, 4, 5, 6, 7, 8];
    const groups = groupTracks([
      track({ artist: 'Nina', album: 'One' }),
      track({ artist: 'nina ', album: 'Two' }),
      track({ artist: 'Other', album: 'Two' }),
      track({ artist: 'Third', album: 'Three', content: 'same' }),
      track({ artist: 'Fourth', content: 'same' }),
      track({ features: sound }),
      track({ features: sound.map((value, index) => 3 * value + (index === 0 ? 0.01 : 0)) }),
      track({ artist: '', album: ' ' }),
      track({}),
    ]);
    assert.deepEqual(groups, [0, 0, 0, 3, 3, 5, 5, 7, 8]);
  });

  it('join what several artists made for an album, and not two albums that are called alike', () => {
    const groups = groupTracks([
      track({ artist: 'Nina', album: 'Greatest Hits', folderId: 1 }),
      track({ artist: 'Other', album: 'Greatest Hits', folderId: 2 }),
      track({ artist: 'Third', album: 'greatest hits', folderId: 2 }),
      track({ artist: 'Fourth', album: 'Summer', albumArtist: 'Various', folderId: 3 }),
      track({ artist: 'Fifth', album: 'Summer', albumArtist: 'Various', folderId: 4 }),
    ]);
    assert.deepEqual(groups, [0, 1, 1, 3, 3]);
  });

  it('do not join tracks that only point roughly the same way', () => {
    const features = [1, 2, 3, 4, 5, 6, 7, 8];
    const other = features.map((value, index) => value + (index % 2 ? 0.5 : -0.5)); // cosine 0.997
    assert.deepEqual(groupTracks([track({ features }), track({ features: other })]), [0, 1]);
  });

  it('find every pair above the bound, as comparing all with all does', () => {
    const tracks = Array.from({ length: 300 }, (_, index) => {
      const features = Array.from(
        { length: 8 },
        (_, at) => Math.sin((index % 90) * (at + 1) * 0.7) + (random() - 0.5) * 0.08,
      );
      return track({ features });
    });
    const cosine = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, value, at) => sum + value * b[at]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
    const groups = groupTracks(tracks);
    let joined = 0;
    tracks.forEach((a, i) =>
      tracks.slice(0, i).forEach((b, j) => {
        if (cosine(a.features, b.features) <= 0.999) return;
        joined++;
        assert.equal(groups[i], groups[j]);
      }),
    );
    assert.ok(joined > 20, `${joined} pairs to be found`);
  });
});

describe('folds', () => {
  it('never part a group, and share yes and no out evenly', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const groups = Array.from({ length: 120 }, () => Math.floor(random() * 50));
      const answers = groups.map(() => random() < 0.3);
      const folds = foldsOf(groups, answers, seed);
      const foldOf = new Map<number, number>();
      groups.forEach((group, index) => {
        assert.equal(foldOf.get(group) ?? folds[index], folds[index]);
        foldOf.set(group, folds[index]!);
      });
      const yes = [0, 1, 2, 3, 4].map(
        (fold) => answers.filter((answer, index) => answer && folds[index] === fold).length,
      );
      assert.ok(Math.min(...yes) >= 3, `yes in the folds: ${yes.join()}`);
      assert.deepEqual(foldsOf(groups, answers, seed), folds);
    }
  });

  it('are fewer where groups are few, and each has yes and no', () => {
    const groups = [1, 1, 2, 2, 3, 3, 4, 5, 6, 7];
    const answers = [true, true, true, true, true, true, false, false, false, false];
    const folds = foldsOf(groups, answers, 1);
    assert.deepEqual([...new Set(folds)].sort(), [0, 1, 2]);
    for (const fold of [0, 1, 2]) {
      const inFold = answers.filter((_, index) => folds[index] === fold);
      assert.ok(inFold.includes(true) && inFold.includes(false));
    }
  });
});

describe('a seeded order', () => {
  it('holds the same items and follows the seed', () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    assert.deepEqual([...seededOrder(items, 4)].sort((a, b) => a - b), items); // prettier-ignore
    assert.deepEqual(seededOrder(items, 4), seededOrder(items, 4));
    assert.notDeepEqual(seededOrder(items, 4), seededOrder(items, 5));
  });
});
