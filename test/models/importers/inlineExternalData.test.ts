import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inlineExternalData } from '../../../src-main/models/importers/inlineExternalData.ts';
import { rewriteFields } from '../../../src-main/models/importers/readMessage.ts';
import { towers } from '../../hearing/makeTowers.ts';
import { withExternalData } from './withExternalData.ts';

describe('weights in a second file', () => {
  const { onnx, data } = withExternalData(readFileSync(join(towers, 'audio.onnx')), 'weights.data');

  it('are put where they belong, and are refused where they lie in several files', () => {
    assert.ok(inlineExternalData(onnx, data).length > data.length);
    let tensors = 0;
    const inAnother = (tensor: Uint8Array) =>
      tensors++ === 0 ? tensor : Buffer.from(Buffer.from(tensor).toString('latin1').replace('weights.data', 'weights.more'), 'latin1'); // prettier-ignore
    const several = rewriteFields(onnx, 7, (graph) => rewriteFields(graph, 5, inAnother));
    assert.ok(tensors > 1);
    assert.throws(() => inlineExternalData(several, data), /its weights lie in several files/);
  });

  it('are refused where the file is too short, or the model is none', () => {
    assert.throws(() => inlineExternalData(onnx, data.subarray(1)), /too short, or another one/);
    assert.throws(
      () => inlineExternalData(onnx.subarray(0, onnx.length - 1), data),
      /no ONNX model, or damaged/,
    );
  });
});
