import { rm } from 'node:fs/promises';
import { ModelError } from '../../errors.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import { changeSettings, readSettings } from '../../settings.ts';
import type { CatalogueEntry } from '../catalogue.ts';
import { downloadFile } from '../downloads/downloadFile.ts';
import { importApart, type AnyImport } from '../importers/importApart.ts';
import { readVocabulary } from '../vocabularies/readVocabulary.ts';
import { aboutPublished, writeCard } from './aboutPublished.ts';
import { knownHash, publishedParts, type PublishedPart } from './publishedParts.ts';

export interface GetPublishedOptions {
  /** Where files lie until the model is installed: what has come of them stays there if it ends early. */
  downloadsFolder: string;
  modelsFolder: string;
  /** Pins the hashes that nobody knew. */
  settingsFile: string;
  /** Remembers that the package passed its trial. */
  triedFile: string;
  launch: LaunchProcess;
  /** Gives it up; what has come is kept. */
  signal: AbortSignal;
  /** Called before a file is asked for. `isKnown`: it must have a SHA-256. */
  onFile?: (file: PublishedPart, isKnown: boolean) => void;
  /** Called with the bytes there are of this file, of how many where that is known. */
  onProgress?: (bytes: number, total: number | undefined) => void;
  onPinned?: (name: string, sha256: string) => void;
  /** Called when all files are there: they are read and tried now. */
  onInstalling?: () => void;
}

/**
 * Downloads a published model, checks that its files are what they must be before anything reads them, installs it, and
 * returns the package's folder. Nothing is uploaded. Whether the person agrees to its licence is asked before. Throws DownloadError,
 * ReadError, ModelError, or the signal's reason.
 */
export async function getPublished(entry: CatalogueEntry, options: GetPublishedOptions): Promise<string> {
  const parts = publishedParts(entry, options.downloadsFolder);
  const hashes: string[] = [];
  for (const part of parts) hashes.push(await downloadPart(part, options));
  options.onInstalling?.();
  const folder = await install(entry, parts, hashes[0]!, options);
  for (const { path } of parts) await rm(path, { force: true });
  return folder;
}

async function downloadPart(part: PublishedPart, options: GetPublishedOptions): Promise<string> {
  const { settingsFile, signal, onFile, onProgress = () => {}, onPinned } = options;
  const { url, path: file, bytes, gitBlob, pinnedAs } = part;
  const sha256 = knownHash(part, settingsFile) ?? null;
  onFile?.(part, sha256 !== null);
  const found = await downloadFile({ url, file, bytes, sha256, gitBlob }, { signal, onProgress });
  if (sha256 === null) {
    const { pinnedHashes = {} } = readSettings(settingsFile);
    changeSettings(settingsFile, { pinnedHashes: { ...pinnedHashes, [pinnedAs]: found } });
    onPinned?.(pinnedAs, found);
  }
  return found;
}

async function install(
  entry: CatalogueEntry,
  parts: readonly PublishedPart[],
  sha256: string,
  { downloadsFolder, modelsFolder, triedFile, launch, signal }: GetPublishedOptions,
): Promise<string> {
  const file = parts[0]!.path;
  const importOwn = (what: AnyImport) => importApart(what, modelsFolder, launch, { triedFile, signal });
  try {
    if (!entry.card) {
      const { name, architecture, part, hyper, licence } = entry;
      const vocabulary = await readVocabulary(entry.vocabulary!);
      const request = { file, name, architecture, vocabulary, part, hyper, licence: licence.name };
      const about = aboutPublished(entry, sha256);
      return await importOwn({ kind: 'weights', request: { ...request, about } });
    }
    const cardFile = await writeCard(entry, downloadsFolder, sha256);
    const folder = await importOwn(await describedImport(entry, parts, cardFile));
    await rm(cardFile);
    return folder;
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`${cause.message}\n(The download is intact and is kept.)`, { path: file, cause });
  }
}

/** What is imported of an ONNX file, or of the two towers of a text-audio model. */
async function describedImport(
  { name, licence, vocabulary }: CatalogueEntry,
  parts: readonly PublishedPart[],
  cardFile: string,
): Promise<AnyImport> {
  const request = { file: parts[0]!.path, cardFile, name, licence: licence.name };
  const pathOf = (option: PublishedPart['option']) => parts.find((one) => one.option === option)?.path;
  const [textFile, tokenizerFile, dataFile] = [pathOf('text'), pathOf('tokenizer'), pathOf('data')];
  if (textFile !== undefined && tokenizerFile !== undefined)
    return { kind: 'words', request: { ...request, textFile, tokenizerFile, dataFile } };
  return { kind: 'onnx', request: { ...request, vocabulary: await readVocabulary(vocabulary!) } };
}
