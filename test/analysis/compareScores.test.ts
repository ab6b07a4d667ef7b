import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  compareTags,
  differTracks,
  judgeTags,
  shareTags,
  type ComparedTrack,
} from '../../src-main/analysis/compareScores.ts';

const tag = (name: string, category = 'genre', threshold = 0.5) => ({ tag: name, category, threshold });
const track = (
  path: string,
  a: number[],
  b: number[],
  decided: Record<string, boolean> = {},
): ComparedTrack => {
  return {
    path,
    scores: [Float32Array.from(a), Float32Array.from(b)],
    decided: new Map(Object.entries(decided)),
  };
};

describe('comparing two models', () => {
  it('pairs tags by name without case, of the same category first', () => {
    const { shared, alone, only } = shareTags([
      [tag('House'), tag('Soft', 'mood'), tag('piano', 'instrument'), tag('soft', 'voice')],
      [tag('soft', 'voice', 0.2), tag('house'), tag('soft', 'mood'), tag('organ', 'instrument')],
    ]);
    const places = shared.map((one) => [one.tag, one.category, ...one.places]);
    assert.deepEqual(places, [['House', 'genre', 0, 1], ['Soft', 'mood', 1, 2], ['soft', 'voice', 3, 0]]); // prettier-ignore
    assert.deepEqual(shared[2]!.thresholds, [0.5, 0.2]);
    assert.deepEqual(only, [['piano'], ['organ']]);
    assert.deepEqual(alone, [[2], [3]]);
  });

  const { shared } = shareTags([[tag('jazz'), tag('rock')], [tag('rock', 'genre', 0.25), tag('jazz')]]); // prettier-ignore
  const tracks = [
    track('a', [0.5, 0.25], [0.25, 0.5], { jazz: true }),
    track('b', [0.75, 0], [0, 0.25], { jazz: false, rock: true }),
    track('c', [0.25, 0.5], [0.5, 0.75], { jazz: true }),
    track('d', [0, 0.25], [0.5, 0], { jazz: false }),
  ];

  it('sums up each tag, the one furthest apart first', () => {
    const [rock, jazz] = compareTags(shared, tracks);
    assert.deepEqual(jazz, {
      ...{ tag: 'jazz', category: 'genre', means: [0.375, 0.375], correlation: 0.2 },
      ...{ shares: [0.5, 0.5], agreement: 0.5, kappa: 0 },
    });
    assert.deepEqual([rock!.tag, rock!.means, rock!.shares], ['rock', [0.25, 0.3125], [0.25, 0.75]]);
    assert.equal(rock!.agreement, 0.5);
  });

  it('shows where tracks are furthest apart', () => {
    const [first, ...others] = differTracks(shared, tracks, 1);
    assert.deepEqual(first, {
      path: 'b',
      tags: [{ tag: 'jazz', category: 'genre', scores: [0.75, 0.25] }],
    });
    assert.equal(others.length, 3);
  });

  it('judges by the person’s decisions, of tags with a yes and a no', () => {
    assert.deepEqual(judgeTags(shared, tracks), [
      {
        ...{ tag: 'jazz', category: 'genre', given: 2, refused: 2 },
        ...{ rocAuc: [0.5, 1], prAuc: [0.5 * (1 / 2) + 0.5 * (2 / 3), 1] },
      },
    ]);
  });
});
