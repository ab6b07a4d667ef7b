import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HearmarkError, ModelError } from '../errors.ts';
import { syncFolder } from '../files/syncFolder.ts';
import type { Projection } from '../simd/Projection.ts';
import { parseCard } from '../taggers/card.ts';
import { isHearingCard, parseHearingCard } from '../taggers/hearing/hearingCard.ts';
import { loadHearingPackage, type HearingPackage } from '../taggers/hearing/hearingPackage.ts';
import { encodeLikeness, likenessFile } from '../taggers/likeness.ts';
import { loadModelPackage, type ModelPackage } from '../taggers/modelPackage.ts';
import { encodeSafetensors } from '../taggers/safetensors.ts';
import type { StateDict } from '../taggers/stateDict.ts';
import { scoreTestSound } from './testSound.ts';

/** The parts of a model package before they are a folder; a network that came compiled is an ONNX file. */
export type PackageParts = {
  /** What card.json is to hold; its name becomes the folder's. */
  readonly card: { readonly name: string };
  readonly readme: string;
} & (
  | {
      readonly weights: StateDict;
      /** Where the card says so. */
      readonly likeness?: Projection | undefined;
    }
  | {
      readonly onnx: Uint8Array;
      /** Of a text-audio model. */
      readonly text?: { readonly onnx: Uint8Array; readonly tokenizer: Uint8Array };
    }
  | { readonly composed: true }
);

/** Hears a package out on test sound; throws ModelError that says what is wrong with it. */
export type TryOut = (folder: string) => Promise<void>;

/** Installs a package that tags, as installFolder does, and reads it. */
export async function installPackage(
  parts: PackageParts,
  modelsFolder: string,
  tryOut?: TryOut,
): Promise<ModelPackage> {
  return loadModelPackage(await installFolder(parts, modelsFolder, tryOut));
}

/** Installs a package that hears something else than tags, as installFolder does, and reads it. */
export async function installHearing(
  parts: PackageParts,
  modelsFolder: string,
  tryOut?: TryOut,
): Promise<HearingPackage> {
  return loadHearingPackage(await installFolder(parts, modelsFolder, tryOut));
}

/**
 * Writes a model package into a folder of models, whole or not at all, and returns its folder: it is made in a hidden
 * folder beside its place, opened there as a job would, heard out on test sound, and only then given its name. Throws
 * ModelError with the first thing wrong, where a package of this name is there already, or the folder cannot be written.
 */
async function installFolder(
  parts: PackageParts,
  modelsFolder: string,
  tryOut: TryOut = scoreTestSound,
): Promise<string> {
  const card = JSON.stringify(parts.card, undefined, 2);
  const { name } = isHearingCard(card) ? parseHearingCard(card) : parseCard(card);
  const folder = join(modelsFolder, name);
  if (existsSync(folder)) throw new ModelError(`${folder} exists already`, { path: folder });
  let draft: string | undefined;
  try {
    await mkdir(modelsFolder, { recursive: true });
    await removeLeftOvers(modelsFolder);
    draft = await mkdtemp(join(modelsFolder, '.draft-'));
    await writeFile(join(draft, 'card.json'), `${card}\n`);
    if ('onnx' in parts) await writeFile(join(draft, 'model.onnx'), parts.onnx);
    else if ('weights' in parts)
      await writeFile(join(draft, 'weights.safetensors'), encodeSafetensors(parts.weights));
    if ('likeness' in parts && parts.likeness)
      await writeFile(join(draft, likenessFile), encodeLikeness(parts.likeness));
    if ('text' in parts && parts.text) {
      await writeFile(join(draft, 'text.onnx'), parts.text.onnx);
      await writeFile(join(draft, 'tokenizer.json'), parts.text.tokenizer);
    }
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
  return folder;
}

/** What imports and deletions left behind which did not end: none takes so long. */
async function removeLeftOvers(modelsFolder: string): Promise<void> {
  for (const name of await readdir(modelsFolder)) {
    const path = join(modelsFolder, name);
    if (!/^\.(draft|removed)-/.test(name) || Date.now() - (await stat(path)).mtimeMs < 3600 * 1000) continue;
    await rm(path, { recursive: true, force: true });
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
