import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { DownloadError, ModelError, ParameterError } from '../../errors.ts';
import { catalogueFile, downloadsFolder, modelFolders, ownModelsFolder } from '../../locations.ts';
import { readCatalogue, type CatalogueEntry } from '../../models/catalogue.ts';
import { findModels, nameOf } from '../../models/findModels.ts';
import { importApart, type AnyImport } from '../../models/importers/importApart.ts';
import { launchProcess } from '../../processes/launchProcess.ts';
import { loadHearingPackage } from '../../taggers/hearing/hearingPackage.ts';
import { loadModelPackage, type ModelPackage } from '../../taggers/modelPackage.ts';
import { readVocabulary } from '../../models/vocabularies/readVocabulary.ts';
import { aboutEntry, adviceByHand, writeCard } from './adviceByHand.ts';
import { downloadModelFile, downloadsOf, type ModelDownload } from './downloadModel.ts';
import { printCatalogue } from './printCatalogue.ts';

export interface GetModelOptions {
  acceptLicence: boolean;
  json: boolean;
}

/** What Ctrl-C gives by convention: 128 and the signal's number. */
const INTERRUPTED = 130;

/**
 * `hearmark models get`: downloads a published model of the catalogue, checks that it is the file it should be before
 * anything reads it, and installs it. Without a name: what there is.
 */
export async function getModel(name: string | undefined, options: GetModelOptions): Promise<number> {
  const catalogue = await readCatalogue(catalogueFile());
  const installed = new Set((await findModels(modelFolders())).map(nameOf));
  if (name === undefined) return printCatalogue(catalogue, installed, options.json);
  const entry = catalogue.find((one) => one.name === name);
  if (!entry) {
    throw new ParameterError(
      `the catalogue has no model "${name}"; \`hearmark models get\` shows what it has`,
    );
  }
  if (installed.has(name)) {
    console.log(`${name} is installed already.${entry.beside ? '' : ` To use it: --model ${name}.`}`);
    return 0;
  }
  if (!(await agreeToLicence(entry, options.acceptLicence))) return 1;

  const folder = downloadsFolder();
  const files = downloadsOf(entry, folder);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(interruption);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  const hashes: string[] = [];
  try {
    for (const file of files) hashes.push(await downloadModelFile(file, interruption.signal));
  } catch (error) {
    if (interruption.signal.aborted) {
      console.error('\nInterrupted. What was downloaded is kept; the same command goes on from there.');
      return INTERRUPTED;
    }
    if (!(error instanceof DownloadError)) throw error;
    throw new DownloadError(`${error.message}\n\n${await adviceByHand(entry, folder)}`, { cause: error });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, interrupt);
  }
  await install(entry, files, hashes[0]!);
  for (const { path } of files) await rm(path, { force: true });
  return 0;
}

/** Shows the licence; where it forbids commercial use, only a clear yes counts. */
async function agreeToLicence({ name, licence, paper }: CatalogueEntry, accepted: boolean): Promise<boolean> {
  console.log(`${name}: ${paper.title}`);
  console.log(`Licence: ${licence.name} (${licence.url})`);
  if (licence.commercialUse) return true;
  console.log('This licence FORBIDS COMMERCIAL USE of the model and of what is made with it.');
  if (accepted) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new ParameterError(`read the licence of ${name} first; --accept-licence says that you agree to it`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Do you agree to it? Type yes: ');
  terminal.close();
  if (answer.trim().toLowerCase() === 'yes') return true;
  console.log('Nothing was downloaded.');
  return false;
}

async function install(
  entry: CatalogueEntry,
  files: readonly ModelDownload[],
  sha256: string,
): Promise<void> {
  const { name, architecture, part, hyper, licence } = entry;
  const file = files[0]!.path;
  const pathOf = (option: ModelDownload['option']) => files.find((one) => one.option === option)?.path;
  const importOwn = (what: AnyImport) => importApart(what, ownModelsFolder(), launchProcess);
  try {
    if (entry.card) {
      const cardFile = await writeCard(entry, downloadsFolder(), sha256);
      const request = { file, cardFile, name, licence: licence.name };
      const [textFile, tokenizerFile] = [pathOf('text'), pathOf('tokenizer')];
      if (textFile !== undefined && tokenizerFile !== undefined) {
        const words = { ...request, textFile, tokenizerFile, dataFile: pathOf('data') };
        await printWords(await importOwn({ kind: 'words', request: words }));
      } else {
        const vocabulary = await readVocabulary(entry.vocabulary!);
        printInstalled(
          await loadModelPackage(await importOwn({ kind: 'onnx', request: { ...request, vocabulary } })),
        );
      }
      await rm(cardFile);
      return;
    }
    const vocabulary = await readVocabulary(entry.vocabulary!);
    const request = { file, name, architecture, vocabulary, part, hyper, licence: licence.name };
    const about = aboutEntry(entry, sha256);
    printInstalled(
      await loadModelPackage(await importOwn({ kind: 'weights', request: { ...request, about } })),
    );
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`${cause.message}\n(The download is intact and is kept.)`, {
      path: file,
      cause,
    });
  }
}

async function printWords(folder: string): Promise<void> {
  const { card } = await loadHearingPackage(folder);
  console.log(`${card.name}: hears ${card.task.join(', ')}, in ${folder}`);
  console.log('`hearmark tag` lets it hear your music, and `hearmark find` asks it then.');
}

function printInstalled({ card, folder }: ModelPackage): void {
  const { name, architecture, vocabulary } = card;
  console.log(`${name}: ${architecture}, ${vocabulary.length} tags, in ${folder}`);
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
}
