import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HearingPackage } from '../taggers/hearing/hearingPackage.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import { pack, type ModelFile, type ModelManifest } from './messages.ts';
import type { OwnerLink } from './OwnerLink.ts';

/** Puts a package, with those that it is made of, into the object store by its hash, unless it is there. */
export async function putModel(link: OwnerLink, model: ModelPackage | HearingPackage): Promise<void> {
  const { names } = link;
  const hash = model.weightsHash;
  const manifestName = names.modelObject(hash, 'manifest');
  if (await link.hasObject(manifestName)) return;
  const files: ModelFile[] = [];
  for (const part of [model, ...membersOf(model)]) {
    const { folder, onnx } = part;
    const weights = membersOf(part).length > 0 ? [] : [onnx ? 'model.onnx' : 'weights.safetensors'];
    for (const name of ['card.json', ...weights]) {
      const bytes = soundAlone(name, await readFile(join(folder, name)));
      const file = {
        name: `${basename(folder)}/${name}`,
        size: bytes.length,
        hash: createHash('sha256').update(bytes).digest('hex'),
      };
      await link.putBytes(names.modelObject(hash, file.name), bytes);
      files.push(file);
    }
  }
  // Last: whoever finds it finds all that it names
  const manifest: ModelManifest = { hash, folder: basename(model.folder), files };
  await link.putBytes(manifestName, pack(manifest));
}

/** Other machines hear sounds, read no words and compare nothing: cards go there without a text tower, and without a space of likeness. */
function soundAlone(name: string, bytes: Buffer): Buffer {
  if (name !== 'card.json') return bytes;
  const { text, likeness, ...card } = JSON.parse(bytes.toString()) as { text?: object; likeness?: object };
  return text || likeness ? Buffer.from(JSON.stringify(card)) : bytes;
}

function membersOf(model: ModelPackage | HearingPackage): readonly ModelPackage[] {
  return 'members' in model ? (model.members ?? []) : [];
}
