import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeSafetensors, parseSafetensors } from '../../src-main/taggers/safetensors.ts';

/** A file of one tensor named "x". */
function fileOf(dtype: string, shape: number[], data: Buffer): Buffer {
  const header = Buffer.from(JSON.stringify({ x: { dtype, shape, data_offsets: [0, data.length] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}

describe('safetensors', () => {
  it('reads what it writes, whatever the order', () => {
    const first = { shape: [2, 2], data: Float32Array.of(1, -2, 3.5, 0) };
    const second = { shape: [], data: Float32Array.of(7) };
    const bytes = encodeSafetensors(new Map([['b', first], ['a', second]]), { metadata: { format: 'pt' } }); // prettier-ignore
    assert.equal(Number(Buffer.from(bytes).readBigUInt64LE()) % 8, 0);
    assert.deepEqual([...parseSafetensors(bytes)], [['a', second], ['b', first]]); // prettier-ignore
    const other = encodeSafetensors(new Map([['a', second], ['b', first]]), { metadata: { format: 'pt' } }); // prettier-ignore
    assert.deepEqual(other, bytes);
  });

  it('reads F16, BF16 and F64 as 32-bit floats', () => {
    const read = (dtype: string, data: Buffer) => [
      ...parseSafetensors(fileOf(dtype, [2], data)).get('x')!.data,
    ];
    assert.deepEqual(read('F16', Buffer.from('00be003c', 'hex')), [-1.5, 1]);
    assert.deepEqual(read('BF16', Buffer.from('c0bf803f', 'hex')), [-1.5, 1]);
    assert.deepEqual(read('F64', Buffer.from(Float64Array.of(-1.5, 1).buffer)), [-1.5, 1]);
  });

  it('writes matrices in half the bytes where it is asked to, and refuses what does not fit', () => {
    const matrix = { shape: [2, 2], data: Float32Array.of(1 / 3, -2, 3.5, 6e-8) };
    const biases = { shape: [2], data: Float32Array.of(1 / 3, 1e5) };
    const state = new Map([['b', biases], ['m', matrix]]); // prettier-ignore
    const half = encodeSafetensors(state, { dtype: 'F16' });
    assert.equal(encodeSafetensors(state).length - half.length, 8);
    const read = parseSafetensors(half);
    assert.deepEqual(read.get('b'), biases);
    assert.deepEqual([...read.get('m')!.data], [...matrix.data].map(Math.f16round));
    assert.deepEqual(encodeSafetensors(read, { dtype: 'F16' }), half);
    const large = new Map([['m', { shape: [1, 1], data: Float32Array.of(1e5) }]]);
    assert.throws(() => encodeSafetensors(large, { dtype: 'F16' }), /"m" holds 100000/);
  });

  it('refuses infinity in half precision, and an unknown type', () => {
    assert.throws(
      () => parseSafetensors(fileOf('F16', [1], Buffer.from('007c', 'hex'))),
      /"x" holds NaN or infinity/,
    );
    assert.throws(() => parseSafetensors(fileOf('F8_E4M3', [1], Buffer.of(1))), /unknown type F8_E4M3/);
  });
});
