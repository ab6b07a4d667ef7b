import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { findModel, findModels } from '../../src-main/models/findModels.ts';
import { identifyModel } from '../../src-main/taggers/identifyModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';

type Json = Record<string, unknown>;

describe('model package', () => {
  let folder: string;
  let copy: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hearmark-model-'));
    copy = join(folder, 'copy');
    cpSync(join('models', 'hearmark-crnn'), copy, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const editCard = (edit: (card: Json) => void) => {
    const path = join(copy, 'card.json');
    const card = JSON.parse(readFileSync(path, 'utf8')) as Json;
    edit(card);
    writeFileSync(path, JSON.stringify(card));
  };
  const editWeights = (edit: (header: Json, data: Buffer) => Buffer | void) => {
    const path = join(copy, 'weights.safetensors');
    const file = readFileSync(path);
    const length = Number(file.readBigUInt64LE());
    const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Json;
    let data: Buffer = file.subarray(8 + length);
    data = edit(header, data) ?? data;
    const text = Buffer.from(JSON.stringify(header));
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(text.length));
    writeFileSync(path, Buffer.concat([size, text, data]));
  };
  const open = async () => (await Tagger.open(await loadModelPackage(copy))).close();
  const refuses = (message: RegExp) =>
    assert.rejects(open(), (error: unknown) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.includes(copy), 'names the package');
      return true;
    });

  it('opens as it was shipped, and its hash does not depend on thresholds', async () => {
    await open();
    const { weightsHash } = await loadModelPackage(copy);
    editCard((card) => ((card.vocabulary as Json[])[0]!.threshold = 0.9));
    assert.equal((await loadModelPackage(copy)).weightsHash, weightsHash);
    editCard((card) => (card.inputSamples = 319_999));
    assert.notEqual((await loadModelPackage(copy)).weightsHash, weightsHash);
  });

  it('says how many parameters it has, truly', async () => {
    for (const name of ['hearmark-crnn', 'hearmark-transformer']) {
      const { weights, card } = await loadModelPackage(join('models', name));
      const trained = [...weights].filter(([key]) => !/running_(mean|var)$/.test(key));
      assert.equal(
        trained.reduce((sum, [, { data }]) => sum + data.length, 0),
        card.parameters,
      );
    }
  });

  it('refuses a missing file', async () => {
    rmSync(join(copy, 'weights.safetensors'));
    await refuses(/weights\.safetensors/);
  });

  it('refuses a card that is no JSON, lacks a field, or has one too many where it decides the sound', async () => {
    editCard((card) => delete card.inputSamples);
    await refuses(/inputSamples/);
    editCard((card) => {
      card.inputSamples = 320_000;
      (card.frontEnd as Json).mystery = 1;
    });
    await refuses(/frontEnd/);
    writeFileSync(join(copy, 'card.json'), '{');
    await refuses(/not valid JSON/);
  });

  it('refuses an unknown architecture and unfit hyper-parameters', async () => {
    editCard((card) => (card.architecture = 'toString'));
    await refuses(/unknown architecture "toString"/);
    editCard((card) => {
      card.architecture = 'crnn';
      card.hyperparameters = { channels: 'many' };
    });
    await refuses(/hyperparameters\.channels/);
  });

  it('refuses a vocabulary of another length, or with a tag twice', async () => {
    editCard((card) => {
      delete card.calibration;
      (card.vocabulary as Json[]).pop();
    });
    await refuses(/"step\.weight" has shape \[122, 192\] where the card's network needs \[121, 192\]/);
    editCard((card) => (card.vocabulary as Json[]).push((card.vocabulary as Json[])[0]!));
    await refuses(/is listed twice/);
  });

  it('refuses an input too short for the network', async () => {
    cpSync(firstCrnn, copy, { recursive: true });
    editCard((card) => (card.inputSamples = 2000));
    await refuses(/too short/);
  });

  it('is known without its network by the same hash, and is nothing else where its weights are cut short', async () => {
    assert.equal((await identifyModel(copy)).weightsHash, (await loadModelPackage(copy)).weightsHash);
    const path = join(copy, 'weights.safetensors');
    const whole = readFileSync(path);
    for (const length of [0, 7, 400, whole.length - 1]) {
      writeFileSync(path, whole.subarray(0, length));
      await assert.rejects(
        identifyModel(copy),
        ({ message }: Error) => message.includes(copy) && /cut short/.test(message),
      );
    }
  });

  it('refuses weights that are cut short, overlong, renamed, superfluous, NaN or of another type', async () => {
    const weights = join(copy, 'weights.safetensors');
    const shipped = readFileSync(weights);
    const restore = () => writeFileSync(weights, shipped);

    writeFileSync(weights, shipped.subarray(0, shipped.length - 1));
    await refuses(/cut short inside/);
    writeFileSync(weights, shipped.subarray(0, 5));
    await refuses(/no header/);
    writeFileSync(weights, Buffer.concat([shipped, Buffer.alloc(4)]));
    await refuses(/beyond the last tensor/);

    restore();
    editWeights((header) => {
      header['window.other'] = header['window.bias'];
      delete header['window.bias'];
    });
    await refuses(/lack "window\.bias"/);

    restore();
    editWeights((header, data) => {
      header.extra = { dtype: 'F32', shape: [1], data_offsets: [data.length, data.length + 4] };
      return Buffer.concat([data, Buffer.alloc(4)]);
    });
    await refuses(/"extra", which the card's network does not have/);

    restore();
    editWeights((header, data) => {
      const changed = Buffer.from(data);
      changed.writeFloatLE(NaN, ((header['window.bias'] as Json).data_offsets as number[])[0]);
      return changed;
    });
    await refuses(/NaN/);

    restore();
    editWeights((header) => {
      (header['window.bias'] as Json).dtype = 'F16';
    });
    await refuses(/F16/);
  });

  it('lists packages, the broken ones with their problem, and finds one by name or path', async () => {
    cpSync(copy, join(folder, 'broken'), { recursive: true });
    writeFileSync(join(folder, 'broken', 'card.json'), 'no');
    const found = await findModels([folder, join(folder, 'does-not-exist')]);
    assert.deepEqual(
      found.map((model) => ('card' in model ? model.card.name : 'problem')),
      ['problem', 'hearmark-crnn'],
    );
    assert.equal(await findModel('hearmark-crnn', [folder]), copy);
    assert.equal(await findModel(copy, []), copy);
    const called = join(folder, 'hearmark-crnn');
    cpSync(copy, called, { recursive: true });
    writeFileSync(join(called, 'card.json'), 'no');
    assert.equal(await findModel('hearmark-crnn', [folder]), copy, 'not one whose card cannot be read');
    cpSync(join(copy, 'card.json'), join(called, 'card.json'));
    assert.equal(await findModel('hearmark-crnn', [folder]), called);
    rmSync(called, { recursive: true });
    await assert.rejects(
      findModel('nothing', [folder]),
      /no model "nothing"; installed: broken, hearmark-crnn/,
    );
  });
});
