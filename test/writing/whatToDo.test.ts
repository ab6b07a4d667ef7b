import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { whatToDo, withAdvice } from '../../src-main/writing/whatToDo.ts';

const root = join(import.meta.dirname, '..', '..', 'src-main', 'writing');

/** What is said of formats that cannot be written at all: there is nothing to do about them. */
const hopeless = /DSDIFF|neither Matroska|it is \$\{|known audio format|not Vorbis|which no one writes/;

describe('what to do about a file that is not written', () => {
  it('is said of every reason that writing can have', () => {
    const reasons = globSync('**/*.ts', { cwd: root }).flatMap((name) =>
      [...readFileSync(join(root, name), 'utf8').matchAll(/new WriteError\(\s*(['"`])(.*?)\1[,)\s]/gs)].map(
        ([, , reason]) => reason!,
      ),
    );
    assert.ok(reasons.length > 50, `${reasons.length} reasons`);
    const without = reasons.filter((reason) => {
      const isTold = withAdvice(reason) === reason || !whatToDo(reason).startsWith('nothing can be written');
      return !isTold && !hopeless.test(reason);
    });
    assert.deepEqual(without, []);
  });

  it('is not said twice', () => {
    const told = 'plain AAC has no place for tags: put it into an .m4a';
    assert.equal(withAdvice(told), told);
    const damaged = 'its MP4 boxes do not add up: it is cut short or damaged';
    assert.match(withAdvice(damaged), /damaged; save it anew/);
    assert.match(withAdvice('is read-only'), /^is read-only; allow writing/);
    assert.match(
      withAdvice('was not written, because the trial failed: the audio is not the same'),
      /tell us/,
    );
  });
});
