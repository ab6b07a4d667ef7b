import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fromKeras1Names } from '../../src-main/models/importers/keras1Names.ts';
import { OnnxSession } from '../../src-main/taggers/onnx/OnnxSession.ts';
import type { Weight } from '../../src-main/taggers/stateDict.ts';
import { callHearmark } from '../cli/runHearmark.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { seededRandom } from './seededRandom.ts';
import { networkFor } from './networkFor.ts';

/** A network small enough for plain loops; 14 frames with 2 of zeros on either side make 3 steps. */
const [mels, frames, tags] = [8, 14, 6];
const hyper = {
  channels: [3, 4],
  pooling: [
    [2, 2],
    [4, 3],
  ],
  paddingFrames: 2,
  hiddenUnits: 5,
};

it('computes what Keras 1 does with the weights of its file', async () => {
  const random = seededRandom(7);
  const draw = () => 2 * random() - 1;
  const weights = inventKerasWeights(draw);
  const spectrogram = Array.from({ length: mels }, () => Array.from({ length: frames }, () => 3 * draw()));

  const network = networkFor('choi-crnn', hyper, tags);
  const session = await OnnxSession.open(network, fromKeras1Names(weights), [1, mels, frames], {
    provider: 'cpu',
    threads: 1,
  });
  const actual = await session.run(Float32Array.from(spectrogram.flat()), 1);
  await session.close();

  const expected = computeSlowly(weights, spectrogram);
  assertClose(actual.embedding, expected.embedding, 1e-5);
  assertClose(actual.scores, expected.scores, 1e-5);
  assert.ok(Math.max(...expected.scores) - Math.min(...expected.scores) > 0.1, 'the scores say nothing');
});

/**
 * What the authors' README prints for "theano, MusicTaggerCRNN" (github.com/keunwoochoi/music-auto_tagging-keras), and
 * where in our decoding their 29.12 s begin. They take the middle of the clip; ours begins 144 samples earlier. That is
 * 12 ms, or 529 samples at 44.1 kHz, the delay of an MP3 decoder: FFmpeg leaves it in where the file does not tell it,
 * theirs presumably did not. The spectrograms in their repository agree with ours at that place and no other.
 */
const authors = {
  thejazzpiano: {
    offset: 17_737,
    tags: { jazz: 0.299, instrumental: 0.174, electronic: 0.089, ambient: 0.061, chillout: 0.052 },
  },
  dubstep: {
    offset: 12_408,
    tags: { 'Hip-Hop': 0.245, rock: 0.183, alternative: 0.081, electronic: 0.076, 'alternative rock': 0.053 },
  },
};

describe('the published weights, imported by the command', { skip: withoutReference }, () => {
  const folder = temporaryFolder();
  const env = { HEARMARK_MODELS: join(folder, 'models'), HEARMARK_LIBRARY: join(folder, 'library.db') };
  const run = (...parameters: string[]) => callHearmark(parameters, { env });
  const name = 'choi-crnn-msd';
  const score = async (clip: string, ...options: string[]) => {
    const file = join(referenceFolder, 'audio', `${clip}.mp3`);
    const { status, stdout, stderr } = await run('score', file, '--model', name, '--json', ...options);
    assert.equal(status, 0, stderr);
    const answer = JSON.parse(stdout) as { tags: string[]; scores: number[] };
    return answer.tags
      .map((tag, index) => ({ tag, score: answer.scores[index]! }))
      .sort((a, b) => b.score - a.score);
  };

  before(async () => {
    const file = join(referenceFolder, 'weights', `${name}.h5`);
    const asChoi = ['--architecture', 'choi-crnn', '--vocabulary', 'msd-lastfm-top50'];
    const { status, stderr } = await run('models', 'import', file, ...asChoi, '--name', name);
    assert.equal(status, 0, stderr);
  });

  for (const [clip, { offset, tags: published }] of Object.entries(authors)) {
    it(`gives ${clip} the five tags of the authors, each within 0.002`, async (test) => {
      const ours = await score(clip, '--offset', String(offset));
      const top = ours.slice(0, 5);
      for (const { tag, score } of top) {
        const theirs = published[tag as keyof typeof published];
        test.diagnostic(`${tag}: ${score.toFixed(3)}, theirs ${theirs}`);
      }
      assert.deepEqual(
        top.map(({ tag }) => tag),
        Object.keys(published),
      );
      assertClose(
        top.map(({ score }) => score),
        Object.values(published),
        0.002,
      );
    });
  }

  it('hears the whole of a clip as well', async () => {
    const [first] = await score('dubstep');
    assert.equal(first!.tag, 'Hip-Hop');
  });
});

/** Weights as Keras 1 saves them: names, and matrices [in, out]. */
function inventKerasWeights(draw: () => number): Map<string, Weight> {
  const weights = new Map<string, Weight>();
  const add = (layer: string, part: string, shape: number[], value = draw) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, value);
    weights.set(`${layer}/${layer}_${part}`, { shape, data });
  };
  const normalisation = (layer: string, size: number, suffix: string) => {
    for (const part of ['gamma', 'beta', 'running_mean']) add(layer, `${part}${suffix}`, [size]);
    add(layer, `running_std${suffix}`, [size], () => 1.5 + draw());
  };
  normalisation('bn_0_freq', frames + 2 * hyper.paddingFrames, '_1:0');
  let inputs = 1;
  hyper.channels.forEach((out, index) => {
    add(`conv${index + 1}`, 'W_1:0', [out, inputs, 3, 3]);
    add(`conv${index + 1}`, 'b_1:0', [out]);
    normalisation(`bn${index + 1}`, out, '_1:0');
    inputs = out;
  });
  const { hiddenUnits } = hyper;
  for (const layer of ['gru1', 'gru2']) {
    for (const gate of ['z', 'r', 'h']) {
      add(layer, `W_${gate}:0`, [inputs, hiddenUnits]);
      add(layer, `U_${gate}:0`, [hiddenUnits, hiddenUnits]);
      add(layer, `b_${gate}:0`, [hiddenUnits]);
    }
    inputs = hiddenUnits;
  }
  add('output', 'W', [hiddenUnits, tags]); // without what TensorFlow adds, as Theano's file has it
  add('output', 'b', [tags]);
  return weights;
}

/** The network of music_tagger_crnn.py in plain loops and doubles, over Keras's own names and shapes. */
function computeSlowly(weights: ReadonlyMap<string, Weight>, spectrogram: number[][]) {
  const read = (layer: string, part: string) =>
    (weights.get(`${layer}/${layer}_${part}_1:0`) ??
      weights.get(`${layer}/${layer}_${part}:0`) ??
      weights.get(`${layer}/${layer}_${part}`))!.data;
  const normalise = (layer: string, x: number, at: number) => {
    const [gamma, beta] = [read(layer, 'gamma')[at]!, read(layer, 'beta')[at]!];
    const [mean, variance] = [read(layer, 'running_mean')[at]!, read(layer, 'running_std')[at]!];
    return (gamma * (x - mean)) / Math.sqrt(variance + 1e-5) + beta;
  };
  const zeros = new Array<number>(hyper.paddingFrames).fill(0);

  // [channel][mel][frame]
  let maps = [
    spectrogram.map((row) =>
      [...zeros, ...row, ...zeros].map((x, frame) => normalise('bn_0_freq', x, frame)),
    ),
  ];
  hyper.channels.forEach((out, index) => {
    const kernel = read(`conv${index + 1}`, 'W');
    const [height, width] = hyper.pooling[index] as [number, number];
    const before = maps;
    const at = (channel: number, row: number, column: number) => before[channel]?.[row]?.[column] ?? 0;
    maps = Array.from({ length: out }, (_, to) => {
      const active = (row: number, column: number) => {
        let sum = read(`conv${index + 1}`, 'b')[to]!;
        for (let from = 0; from < before.length; from++)
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++)
              sum +=
                kernel[((to * before.length + from) * 3 + i) * 3 + j]! *
                at(from, row + i - 1, column + j - 1);
        const x = normalise(`bn${index + 1}`, sum, to);
        return x > 0 ? x : Math.exp(x) - 1;
      };
      return Array.from({ length: Math.floor(before[0]!.length / height) }, (_, row) =>
        Array.from({ length: Math.floor(before[0]![0]!.length / width) }, (_, column) => {
          const window = Array.from({ length: height * width }, (_, k) =>
            active(row * height + Math.floor(k / width), column * width + (k % width)),
          );
          return Math.max(...window);
        }),
      );
    });
  });

  const steps = maps[0]![0]!.map((_, step) => maps.map(([row]) => row![step]!));
  const embedding = ['gru1', 'gru2'].reduce((sequence, layer) => gru(layer, sequence), steps).at(-1)!;
  const scores = affine('output', 'W', embedding, read('output', 'b')).map((x) => 1 / (1 + Math.exp(-x)));
  return { embedding, scores };

  /** keras/layers/recurrent.py of 2016: h = z h' + (1 - z) tanh(W x + U (r h') + b). */
  function gru(layer: string, sequence: number[][]): number[][] {
    const hard = (x: number) => Math.min(1, Math.max(0, 0.2 * x + 0.5));
    let state = new Array<number>(hyper.hiddenUnits).fill(0);
    return sequence.map((input) => {
      const share = (gate: string, memory: number[]) => {
        const fromInput = affine(layer, `W_${gate}`, input, read(layer, `b_${gate}`));
        return affine(layer, `U_${gate}`, memory, fromInput);
      };
      const update = share('z', state).map(hard);
      const reset = share('r', state).map(hard);
      const remembered = state.map((value, unit) => reset[unit]! * value);
      const fresh = share('h', remembered).map(Math.tanh);
      state = state.map((value, unit) => update[unit]! * value + (1 - update[unit]!) * fresh[unit]!);
      return state;
    });
  }

  /** The product with a matrix [in, out], and an offset. */
  function affine(layer: string, part: string, input: number[], offset: ArrayLike<number>): number[] {
    const matrix = read(layer, part);
    return Array.from(offset, (value, column) =>
      input.reduce((sum, x, row) => sum + x * matrix[row * offset.length + column]!, value),
    );
  }
}

function assertClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const worst = Math.max(...expected.map((value, index) => Math.abs(value - actual[index]!)));
  assert.ok(worst < tolerance, `${worst} off`);
}
