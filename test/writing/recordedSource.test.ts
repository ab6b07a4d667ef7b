import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patchedSource } from '../../src-main/writing/patch.ts';
import { recordedSource } from '../../src-main/writing/recordedSource.ts';

const bytes = Buffer.from('0123456789abcdef');
const source = {
  size: bytes.length,
  read: (at: number, length: number) => Buffer.from(bytes.subarray(at, at + length)),
};

describe('a source that knows what was read of it', () => {
  it('gives what the other has, and tells each place once, in its order', () => {
    const recorded = recordedSource(source);
    assert.equal(recorded.read(12, 10).toString(), 'cdef');
    assert.equal(recorded.read(2, 3).toString(), '234');
    const target = Buffer.alloc(4);
    assert.equal(recorded.readInto!(target, 4), 4);
    assert.equal(target.toString(), '4567');
    recorded.read(16, 5);
    assert.deepEqual(recorded.ranges(), [
      { start: 2, end: 8 },
      { start: 12, end: 16 },
    ]);
  });
});

describe('a source that is shown patched', () => {
  const patched = patchedSource(source, [
    { start: 2, end: 4, bytes: Buffer.from('xyz') },
    { start: 10, end: 12, bytes: Buffer.alloc(0) },
  ]);
  const whole = '01xyz456789cdef';

  it('has the same bytes wherever it is read, as new ones or into others', () => {
    assert.equal(patched.size, whole.length);
    for (let at = 0; at <= whole.length; at++) {
      for (let length = 0; length <= whole.length + 2 - at; length++) {
        const wanted = whole.slice(at, at + length);
        assert.equal(patched.read(at, length).toString(), wanted);
        const target = Buffer.alloc(length);
        assert.equal(patched.readInto!(target, at), wanted.length);
        assert.equal(target.toString('latin1', 0, wanted.length), wanted);
      }
    }
  });

  it('ends where the file has become shorter meanwhile', () => {
    const cut = patchedSource(
      { ...source, read: (at, length) => source.read(at, Math.min(length, 6 - at)) },
      [{ start: 1, end: 2, bytes: Buffer.from('!') }],
    );
    assert.equal(cut.read(0, 16).toString(), '0!2345');
  });
});
