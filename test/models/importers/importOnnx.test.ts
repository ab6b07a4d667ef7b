// Past 300 lines: all take the same small ONNX file and its card, whole or changed in one place.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFrontEnd } from '../../../src-main/audio/frontEnd.ts';
import type { LogMelCard } from '../../../src-main/audio/logMel.ts';
import { HearmarkError } from '../../../src-main/errors.ts';
import { importOnnx } from '../../../src-main/models/importers/importOnnx.ts';
import type { TryOut } from '../../../src-main/models/installPackage.ts';
import { scoreTestSound } from '../../../src-main/models/testSound.ts';
import { inOwnProcess } from '../../../src-main/models/tryModel.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { compileOnnx } from '../../../src-main/taggers/onnx/compileOnnx.ts';
import { Tagger } from '../../../src-main/taggers/Tagger.ts';
import { firstCrnn } from '../../fixtures/firstCrnn.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { seededRandom } from '../../taggers/seededRandom.ts';
import { makeOnnxTagger, type OnnxTaggerOptions } from './makeOnnxTagger.ts';

const BATCH = -1;
const [mels, frames, tags] = [6, 5, 3];
/** The Discogs-EffNet family's front end, made small: 5 frames of 6 bands. */
const frontEnd = {
  kind: 'log-mel',
  sampleRateHz: 16_000,
  nFft: 64,
  hopSamples: 32,
  windowSamples: 64,
  window: 'hann-symmetric',
  center: false,
  padMode: 'zeros',
  power: 2,
  nMels: mels,
  fMinHz: 0,
  fMaxHz: 8000,
  melScale: 'slaney',
  norm: 'slaney',
  compression: { base: 10, offset: 1, factor: 10_000 },
} as const satisfies LogMelCard;
const inputSamples = 64 + 4 * 32;
const random = seededRandom(7);
const noise = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1);
/** By [mel, frame, tag]. */
const weights = noise(mels * frames * tags).map((value) => value / 4);
const vocabulary = ['piano', 'violin', 'drums'].map((tag) => ({
  tag,
  category: 'instrument',
  threshold: 0.5,
}));

const card = {
  frontEnd,
  inputSamples,
  hyperparameters: {
    input: { name: 'mel', axes: ['batch', 'mels', 'frames'] },
    scores: { name: 'logits', values: 'logits' },
  },
  vocabulary,
};
const plain: OnnxTaggerOptions = { shape: [BATCH, mels, frames], weights, tags };

/** The same weights for a file that takes [frames, mels]. */
const turned = weights.map((_, index) => {
  const [row, tag] = [Math.floor(index / tags), index % tags];
  const [frame, mel] = [Math.floor(row / mels), row % mels];
  return weights[(mel * frames + frame) * tags + tag]!;
});

describe('an ONNX file with a card', () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const [file, cardFile] = [join(folder, 'tagger.onnx'), join(folder, 'card.json')];
  /** What it takes to try a model in a process of its own is about that process: once, and in hostileModels.test.ts. */
  const importIt = async (onnx: Uint8Array, described: unknown, tryOut: TryOut = scoreTestSound) => {
    writeFileSync(file, onnx);
    writeFileSync(cardFile, typeof described === 'string' ? described : JSON.stringify(described));
    rmSync(models, { recursive: true, force: true });
    return importOnnx({ file, cardFile, name: 'imported' }, models, tryOut);
  };
  const answerTo = async (
    onnx: Uint8Array,
    described: unknown,
    windows: readonly Float32Array[],
    tryOut?: TryOut,
  ) => {
    const tagger = await Tagger.open(await importIt(onnx, described, tryOut));
    const answer = await tagger.run(windows);
    await tagger.close();
    return answer;
  };
  const windows = Array.from({ length: 6 }, () => noise(inputSamples));
  const expectedLogits = windows.flatMap((window) => {
    const input = createFrontEnd(frontEnd).compute(window);
    return vocabulary.map((_, tag) =>
      input.reduce((sum, value, index) => sum + value * weights[index * tags + tag]!, 0),
    );
  });

  it('answers exactly as the model that it was compiled from', async () => {
    const shipped = await loadModelPackage(firstCrnn);
    const shape = createFrontEnd(shipped.card.frontEnd).shape(shipped.card.inputSamples);
    const hyperparameters = {
      input: { name: 'input', axes: ['batch', 'channel', 'mels', 'frames'] },
      scores: { name: 'scores', values: 'probabilities' },
      embedding: { name: 'embedding' },
    };
    const described = { ...shipped.card, architecture: 'onnx', hyperparameters };
    const window = noise(shipped.card.inputSamples);
    const onnx = compileOnnx(shipped.network, shipped.weights, shape);
    const answer = await answerTo(onnx, described, [window], inOwnProcess);
    const tagger = await Tagger.open(shipped);
    const expected = await tagger.run([window]);
    await tagger.close();
    assertClose(answer.scores, expected.scores);
    assertClose(answer.embedding, expected.embedding);
    assert.deepEqual(readdirSync(join(models, 'imported')).sort(), ['README.md', 'card.json', 'model.onnx']);
    const { licence, version } = (await loadModelPackage(join(models, 'imported'))).card;
    assert.deepEqual([licence, version], [shipped.card.licence, shipped.card.version]);
  });

  const layouts = [
    { axes: ['batch', 'mels', 'frames'], shape: [mels, frames], weights },
    { axes: ['batch', 'channel', 'mels', 'frames'], shape: [1, mels, frames], weights },
    { axes: ['batch', 'frames', 'mels'], shape: [frames, mels], weights: turned },
    { axes: ['batch', 'frames', 'mels', 'channel'], shape: [frames, mels, 1], weights: turned },
  ];
  for (const { axes, shape, weights } of layouts) {
    for (const batch of [BATCH, 1, 4, 64]) {
      it(`takes [${axes.join(', ')}] with ${batch === BATCH ? 'any number of' : batch} windows a run`, async () => {
        const input = { name: 'mel', axes };
        const hyperparameters = { ...card.hyperparameters, input, embedding: { name: 'half' } };
        const onnx = makeOnnxTagger({ shape: [batch, ...shape], weights, tags });
        const { scores, embedding } = await answerTo(onnx, { ...card, hyperparameters }, windows);
        assertClose(scores, expectedLogits.map((logit) => 1 / (1 + Math.exp(-logit)))); // prettier-ignore
        assertClose(embedding, expectedLogits.map((logit) => logit / 2)); // prettier-ignore
      });
    }
  }

  it('takes the waveform, needs no embedding, and may leave the shapes of its outputs open', async () => {
    const shape = [BATCH, 1, inputSamples];
    const small = noise(inputSamples * tags).map((value) => value / 100);
    const hyperparameters = {
      ...card.hyperparameters,
      input: { name: 'mel', axes: ['batch', 'channel', 'samples'] },
    };
    const described = { ...card, frontEnd: { kind: 'waveform', sampleRateHz: 16_000 }, hyperparameters };
    const onnx = makeOnnxTagger({ shape, weights: small, tags, statesOutput: false });
    const { scores, embedding } = await answerTo(onnx, described, windows);
    assert.equal(embedding.length, 0);
    const logits = windows.flatMap((window) =>
      vocabulary.map((_, tag) => window.reduce((sum, value, i) => sum + value * small[i * tags + tag]!, 0)),
    );
    assertClose(scores, logits.map((logit) => 1 / (1 + Math.exp(-logit)))); // prettier-ignore
  });

  it('is refused by TensorFlow.js with the reason', async () => {
    const imported = await importIt(makeOnnxTagger(plain), card);
    await assert.rejects(
      Tagger.open(imported, { runtime: 'tfjs-cpu' }),
      /on tfjs-cpu: the model is an ONNX file, which runs on ONNX Runtime alone/,
    );
  });

  it('keeps its hash when it moves, and another file has another', async () => {
    const hash = async (options: OnnxTaggerOptions) =>
      (await importIt(makeOnnxTagger(options), card)).weightsHash;
    const first = await hash(plain);
    assert.equal((await loadModelPackage(join(models, 'imported'))).weightsHash, first);
    assert.notEqual(await hash({ ...plain, weights: turned }), first);
  });

  describe('that does not fit', () => {
    const whole = makeOnnxTagger(plain);
    const withHyper = (changes: object) => ({
      ...card,
      hyperparameters: { ...card.hyperparameters, ...changes },
    });
    const withAxes = (...axes: string[]) => withHyper({ input: { name: 'mel', axes } });
    const cases: [string, Uint8Array, unknown, RegExp][] = [
      ['is cut short', whole.subarray(0, 200), card, /tagger\.onnx: .*protobuf parsing failed/],
      ['is random bytes', Buffer.from(noise(999).buffer), card, /tagger\.onnx: .*protobuf parsing failed/],
      ['is empty', new Uint8Array(), card, /tagger\.onnx: /],
      [
        'has another input',
        makeOnnxTagger({ ...plain, inputs: ['audio'] }),
        card,
        /tagger\.onnx: the file has no input "mel"; it has "audio"/,
      ],
      [
        'has one input more',
        makeOnnxTagger({ ...plain, inputs: ['mel', 'state'] }),
        card,
        /tagger\.onnx: the file also needs an input "state"/,
      ],
      [
        'takes another element type',
        makeOnnxTagger({ ...plain, elementType: 11 }),
        card,
        /tagger\.onnx: the file's input "mel" is float64 where Hearmark takes float32/,
      ],
      [
        'takes other frames',
        whole,
        { ...card, inputSamples: inputSamples + 32 },
        /tagger\.onnx: the file's input "mel" is \[.*, 6, 5\] where the card's front end gives \[batch, 6, 6\]/,
      ],
      [
        'takes other axes',
        whole,
        withAxes('batch', 'frames', 'mels'),
        /tagger\.onnx: the file's input "mel" is \[.*, 6, 5\] where the card's front end gives \[batch, 5, 6\]/,
      ],
      [
        'has another number of tags',
        whole,
        { ...card, vocabulary: vocabulary.slice(1) },
        /tagger\.onnx: the file's output "logits" is \[.*, 3\] where the card's vocabulary needs \[batch, 2\]/,
      ],
      [
        'answers with another number of tags than it states',
        makeOnnxTagger({ ...plain, statesOutput: false }),
        { ...card, vocabulary: vocabulary.slice(1) },
        /tagger\.onnx: the file's output "logits" has 3 scores where the card has 2 tags/,
      ],
      [
        'leaves its shape open and fails when it runs',
        makeOnnxTagger({ ...plain, shape: [BATCH, mels, BATCH] }),
        { ...card, inputSamples: inputSamples + 32 },
        /tagger\.onnx: the file does not run: /,
      ],
      [
        'has no such output',
        whole,
        withHyper({ embedding: { name: 'features' } }),
        /tagger\.onnx: the file has no output "features"; it has "logits", "half"/,
      ],
      [
        'has a card with the axes of another front end',
        whole,
        withAxes('batch', 'bins', 'frames'),
        /card\.json: hyperparameters\.input\.axes: a log-mel has mels and frames, not bins, frames/,
      ],
      [
        'has a card without the batch in front',
        whole,
        withAxes('mels', 'frames'),
        /card\.json: hyperparameters\.input\.axes: the first axis is "batch"/,
      ],
      [
        'has a card with a short window',
        whole,
        { ...card, inputSamples: 20 },
        /tagger\.onnx: a spectrogram needs 64 samples or more, not 20/,
      ],
      [
        'has a card without inputs',
        whole,
        { ...card, hyperparameters: {} },
        /card\.json: hyperparameters\.scores: the card must say which output .* it has "logits", "half"/,
      ],
      ['is a web page', Buffer.from('<!DOCTYPE html>'), card, /tagger\.onnx: it is a web page: download/],
      [
        'has a card without the axes of its input',
        whole,
        { ...card, hyperparameters: { ...card.hyperparameters, input: { name: 'mel' } } },
        /card\.json: hyperparameters\.input\.axes/,
      ],
      ['has a card without front end', whole, { ...card, frontEnd: undefined }, /card\.json: frontEnd/],
      [
        'has a card with decibels and compression',
        whole,
        { ...card, frontEnd: { ...frontEnd, decibels: { amin: 1e-10, reference: 1, topDb: null } } },
        /card\.json: frontEnd: it has either decibels or compression/,
      ],
      [
        'has a card of other weights',
        whole,
        { ...card, architecture: 'crnn' },
        /card\.json: its architecture is not "onnx"/,
      ],
      [
        'has a card that is no JSON',
        whole,
        '{',
        /card\.json: a card is a JSON file, and this is not valid JSON/,
      ],
      ['has a card that is a list', whole, '[]', /card\.json: a card is a JSON object/],
    ];
    for (const [what, onnx, described, message] of cases) {
      it(`${what}: is refused, and nothing is installed`, async () => {
        await assert.rejects(importIt(onnx, described), (error: unknown) => {
          assert.ok(error instanceof HearmarkError, String((error as Error).stack));
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /draft/);
          return true;
        });
        const left = readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('onnx'));
        assert.deepEqual(left, ['tagger.onnx']);
      });
    }

    it('answers with logits that its card takes for probabilities: is refused', async () => {
      const scores = { name: 'logits', values: 'probabilities' };
      await assert.rejects(
        importIt(whole, withHyper({ scores })),
        /output "logits" holds .*, which is not a probability; are these logits\?/,
      );
    });
  });

  it('that is gone from its package is named', async () => {
    await importIt(makeOnnxTagger(plain), card);
    rmSync(join(models, 'imported', 'model.onnx'));
    await assert.rejects(loadModelPackage(join(models, 'imported')), /cannot read .*model\.onnx/);
    assert.match(readFileSync(join(models, 'imported', 'README.md'), 'utf8'), /Imported from tagger\.onnx/);
  });
});

function assertClose(actual: Float32Array, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  assert.ok(worst < 1e-6 * (1 + Math.max(...Array.from(expected, Math.abs))), `${worst} off`);
}
