import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HearmarkError, ModelError } from '../errors.ts';
import { syncFolder } from '../files/syncFolder.ts';
import { parseCard } from '../taggers/card.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';
import { encodeSafetensors } from '../taggers/safetensors.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { Tagger } from '../taggers/Tagger.ts';

/** The parts of a model package before they are a folder; a network that came compiled is an ONNX file. */
export type PackageParts = {
  /** What card.json is to hold; its name becomes the folder's. */
  readonly card: { readonly name: string };
  readonly readme: string;
} & ({ readonly weights: StateDict } | { readonly onnx: Uint8Array } | { readonly composed: true });

/**
 * Writes a model package into a folder of models, whole or not at all: it is made in a hidden folder beside its place,
 * opened there as a job would, heard out on one silent window, and only then given its name. Throws ModelError with the
 * first thing wrong, where a package of this name is there already, or the folder cannot be written.
 */
export async function installPackage(parts: PackageParts, modelsFolder: string): Promise<ModelPackage> {
  const card = JSON.stringify(parts.card, undefined, 2);
  const folder = join(modelsFolder, parseCard(card).name);
  if (existsSync(folder)) throw new ModelError(`${folder} exists already`, { path: folder });
  let draft: string | undefined;
  try {
    await mkdir(modelsFolder, { recursive: true });
    draft = await mkdtemp(join(modelsFolder, '.draft-'));
    await writeFile(join(draft, 'card.json'), `${card}\n`);
    if ('onnx' in parts) await writeFile(join(draft, 'model.onnx'), parts.onnx);
    else if ('weights' in parts)
      await writeFile(join(draft, 'weights.safetensors'), encodeSafetensors(parts.weights));
    await writeFile(join(draft, 'README.md'), parts.readme);
    await tryOut(draft);
    for (const name of await readdir(draft)) await syncFile(join(draft, name));
    syncFolder(draft);
    await rename(draft, folder);
    syncFolder(modelsFolder);
  } catch (error) {
    if (draft !== undefined) await rm(draft, { recursive: true, force: true });
    throw asModelError(error, modelsFolder);
  }
  return loadModelPackage(folder);
}

/** Opens a package and scores a silent window: an ONNX file need not say what it answers before it does. */
async function tryOut(folder: string): Promise<void> {
  const tagger = await Tagger.open(await loadModelPackage(folder));
  try {
    await tagger.run([new Float32Array(tagger.card.inputSamples)]);
  } finally {
    await tagger.close();
  }
}

async function syncFile(file: string): Promise<void> {
  await using handle = await open(file, 'r+');
  await handle.sync();
}

/** What was wrong with the draft, without the draft's path; or why nothing could be written. */
function asModelError(error: unknown, modelsFolder: string): unknown {
  const { message, cause } = error as Error;
  if (error instanceof HearmarkError) {
    return new ModelError(cause instanceof Error ? cause.message : message, { cause: error });
  }
  if ((error as NodeJS.ErrnoException).syscall === undefined) return error;
  return new ModelError(`cannot write to ${modelsFolder}: ${message}`, { path: modelsFolder, cause: error });
}
