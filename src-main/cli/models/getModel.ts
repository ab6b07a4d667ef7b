import { createInterface } from 'node:readline/promises';
import { DownloadError, ParameterError } from '../../errors.ts';
import {
  catalogueFile,
  downloadsFolder,
  libraryFile,
  modelFolders,
  ownModelsFolder,
  settingsFile,
  triedModelsFile,
} from '../../locations.ts';
import { readCatalogue, type CatalogueEntry } from '../../models/catalogue.ts';
import { findModels, nameOf } from '../../models/findModels.ts';
import { getPublished } from '../../models/published/getPublished.ts';
import { launchProcess } from '../../processes/launchProcess.ts';
import { loadHearingPackage, type HearingPackage } from '../../taggers/hearing/hearingPackage.ts';
import { loadModelPackage, type ModelPackage } from '../../taggers/modelPackage.ts';
import { adviceByHand } from './adviceByHand.ts';
import { DownloadProgress } from './DownloadProgress.ts';
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

  const interruption = new AbortController();
  const interrupt = () => interruption.abort(interruption);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  const progress = new DownloadProgress();
  try {
    const folder = await getPublished(entry, {
      downloadsFolder: downloadsFolder(),
      triedFile: triedModelsFile(libraryFile()),
      modelsFolder: ownModelsFolder(),
      settingsFile: settingsFile(),
      launch: launchProcess,
      signal: interruption.signal,
      onFile: (file, isKnown) => progress.begin(file, isKnown),
      onProgress: (bytes, total) => progress.reach(bytes, total),
      onPinned: (pinned, sha256) => {
        progress.stop();
        console.log(`Pinned SHA-256 ${sha256} of ${pinned} in ${settingsFile()}.`);
      },
      onInstalling: () => progress.stop(),
    });
    if (entry.beside) printWords(await loadHearingPackage(folder));
    else printInstalled(await loadModelPackage(folder));
    return 0;
  } catch (error) {
    progress.stop();
    if (interruption.signal.aborted) {
      console.error('\nInterrupted. What was downloaded is kept; the same command goes on from there.');
      return INTERRUPTED;
    }
    if (!(error instanceof DownloadError)) throw error;
    throw new DownloadError(`${error.message}\n\n${await adviceByHand(entry, downloadsFolder())}`, {
      cause: error,
    });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, interrupt);
  }
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

function printWords({ card, folder }: HearingPackage): void {
  console.log(`${card.name}: hears ${card.task.join(', ')}, in ${folder}`);
  console.log('`hearmark tag` lets it hear your music, and `hearmark find` asks it then.');
}

function printInstalled({ card, folder }: ModelPackage): void {
  const { name, architecture, vocabulary } = card;
  console.log(`${name}: ${architecture}, ${vocabulary.length} tags, in ${folder}`);
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
}
