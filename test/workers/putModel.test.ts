import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import type { OwnerLink } from '../../src-main/workers/OwnerLink.ts';
import { putModel } from '../../src-main/workers/putModel.ts';

it('a package goes to other machines without its space of likeness, by the same hash', async () => {
  const model = await loadModelPackage(join('models', 'hearmark-crnn'));
  const objects = new Map<string, Uint8Array>();
  const link = {
    names: { modelObject: (hash: string, name: string) => `${hash}/${name}` },
    hasObject: (name: string) => Promise.resolve(objects.has(name)),
    putBytes: (name: string, bytes: Uint8Array) => Promise.resolve(void objects.set(name, bytes)),
  };
  await putModel(link as unknown as OwnerLink, model);
  const names = ['hearmark-crnn/card.json', 'hearmark-crnn/weights.safetensors', 'manifest'];
  assert.deepEqual([...objects.keys()], names.map((name) => `${model.weightsHash}/${name}`)); // prettier-ignore
  const card = JSON.parse(Buffer.from(objects.get(`${model.weightsHash}/${names[0]}`)!).toString()) as object;
  assert.deepEqual(Object.keys(model.card).filter((key) => !(key in card)), ['likeness']); // prettier-ignore
});
