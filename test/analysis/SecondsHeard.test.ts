import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SecondsHeard } from '../../src-main/analysis/SecondsHeard.ts';
import { notHeard, sure } from '../../src-main/scores/secondScores.ts';

describe('what is heard in each second', () => {
  it('is the mean of the steps that a second overlaps, by how much it does', () => {
    const heard = new SecondsHeard(2);
    // Four steps of 0.75 s, of two tags
    heard.add(0, 3, Float32Array.of(1, 0, 0, 0, 0, 1, 1, 1));
    const rows = heard.rows(3);
    assert.deepEqual(
      [...rows.get(0)!],
      [0.75, 0, 0.75].map((score) => Math.round(score * sure)),
    );
    assert.deepEqual(
      [...rows.get(1)!],
      [0, 0.5, 1].map((score) => Math.round(score * sure)),
    );
  });

  it('is of all windows that heard it, and of none where none did', () => {
    const heard = new SecondsHeard(1);
    heard.add(0, 2, Float32Array.of(1, 1));
    heard.add(1, 2, Float32Array.of(0, 0));
    heard.add(5, 1, Float32Array.of(1));
    assert.deepEqual([...heard.rows(6).get(0)!], [sure, sure / 2, 0, notHeard, notHeard, sure]);
  });

  it('ends with the track, whatever filled the last window up', () => {
    const heard = new SecondsHeard(1);
    heard.add(0, 10, new Float32Array(16).fill(1));
    assert.equal(heard.rows(3.2).get(0)!.length, 4);
  });
});
