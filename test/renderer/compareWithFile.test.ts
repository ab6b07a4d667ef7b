import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Tag, TagState } from '../../src-main/api.ts';
import { compareWithFile } from '../../src-renderer/components/track/compareWithFile.ts';
import { tagScores, type KnownTag } from '../../src-renderer/components/track/tagScores.ts';

function tag(id: number, name: string, category = 'genre'): Tag {
  const rest = {
    own: false,
    hidden: false,
    mergedIntoId: null,
    parentIds: [],
    threshold: 0.3,
    defaultThreshold: 0.3,
  };
  return { id, name, category, ...rest };
}
function score(name: string, state: TagState | null, strength: number | null, category = 'genre'): KnownTag {
  return { tag: tag(1, name, category), state, strength, threshold: 0.3 };
}
const genre = (...values: string[]) => [
  { field: 'Artist', values: ['jazz'] },
  { field: 'Genre', values },
];
function verdicts(values: string[], scores: KnownTag[]) {
  const numbered = scores.map((one, id) => ({ ...one, tag: { ...one.tag, id } }));
  return compareWithFile(genre(...values), numbered).map(({ name, verdict }) => [name, verdict]);
}

describe('compareWithFile', () => {
  it('tells what both say, what the file alone says, and what was heard alone', () => {
    assert.deepEqual(
      verdicts(
        ['Jazz', 'Rock', 'Zouk'],
        [score('jazz', 'file', 0.8), score('rock', 'file', 0.1), score('funk', 'suggested', 0.5)],
      ),
      [
        ['jazz', 'both'],
        ['rock', 'onlyFile'],
        ['Zouk', 'unknown'],
        ['funk', 'onlyHeard'],
      ],
    );
  });

  it('takes one field for several genres, and "Hip-Hop" for "hip hop"', () => {
    assert.deepEqual(
      verdicts(['Hip-Hop; Soul'], [score('hip hop', 'accepted', 0.9), score('soul', null, 0.01)]),
      [
        ['Hip-Hop', 'both'],
        ['Soul', 'onlyFile'],
      ],
    );
  });

  it('takes a genre for as many as Hearmark reads of it', () => {
    const inFile = score('Rock, Metal', 'file', null);
    assert.deepEqual(verdicts(['Rock, Metal'], [inFile]), [['Rock, Metal', 'unknown']]);
    // With "," in the settings it comes as two
    assert.deepEqual(verdicts(['Rock', 'Metal'], [inFile, score('rock', null, 0.9)]), [
      ['Rock', 'both'],
      ['Metal', 'unknown'],
    ]);
  });

  it('sees that a longer name holds what was heard, and does not tell that twice', () => {
    assert.deepEqual(verdicts(['Romantic Classical'], [score('classical', 'suggested', 0.6)]), [
      ['Romantic Classical', 'near'],
    ]);
  });

  it('has nothing to compare where the file says nothing of the kind', () => {
    assert.deepEqual(
      compareWithFile([{ field: 'Title', values: ['Jazz'] }], [score('jazz', 'suggested', 0.9)]),
      [],
    );
  });

  it('does not hold moods against a file that only tells its genre', () => {
    assert.deepEqual(
      verdicts(['Jazz'], [score('jazz', 'file', 0.8), score('happy', 'suggested', 0.9, 'mood')]),
      [['jazz', 'both']],
    );
  });
});

describe('tagScores', () => {
  it('puts first what stands out most from its own threshold, and leaves out what it has no name for', () => {
    const scores = tagScores(
      [
        { tagId: 1, state: null, strength: 0.4, threshold: 0.5 },
        { tagId: 2, state: 'suggested', strength: 0.1, threshold: 0.05 },
        { tagId: 3, state: 'suggested', strength: 0.9, threshold: 0.5 },
      ],
      new Map([
        [1, tag(1, 'rock')],
        [2, tag(2, 'violin')],
      ]),
    );
    assert.deepEqual(
      scores.map(({ tag: { name } }) => name),
      ['violin', 'rock'],
    );
  });
});
