import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import { TfjsSession } from '../../src-main/taggers/tfjs/TfjsSession.ts';
import { assertLearns, difference } from './assertLearns.ts';
import { inventWeights } from './inventWeights.ts';
import { seededRandom } from './seededRandom.ts';
import { networkFor } from './networkFor.ts';

const tags = 5;
const batch = 2;
/** Of two values batch normalisation makes 1 and -1 whatever they are, and nothing before it has a gradient. */
const trainingBatch = 6;
/** Between the interpreters, on probabilities (issue 3). */
const tolerance = 1e-4;

type Hyper = Record<string, unknown>;

const verticalFilters = [
  { bands: 10, frames: 3, channels: 3 },
  { bands: 5, frames: 1, channels: 4 },
];
const horizontalFilters = [
  { frames: 9, channels: 6 },
  { frames: 5, channels: 6 },
];
/** Every front end, small. */
const waveformFrontEnds: Record<string, Hyper> = {
  'sample-level': { channels: [4, 6, 6] },
  'frame-level': { channels: 6, filterLength: 16, stride: 8 },
  'frame-level-many-shapes': { channels: 3, filterLengths: [16, 8, 4], stride: 4, pooling: 2 },
};
const spectrogramFrontEnds: Record<string, Hyper> = {
  rectangular: {
    channels: [3, 4],
    pooling: [
      [2, 2],
      [3, 1],
    ],
  },
  vertical: { filters: verticalFilters },
  horizontal: { filters: horizontalFilters },
  'vertical-horizontal': { vertical: verticalFilters, horizontal: horizontalFilters },
  spiral: { binsPerOctave: 4, channels: 3, pooling: [2, 2] },
};
/** Every back end, small. */
const backEnds: Record<string, Hyper> = {
  'max-pool': {},
  'average-pool': {},
  'max-average-pool': {},
  pools: { pools: ['mean', 'l2', 'lp', 'deviation', 'max'], exponent: 4 },
  'attention-pool': { heads: 2, units: 5 },
  gru: { hiddenUnits: 4, layers: 2 },
  lstm: { hiddenUnits: 4, layers: 2 },
  transformer: { width: 8, heads: 2, layers: 2, maxSteps: 24 },
  'fully-convolutional': { channels: [4, 5] },
  mlp: { units: [6, 5] },
};

const waveform = [1, 162];
const spectrogram = [1, 16, 20];
const frontEnds = [
  ...Object.entries(waveformFrontEnds).map(([kind, hyper]) => ({ kind, hyper, input: waveform })),
  ...Object.entries(spectrogramFrontEnds).map(([kind, hyper]) => ({ kind, hyper, input: spectrogram })),
];

describe('every front end fits every back end', () => {
  for (const frontEnd of frontEnds) {
    for (const [kind, hyper] of Object.entries(backEnds)) {
      it(`${frontEnd.kind} and ${kind}`, async () => {
        const network = modular({ kind: frontEnd.kind, ...frontEnd.hyper }, { kind, ...hyper });
        await assertAgreesAndLearns(network, frontEnd.input);
      });
    }
  }

  it('a hidden layer before the output', async () => {
    const parts = { frontEnd: { kind: 'sample-level', channels: [4, 6] }, backEnd: { kind: 'max-pool' } };
    await assertAgreesAndLearns(networkFor('modular', { ...parts, hiddenUnits: 7 }, tags), waveform);
  });
});

describe('defaults', () => {
  const [threeSeconds, melsOfThreeSeconds] = [
    [1, 59_049],
    [1, 96, 188],
  ];
  // [front end, input, channels and steps of its sequence]
  const sequences: [string, number[], [number, number]][] = [
    ['sample-level', threeSeconds, [256, 27]],
    ['frame-level', threeSeconds, [64, 231]],
    ['frame-level-many-shapes', threeSeconds, [320, 230]],
    ['rectangular', melsOfThreeSeconds, [64, 11]],
    ['vertical', melsOfThreeSeconds, [224, 188]],
    ['horizontal', melsOfThreeSeconds, [240, 188]],
    ['vertical-horizontal', melsOfThreeSeconds, [464, 188]],
    ['spiral', melsOfThreeSeconds, [32 * 23, 37]],
  ];
  for (const [kind, input, [channels, steps]] of sequences) {
    it(`${kind} makes ${channels} channels of ${steps} steps`, () => {
      const shapeOf = (backEnd: Hyper, name: string) =>
        inventWeights(modular({ kind }, backEnd), input).get(name)!.shape;
      assert.deepEqual(shapeOf({ kind: 'max-pool' }, 'dense.weight'), [tags, channels]);
      const first = shapeOf({ kind: 'mlp', units: [1] }, 'backend.layer1.dense.weight');
      assert.deepEqual(first, [1, channels * steps]);
    });
  }

  it('every back end builds', () => {
    for (const kind of Object.keys(backEnds)) {
      assert.ok(inventWeights(modular({ kind: 'horizontal' }, { kind }), melsOfThreeSeconds).size > 0);
    }
  });
});

describe('what does not fit is refused with the reason', () => {
  const refuses = (frontEnd: Hyper, backEnd: Hyper, input: number[], reason: RegExp) =>
    assert.throws(
      () => inventWeights(modular(frontEnd, backEnd), input),
      (error: Error) => error instanceof ModelError && matches(error.message, reason),
    );
  const pooled = { kind: 'max-pool' };
  const tall = { kind: 'vertical' };

  for (const { kind, hyper, input } of frontEnds) {
    it(`${kind} on the other kind of input`, () => {
      const [other, reason] =
        input === waveform
          ? [spectrogram, "hears the waveform, and the card's gives a spectrogram"]
          : [waveform, "hears a spectrogram, and the card's gives the waveform"];
      for (const [backEnd, backEndHyper] of Object.entries(backEnds)) {
        const message = new RegExp(`^the front end "${kind}" ${reason}$`);
        refuses({ kind, ...hyper }, { kind: backEnd, ...backEndHyper }, other, message);
      }
    });
  }

  it('a name that is none', () => {
    refuses({ kind: 'diagonal' }, pooled, spectrogram, /frontEnd\.kind: .*'sample-level' \| 'frame-level'/);
    refuses(tall, { kind: 'oracle' }, spectrogram, /backEnd\.kind: .*'max-pool' \| 'average-pool'/);
    refuses({}, pooled, spectrogram, /frontEnd\.kind: /);
    assert.throws(() => networkFor('modular', { frontEnd: tall }, tags), /backEnd: .*expected object/);
  });

  it('hyper-parameters of another part, or of none', () => {
    refuses({ kind: 'vertical', stride: 2 }, pooled, spectrogram, /frontEnd: Unrecognized key: "stride"/);
    refuses(tall, { kind: 'max-pool', heads: 2 }, spectrogram, /backEnd: Unrecognized key: "heads"/);
    refuses(tall, { kind: 'gru', layers: 0 }, spectrogram, /backEnd\.layers: /);
  });

  it('shapes that do not go together', () => {
    refuses(
      { kind: 'rectangular', channels: [4] },
      pooled,
      spectrogram,
      /pooling: must have as many entries/,
    );
    refuses(tall, { kind: 'transformer', heads: 3 }, spectrogram, /backEnd\.heads: must divide the width/);
    const even = { kind: 'horizontal', filters: [{ frames: 4, channels: 2 }] };
    refuses(even, pooled, spectrogram, /filters\.0\.frames: must be odd/);
    refuses({ kind: 'frame-level', filterLength: 15 }, pooled, waveform, /filterLength: must be even/);
    const single = { kind: 'frame-level-many-shapes', filterLengths: [16] };
    refuses(single, pooled, waveform, /filterLengths: /);
    refuses(tall, { kind: 'fully-convolutional', filterLength: 4 }, spectrogram, /filterLength: must be odd/);
  });

  it('an input that is too small', () => {
    refuses(tall, pooled, spectrogram, /filter of 86 bands is taller than the input's 16/);
    const both = { kind: 'vertical-horizontal' };
    refuses(both, pooled, spectrogram, /filter of 86 bands is taller than the input's 16/);
    refuses(
      { kind: 'frame-level' },
      pooled,
      waveform,
      /filter of 512 samples is longer than the input's 162/,
    );
    const many = { kind: 'frame-level-many-shapes' };
    refuses(many, pooled, waveform, /filter of 512 samples is longer than the input's 162/);
    refuses({ kind: 'sample-level' }, pooled, waveform, /too short/);
    refuses({ kind: 'rectangular' }, pooled, spectrogram, /too short/);
    refuses({ kind: 'spiral' }, pooled, spectrogram, /3 octaves of 12 bins are more than the input's 16/);
    const few = { kind: 'sample-level', channels: [4, 4, 4] };
    const deep = { kind: 'fully-convolutional', channels: [4, 4, 4, 4] };
    refuses(few, deep, waveform, /too short/);
  });

  it('a sequence that is too long', () => {
    const frames = { kind: 'frame-level', channels: 64, filterLength: 2, stride: 2 };
    refuses(frames, { kind: 'mlp' }, [1, 4200], /"mlp" takes at most 131072 .* 64 channels of 2101 steps/);
    refuses(frames, { kind: 'transformer' }, [1, 4000], /"transformer" takes 512 steps.* gives 2001/);
  });
});

function modular(frontEnd: Hyper, backEnd: Hyper): Network {
  return networkFor('modular', { frontEnd, backEnd }, tags);
}

/** Runs a network through both interpreters, and takes a step of training. */
async function assertAgreesAndLearns(network: Network, input: readonly number[]): Promise<void> {
  const weights = inventWeights(network, input);
  const random = seededRandom(1);
  const size = input.reduce((product, length) => product * length, 1);
  const draw = (count: number) => Float32Array.from({ length: count * size }, () => 2 * random() - 1);
  const inputs = draw(batch);

  const onnx = await OnnxSession.open(network, weights, input, { provider: 'cpu', threads: 1 });
  const expected = await onnx.run(inputs, batch);
  await onnx.close();
  assert.equal(expected.scores.length, batch * tags);
  // Weights that answer the same to whatever they hear would prove nothing
  assert.ok(difference(expected.scores.subarray(0, tags), expected.scores.subarray(tags)) > 1e-3);

  const tfjs = await TfjsSession.open(network, weights, input, 'wasm');
  const actual = await tfjs.run(inputs, batch);
  await tfjs.close();
  assert.ok(difference(actual.scores, expected.scores) < tolerance);
  assert.ok(difference(actual.embedding, expected.embedding) < tolerance);

  const windows = Array.from({ length: trainingBatch }, () => draw(1));
  await assertLearns({ network, weights, inputShape: input, tags }, windows);
}

function matches(message: string, reason: RegExp): boolean {
  assert.match(message, reason);
  return true;
}
