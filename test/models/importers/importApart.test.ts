import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { File, ready, type Group } from 'h5wasm';
import { ModelError } from '../../../src-main/errors.ts';
import { importApart, type AnyImport } from '../../../src-main/models/importers/importApart.ts';
import { readVocabulary } from '../../../src-main/models/vocabularies/readVocabulary.ts';
import type { TrialLimits } from '../../../src-main/models/tryModel.ts';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { opcode, pickle, torchZipOf } from './makeTorchFile.ts';

/** Of what takes for ever, and of what takes all memory. */
const [short, small] = [
  { seconds: 2, memoryBytes: 2 ** 32 },
  { seconds: 100, memoryBytes: 2 ** 29 },
];

/** A pickle that makes the same OrderedDict of many pairs again and again, and keeps each or not. */
function pickleBomb({ keepsAll }: { keepsAll: boolean }): Buffer {
  const pairs = Array.from({ length: 20_000 }, (_, index) =>
    Buffer.concat([opcode.integer(index), Buffer.from('N\x86', 'latin1')]),
  );
  const makeOne = Buffer.from(`h\x01h\x00\x85R${keepsAll ? '' : '0'}`, 'latin1');
  return pickle(
    ...['](', ...pairs, 'eq\x00', opcode.global('collections', 'OrderedDict'), 'q\x01'],
    Buffer.concat(Array.from({ length: 1_000_000 }, () => makeOne)),
  );
}

/** Groups of which each holds the next one under many names: as many ways to the last, which is empty, as there are atoms. */
async function groupBomb(): Promise<Uint8Array> {
  const { FS } = await ready;
  const name = '/bomb.h5';
  const file = new File(name, 'w');
  let parent: Group = file;
  for (let depth = 0; depth < 7; depth++) {
    const inner = parent.create_group('0');
    for (let twin = 1; twin < 100; twin++) parent.create_hard_link(inner.path, String(twin));
    parent = inner;
  }
  file.close();
  const bytes = FS.readFile(name);
  FS.unlink(name);
  return bytes;
}

describe('a file that is imported', async () => {
  const folder = temporaryFolder();
  const models = join(folder, 'models');
  const vocabulary = await readVocabulary('mtg-jamendo-top50');

  const refused = async (name: string, bytes: Uint8Array, limits: TrialLimits, why: RegExp) => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    const request = {
      ...{ file, name: 'x', architecture: 'fcn', vocabulary, hyper: {}, licence: 'none' },
    };
    const what: AnyImport = { kind: 'weights', request };
    await assert.rejects(importApart(what, models, launchProcess, limits), (error) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.equal(error.path, file);
      assert.match(error.message, why);
      return true;
    });
    assert.ok(!existsSync(models) || readdirSync(models).length === 0, 'nothing is left');
  };

  it('takes no longer to read than others, as PyTorch', () =>
    refused(
      'time.pth',
      torchZipOf(pickleBomb({ keepsAll: false })),
      short,
      /reading it takes more than 2 s$/,
    ));

  it('takes no more memory than others, as PyTorch', () =>
    refused(
      'memory.pth',
      torchZipOf(pickleBomb({ keepsAll: true })),
      small,
      /reading it ended its process \(.*more than 0\.5 GiB of memory/,
    ));

  it('takes no longer to read than others, as HDF5', async () =>
    refused('groups.h5', await groupBomb(), short, /reading it takes more than 2 s$/));

  it('takes no more memory than others, as safetensors', () => {
    // Names and shapes take many times what they take in the file
    const entry = (index: number) => `"${index}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`;
    const header = Buffer.from(`{${Array.from({ length: 1_500_000 }, (_, index) => entry(index)).join()}}`);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    return refused(
      'names.safetensors',
      Buffer.concat([length, header]),
      small,
      /reading it ended its process \(.*more than 0\.5 GiB of memory/,
    );
  });
});
