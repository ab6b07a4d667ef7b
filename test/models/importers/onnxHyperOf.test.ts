import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onnxHyperOf } from '../../../src-main/models/importers/onnxHyperOf.ts';
import { encodeOnnxModel } from '../../../src-main/taggers/onnx/onnxModel.ts';

const BATCH = -1;
const [mels, tags] = [96, 5];
const frontEnd = {
  kind: 'log-mel',
  sampleRateHz: 16_000,
  nFft: 512,
  hopSamples: 256,
  windowSamples: 512,
  window: 'hann-periodic',
  center: true,
  padMode: 'reflect',
  power: 2,
  nMels: mels,
  fMinHz: 0,
  fMaxHz: 8000,
  melScale: 'htk',
  norm: null,
  decibels: { amin: 1e-10, reference: 1, topDb: null },
};
const vocabulary = Array.from({ length: tags }, (_, index) => `tag ${index}`);
const logMel = { frontEnd, inputSamples: 48_000, vocabulary };
const waveform = { frontEnd: { kind: 'waveform', sampleRateHz: 16_000 }, inputSamples: 59_049, vocabulary };

/** A file with these inputs and outputs, each output computed by an operator. */
function fileOf(
  inputs: Record<string, number[]>,
  outputs: Record<string, [operator: string, shape: number[]]>,
) {
  return encodeOnnxModel({
    nodes: Object.entries(outputs).map(([name, [operator]]) => ({
      operator,
      inputs: ['x'],
      outputs: [name],
    })),
    constants: [],
    inputs: Object.entries(inputs).map(([name, shape]) => ({ name, shape })),
    outputs: Object.entries(outputs).map(([name, [, shape]]) => ({ name, shape })),
  });
}

const sigmoid: Record<string, [string, number[]]> = { y: ['Sigmoid', [BATCH, tags]] };

describe('what an ONNX file tells of its inputs and outputs', () => {
  const axesOf = (shape: number[], card: object = logMel) =>
    onnxHyperOf(fileOf({ x: shape }, sigmoid), card).input;

  it('is which axis is which, by the sizes that the front end gives', () => {
    const frames = 188;
    const axes = (...names: string[]) => ({ name: 'x', axes: ['batch', ...names] });
    assert.deepEqual(axesOf([BATCH, 1, mels, frames]), axes('channel', 'mels', 'frames'));
    assert.deepEqual(axesOf([1, frames, mels]), axes('frames', 'mels'));
    assert.deepEqual(axesOf([BATCH, mels, -1]), axes('mels', 'frames'));
    assert.deepEqual(axesOf([BATCH, -1], waveform), axes('samples'));
    assert.deepEqual(axesOf([BATCH, 1, 59_049], waveform), axes('channel', 'samples'));
  });

  it('is which output has the scores, and that these are probabilities', () => {
    const scoresOf = (outputs: Record<string, [string, number[]]>) =>
      onnxHyperOf(fileOf({ x: [BATCH, 59_049] }, outputs), waveform).scores;
    const scores = { name: 'y', values: 'probabilities' };
    assert.deepEqual(scoresOf(sigmoid), scores);
    assert.deepEqual(scoresOf({ y: ['Softmax', [BATCH, tags]], embedding: ['Relu', [BATCH, 200]] }), scores);
    assert.throws(
      () => scoresOf({ y: ['Gemm', [BATCH, tags]] }),
      /hyperparameters\.scores: the card must say what "y" is: \{"name": "y", "values": "logits"\}/,
    );
    assert.throws(
      () => scoresOf({ a: ['Sigmoid', [BATCH, tags]], b: ['Sigmoid', [BATCH, tags]] }),
      /the card must say which output of the file has the scores: it has "a", "b"/,
    );
  });

  it('is asked of the card where it can be read in two ways, or does not fit', () => {
    assert.throws(
      () => axesOf([BATCH, -1, -1]),
      /may be \[batch, mels, frames\] or \[batch, frames, mels\]: the card must say in hyperparameters\.input\.axes/,
    );
    assert.throws(
      () => axesOf([BATCH, 64, 188]),
      /the model takes \[batch, 64, 188\] where the card's log-mel/,
    );
    assert.throws(
      () => onnxHyperOf(fileOf({ a: [BATCH, 1], b: [BATCH, 1] }, sigmoid), waveform),
      /which input of the file takes the sound, and its axes: it has "a", "b"/,
    );
    assert.throws(() => onnxHyperOf(Buffer.from('no model'), waveform), /no ONNX model/);
  });

  it('is not asked where the card says it', () => {
    const hyperparameters = {
      input: { name: 'i', axes: ['batch', 'samples'] },
      scores: { name: 's', values: 'logits' },
    };
    assert.deepEqual(onnxHyperOf(Buffer.from('no model'), { ...waveform, hyperparameters }), hyperparameters);
    const { scores } = hyperparameters;
    const filled = onnxHyperOf(fileOf({ x: [BATCH, 59_049] }, {}), {
      ...waveform,
      hyperparameters: { scores },
    });
    assert.deepEqual(filled, { input: { name: 'x', axes: ['batch', 'samples'] }, scores });
  });
});
