import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readCatalogue } from '../../../src-main/models/catalogue.ts';
import { builtInRecipe, composeModel } from '../../../src-main/models/composing/composeModel.ts';
import { joinVocabularies, meaningOf } from '../../../src-main/models/composing/joinVocabularies.ts';
import { readVocabulary } from '../../../src-main/models/vocabularies/readVocabulary.ts';
import { readOutputLayer } from '../../../src-main/training/outputLayer.ts';
import { parseCard, type ModelCard } from '../../../src-main/taggers/card.ts';
import { confidencesOf } from '../../../src-main/taggers/confidence.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../../src-main/taggers/Tagger.ts';
import { firstCrnn } from '../../fixtures/firstCrnn.ts';
import { callHearmark, runHearmark } from '../../cli/runHearmark.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

type Json = Record<string, unknown>;

/** A folder of models with copies of the first CRNN, each with another card. */
function folderWith(copies: Record<string, (card: Json) => void>): string {
  const folder = join(temporaryFolder(), 'models');
  mkdirSync(folder);
  for (const [name, edit] of Object.entries(copies)) {
    const place = join(folder, name);
    cpSync(firstCrnn, place, { recursive: true });
    editCard(place, (card) => {
      card.name = name;
      edit(card);
    });
  }
  return folder;
}

function editCard(place: string, edit: (card: Json) => void): void {
  const file = join(place, 'card.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as Json;
  edit(card);
  writeFileSync(file, JSON.stringify(card));
}

/** Says of the first tag of a copy that it is called otherwise, and how likely it is. */
function call(tag: string) {
  return (card: Json) => {
    const [first] = card.vocabulary as Json[];
    const before = first!.tag as string;
    Object.assign(first!, { tag, threshold: 0.6 });
    card.calibration = {
      [tag]: [
        [0, 0.2],
        [1, 0.9],
      ],
    };
    assert.notEqual(before, tag);
  };
}

const tune = (seconds: number, rate: number) =>
  Float32Array.from(
    { length: seconds * rate },
    (_, index) => 0.4 * Math.sin((index / rate) * 2 * Math.PI * (220 + (80 * index) / rate)),
  );

describe('joined vocabularies', () => {
  const cardOf = (name: string, tags: [tag: string, category: string, threshold: number][]): ModelCard =>
    parseCard(
      JSON.stringify({
        ...{ format: 1, name, version: '1', licence: 'MIT', architecture: 'fcn', hyperparameters: {} },
        ...{ frontEnd: { kind: 'waveform', sampleRateHz: 16_000 }, inputSamples: 16_000 },
        vocabulary: tags.map(([tag, category, threshold]) => ({ tag, category, threshold })),
      }),
    );

  it('hold one tag for what models call otherwise, each model with one voice in it', () => {
    const joined = joinVocabularies([
      cardOf('a', [
        ['hip hop', 'genre', 0.3],
        ['voice', 'instrument', 0.4],
        ['drums', 'instrument', 0.5],
      ]),
      cardOf('b', [
        ['Hip-Hop', 'genre', 0.5],
        ['singing', 'voice', 0.5],
        ['vocals', 'voice', 0.6],
        ['drum kit', 'instrument', 0.3],
        ['whoop', 'sound', 1],
        ['Mellow', 'mood', 0.2],
      ]),
    ]);
    assert.deepEqual(
      joined.map(({ tag, category, threshold }) => [category, tag, threshold]),
      [
        ['genre', 'hip hop', 0.4],
        ['voice', 'vocals', 0.5],
        ['instrument', 'drums', 0.4],
        ['mood', 'mellow', 0.2],
      ],
    );
    assert.deepEqual(
      joined[1]!.sources.map(({ model, tag, weight }) => [model, tag, weight]),
      [
        ['a', 'voice', 1],
        ['b', 'singing', 0.5],
        ['b', 'vocals', 0.5],
      ],
    );
  });

  it('do not take a word for what it means elsewhere', () => {
    assert.deepEqual(meaningOf({ tag: 'bass', category: 'instrument' }), {
      tag: 'bass',
      category: 'instrument',
    });
    assert.deepEqual(meaningOf({ tag: 'rap', category: 'genre' }), { tag: 'hip hop', category: 'genre' });
    assert.deepEqual(meaningOf({ tag: 'rapping', category: 'voice' }), { tag: 'rap', category: 'voice' });
    assert.deepEqual(meaningOf({ tag: 'female', category: 'mood' }), { tag: 'female', category: 'mood' });
  });
});

describe('a model that is made of others', () => {
  it('says the mean of what its members are sure of, and is as alike as they are', async () => {
    const folder = folderWith({
      one: () => {},
      two: call('polka'),
      three: (card) => (card.inputSamples = 160_000),
    });
    const models = ['one', 'two', 'three'];
    const made = await composeModel({ name: 'both', members: models }, [folder], folder);
    const { card } = made;
    assert.equal(card.frontEnd.sampleRateHz, 16_000);
    assert.equal(card.vocabulary.length, 51);
    assert.match(card.licence, /MIT/);
    await assert.rejects(
      readOutputLayer(made),
      /is made of other models: its output layer cannot be trained/,
    );

    const samples = tune(30, 16_000);
    const tagger = await Tagger.open(made);
    const { scores, embedding } = await tagger.run([samples]);
    await tagger.close();
    // Each member by itself, over its windows of these 30 s
    const alone = new Map<string, { card: ModelCard; confidences: Float32Array; features: number }>();
    for (const member of made.members!) {
      const single = await Tagger.open(member);
      const { inputSamples, vocabulary, name } = member.card;
      const count = Math.ceil(samples.length / inputSamples);
      const mean = new Float32Array(vocabulary.length);
      let features = 0;
      for (let index = 0; index < count; index++) {
        const start = Math.min(index * inputSamples, samples.length - inputSamples);
        const answer = await single.run([samples.subarray(start, start + inputSamples)]);
        answer.scores.forEach((score, tag) => (mean[tag]! += score / count));
        features = answer.embedding.length;
      }
      await single.close();
      alone.set(name, { card: member.card, confidences: confidencesOf(mean, member.card), features });
    }
    const confidence = (model: string, tag: string) => {
      const { card: its, confidences } = alone.get(model)!;
      return confidences[its.vocabulary.findIndex((entry) => entry.tag === tag)]!;
    };
    const told = (tag: string) => scores[card.vocabulary.findIndex((entry) => entry.tag === tag)]!;
    assert.ok(Math.abs(told('polka') - confidence('two', 'polka')) < 1e-4);
    const [rock, first] = ['rock', card.vocabulary[0]!.tag];
    const mean = models.reduce((sum, model) => sum + confidence(model, rock) / 3, 0);
    assert.ok(Math.abs(told(rock) - mean) < 1e-4, `${told(rock)} ${mean}`);
    const ofTwo = (confidence('one', first) + confidence('three', first)) / 2;
    assert.ok(Math.abs(told(first) - ofTwo) < 1e-4);
    assert.equal(
      embedding.length,
      [...alone.values()].reduce((sum, { features }) => sum + features, 0),
    );
    assert.ok(Math.abs(Math.hypot(...embedding) - Math.sqrt(3)) < 1e-4);
  });

  it('is refused with the name of a member that is missing, or has another vocabulary', async () => {
    const folder = folderWith({ one: () => {}, two: call('polka') });
    const made = await composeModel({ name: 'both', members: ['one', 'two'] }, [folder], folder);
    const again = () => loadModelPackage(made.folder);
    assert.equal((await again()).weightsHash, made.weightsHash);
    editCard(join(folder, 'two'), call('mazurka'));
    await assert.rejects(again(), {
      name: 'ModelError',
      message: /both: it takes "polka" \(genre\) from two, whose vocabulary is another one/,
    });
    editCard(join(folder, 'two'), call('polka'));
    editCard(join(folder, 'two'), (card) => (card.shortInput = 'zero-pad'));
    assert.notEqual((await again()).weightsHash, made.weightsHash, 'another member is another model');
    cpSync(join(folder, 'two'), join(folder, 'three'), { recursive: true });
    editCard(made.folder, (card) => {
      (card.hyperparameters as { members: string[] }).members.push('four');
    });
    await assert.rejects(again(), /both: it is made of four, among others, and there is no model four/);
    editCard(made.folder, (card) => {
      (card.hyperparameters as { members: string[] }).members.pop();
    });
    const itself = composeModel({ name: 'more', members: ['one', 'both'] }, [folder], folder);
    await assert.rejects(itself, /it is made of both, which is made of others itself/);
  });

  it('is made, listed, shown and used by the command line, and its members stay', async () => {
    const folder = folderWith({ one: () => {} });
    const env = { HEARMARK_MODELS: folder, HEARMARK_LIBRARY: join(folder, '..', 'library.db') };
    const run = (...args: string[]) => callHearmark(args, { env });
    const made = await runHearmark(['models', 'compose', 'both', '--from', 'one', 'hearmark-transformer'], {
      env,
    });
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stdout, /both: of 2 models, 1\d\d tags/);
    const removed = await run('models', 'remove', 'one');
    assert.notEqual(removed.status, 0);
    assert.match(removed.stderr, /"one" is a part of both, which cannot do without it/);
    const shown = await run('models', 'show', 'both');
    assert.match(shown.stdout, /Network +made of one, hearmark-transformer/);
    const lacking = await run('models', 'compose', 'ensemble');
    assert.match(lacking.stderr, /mn04_as, jamendo-musicnn, mtat-musicnn, msd-fcn are not installed/);
    assert.equal((await run('models', 'remove', 'both')).status, 0);
    assert.equal((await run('models', 'remove', 'one')).status, 0);
  });
});

describe('the recipe "ensemble"', () => {
  it('names tags that its members have, and is a card that is taken', async () => {
    const { members, tags, calibration, rules } = builtInRecipe('ensemble')!;
    const catalogue = await readCatalogue(join('src-main', 'models', 'catalogue.json'));
    for (const member of members) {
      const vocabulary = await readVocabulary(catalogue.find(({ name }) => name === member)!.vocabulary!);
      const taken = tags.flatMap(({ sources }) => sources.filter(({ model }) => model === member));
      assert.ok(taken.length >= 40, member);
      for (const { tag, category } of taken) {
        assert.ok(
          vocabulary.some((one) => one.tag === tag && one.category === category),
          `${member}: ${tag}`,
        );
      }
    }
    const card = parseCard(
      JSON.stringify({
        ...{ format: 1, name: 'ensemble', version: '1', licence: 'MIT', architecture: 'composed' },
        ...{
          hyperparameters: {},
          frontEnd: { kind: 'waveform', sampleRateHz: 32_000 },
          inputSamples: 960_000,
        },
        vocabulary: tags.map(({ tag, category, threshold }) => ({ tag, category, threshold })),
        calibration,
        rules,
      }),
    );
    assert.equal(card.vocabulary.length, 122);
  });
});
