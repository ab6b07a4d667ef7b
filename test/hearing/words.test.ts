import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TrackEars } from '../../src-main/hearing/ears/TrackEars.ts';
import { loadHearing } from '../../src-main/hearing/hearFrames.ts';
import { scoreTestSound } from '../../src-main/models/testSound.ts';
import { parseHearingCard } from '../../src-main/taggers/hearing/hearingCard.ts';
import { loadTextReader } from '../../src-main/taggers/words/wordsPackage.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { makeTowers, towers, towersCard, type TokenizerName } from './makeTowers.ts';

interface Golden {
  clip: number[];
  texts: Record<TokenizerName, { text: string; place: number[] }[]>;
}
const golden = JSON.parse(readFileSync(join(towers, 'towers.json'), 'utf8')) as Golden;
const wav = readFileSync(join(import.meta.dirname, '..', 'golden', 'clip.wav'));
const clip = Float32Array.from(
  new Int16Array(new Uint8Array(wav.subarray(44)).buffer),
  (sample) => sample / 32768,
);
const rateHz = 16_000;
const furthest = (ours: ArrayLike<number>, theirs: readonly number[]) =>
  Math.max(...theirs.map((value, index) => Math.abs(value - ours[index]!)));

describe('a text-audio model', () => {
  const models = temporaryFolder();

  it('places a sound where PyTorch does', async () => {
    const { ears, close } = await earsOf(makeTowers(models));
    ears.begin(rateHz);
    ears.startAt(0);
    ears.push(clip);
    const { words } = await ears.finish(1);
    const found = words?.heard?.vector ?? [];
    assert.equal(found.length, 12);
    assert.ok(furthest(found, golden.clip) < 1e-4, String(furthest(found, golden.clip)));
    await close();
  });

  for (const tokenizer of ['wordPiece', 'bytePair'] as const) {
    it(`places words where PyTorch does: ${tokenizer}`, async () => {
      const reader = await loadTextReader(makeTowers(models, { tokenizer }));
      let compared = 0;
      for (const { text, place } of golden.texts[tokenizer]) {
        const found = await reader.place(text);
        if ('reason' in found) continue;
        compared++;
        assert.ok(furthest(found.vector, place) < 1e-4, text);
      }
      assert.ok(compared >= 15, String(compared));
      await reader.close();
    });
  }

  it('says of words that it does not know that it does not', async () => {
    const reader = await loadTextReader(makeTowers(models));
    assert.deepEqual(await reader.place('雨の夜のピアノ'), { reason: 'it does not know these words' });
    assert.ok('vector' in (await reader.place('')));
    await reader.close();
  });

  it('hears a second of every thirty, no silence, and no end that is less than a window', async () => {
    const { ears, close } = await earsOf(makeTowers(models));
    const hear = async (...stretches: Float32Array[]) => {
      ears.begin(rateHz);
      ears.startAt(0);
      for (const samples of stretches) ears.push(samples);
      const seconds = stretches.reduce((sum, { length }) => sum + length, 0) / rateHz;
      return (await ears.finish(seconds)).words;
    };
    const noise = Float32Array.from(clip, (_, index) => 0.3 * Math.sin(index * index));
    const silence = (seconds: number) => new Float32Array(seconds * rateHz);
    const alone = (await hear(clip))!.heard!.vector;
    // What is between is not listened to
    assert.deepEqual((await hear(clip, noise, silence(28)))!.heard!.vector, alone);
    assert.deepEqual((await hear(clip, silence(65)))!.heard!.vector, alone);
    assert.deepEqual((await hear(clip, silence(29), noise.subarray(0, 8000)))!.heard!.vector, alone);
    const both = (await hear(clip, silence(29), noise))!.heard!.vector;
    assert.ok(furthest(both, [...alone]) > 0.01);
    assert.ok(Math.abs(Math.hypot(...both) - 1) < 1e-6);
    assert.deepEqual(await hear(silence(40)), { reason: 'nothing was heard' });
    await close();
  });

  it('hears a track that is shorter than a window, in however many pieces it comes', async () => {
    const { ears, close } = await earsOf(makeTowers(models));
    const half = clip.subarray(0, rateHz / 2);
    const hear = async (piece: number) => {
      ears.begin(rateHz);
      ears.startAt(0);
      for (let at = 0; at < half.length; at += piece) ears.push(half.subarray(at, at + piece));
      return (await ears.finish(0.5)).words?.heard?.vector;
    };
    const atOnce = await hear(half.length);
    assert.ok(atOnce);
    assert.deepEqual(await hear(1000), atOnce);
    await close();
  });

  it('passes the trial of packages', async () => {
    for (const tokenizer of ['wordPiece', 'bytePair'] as const)
      await scoreTestSound(makeTowers(models, { tokenizer }));
  });

  async function earsOf(folder: string) {
    const hearing = await loadHearing(folder, { rateHz });
    const ears = new TrackEars({ words: hearing });
    return { ears, close: () => hearing.close() };
  }
});

describe('a text-audio model that is wrong', () => {
  const models = temporaryFolder();
  const refused = async (spoil: (folder: string) => void, message: RegExp, change: object = {}) => {
    const folder = makeTowers(models, { change });
    spoil(folder);
    await assert.rejects(
      scoreTestSound(folder),
      (error: Error) => error.name === 'ModelError' && message.test(error.message),
    );
  };

  it('is refused where its towers have other sizes', async () => {
    const outputs = { place: { ...towersCard.outputs.place, classes: { count: 13 } } };
    await refused(() => {}, /the file's output "place" is \[batch, 12\] where/, { outputs });
    // As if the text tower were another model's
    const other = (folder: string) => copyFileSync(join(towers, 'audio.onnx'), join(folder, 'text.onnx'));
    await refused(other, /text\.onnx has no input "input_ids"; it has "bands"/);
  });

  it('is refused where a file is missing or damaged', async () => {
    await refused(
      (folder) => rmSync(join(folder, 'tokenizer.json')),
      /cannot read .*tokenizer\.json: a model package needs it/,
    );
    await refused(
      (folder) => rmSync(join(folder, 'text.onnx')),
      /cannot read .*text\.onnx: a model package needs it/,
    );
    await refused(
      (folder) => truncateSync(join(folder, 'tokenizer.json'), 900),
      /tokenizer\.json is not valid JSON/,
    );
    await refused((folder) => truncateSync(join(folder, 'text.onnx'), 9000), /towers: .+/);
  });

  it('is refused where its vocabulary is larger than its text tower', async () => {
    const larger = (folder: string) => {
      const file = join(folder, 'tokenizer.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"piano":\d+/, '"piano":5000'));
    };
    await refused(larger, /text\.onnx does not run: /);
  });

  it('is refused where its card says too little of it', () => {
    const wrong: [change: object, message: RegExp][] = [
      [{ task: 'key' }, /text: it belongs to the task "words"/],
      [
        { outputs: { place: { kind: 'softmax', classes: ['a', 'b'], stepSamples: 16_000 } } },
        /task: "words" takes/,
      ],
      [
        { outputs: { place: { ...towersCard.outputs.place, stepSamples: 8000 } } },
        /a vector stands for a whole window/,
      ],
      [{ text: { inputs: {}, tokensMax: 24 } }, /text\.inputs\.ids: /],
    ];
    for (const [change, message] of wrong)
      assert.throws(() => parseHearingCard(JSON.stringify({ ...towersCard, ...change })), message);
  });
});
