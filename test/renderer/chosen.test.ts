import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addChosen,
  chooseOnly,
  countChosen,
  everythingChosen,
  isChosen,
  nothingChosen,
  selectionOf,
  toggleChosen,
} from '../../src-renderer/chosen.ts';

const filter = { include: [3] };

describe('chosen', () => {
  it('takes tracks in and out one by one', () => {
    const two = toggleChosen(toggleChosen(nothingChosen, 1), 2);
    assert.deepEqual(selectionOf(two, filter), { trackIds: [1, 2] });
    assert.deepEqual(selectionOf(toggleChosen(two, 1), filter), { trackIds: [2] });
    assert.equal(countChosen(two, 100), 2);
  });

  it('means all by the filter, and then knows the exceptions', () => {
    const allButSeven = toggleChosen(everythingChosen, 7);
    assert.equal(isChosen(allButSeven, 7), false);
    assert.equal(isChosen(allButSeven, 8), true);
    assert.equal(countChosen(allButSeven, 100), 99);
    assert.deepEqual(selectionOf(allButSeven, filter), { filter, exceptIds: [7] });
    assert.equal(countChosen(toggleChosen(allButSeven, 7), 100), 100);
  });

  it('adds a range to either kind', () => {
    assert.deepEqual(selectionOf(addChosen(chooseOnly([1]), [2, 3]), filter), { trackIds: [1, 2, 3] });
    assert.equal(isChosen(addChosen(toggleChosen(everythingChosen, 7), [6, 7]), 7), true);
  });

  it('never changes what it was given', () => {
    const one = chooseOnly([1]);
    toggleChosen(one, 1);
    addChosen(one, [2]);
    assert.deepEqual([...one.ids], [1]);
  });
});
