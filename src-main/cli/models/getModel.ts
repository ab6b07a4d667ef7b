import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DownloadError, ModelError, ParameterError } from '../../errors.ts';
import {
  catalogueFile,
  downloadsFolder,
  modelFolders,
  ownModelsFolder,
  settingsFile,
} from '../../locations.ts';
import { changeSettings, readSettings } from '../../settings.ts';
import { readCatalogue, type CatalogueEntry } from '../../models/catalogue.ts';
import { downloadFile } from '../../models/downloads/downloadFile.ts';
import { findModels, nameOf } from '../../models/findModels.ts';
import { importApart } from '../../models/importers/importApart.ts';
import { launchProcess } from '../../processes/launchProcess.ts';
import { loadModelPackage, type ModelPackage } from '../../taggers/modelPackage.ts';
import { readVocabulary } from '../../models/vocabularies/readVocabulary.ts';
import { Progress, type Unit } from '../Progress.ts';
import { printCatalogue } from './printCatalogue.ts';
import { formatMegabytes } from '../table.ts';

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
    console.log(`${name} is installed already. To use it: --model ${name}.`);
    return 0;
  }
  if (!(await agreeToLicence(entry, options.acceptLicence))) return 1;

  const folder = downloadsFolder();
  const file = join(folder, entry.file);
  const interruption = new AbortController();
  const interrupt = () => interruption.abort(interruption);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  let sha256;
  try {
    sha256 = await download(entry, file, interruption.signal);
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
  const model = await install(entry, file, sha256);
  await rm(file, { force: true });
  printInstalled(model);
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

async function download(entry: CatalogueEntry, file: string, signal: AbortSignal): Promise<string> {
  const { name, url, bytes, gitBlob } = entry;
  const pinned = readSettings(settingsFile()).pinnedHashes?.[name];
  const known = entry.sha256 ?? pinned ?? null;
  if (known === null) {
    const check = gitBlob === undefined ? 'nothing to compare it with' : `only its git id, ${gitBlob}`;
    console.log(
      `Its SHA-256 is not known beforehand, ${check}. The file that comes now is pinned, and no other is accepted later.`,
    );
  }
  console.log(`From ${url}. Nothing is uploaded.`);
  const progress = new Progress(process.stderr, megabytes);
  let counted = 0;
  const onProgress = (done: number, total: number | undefined) => {
    progress.total = total;
    progress.advance(done - counted);
    counted = done;
  };
  try {
    const request = { url, file, bytes, sha256: known, gitBlob };
    const sha256 = await downloadFile(request, { signal, onProgress });
    if (known === null) pin(name, sha256);
    return sha256;
  } finally {
    progress.stop();
  }
}

function pin(name: string, sha256: string): void {
  const { pinnedHashes = {} } = readSettings(settingsFile());
  changeSettings(settingsFile(), { pinnedHashes: { ...pinnedHashes, [name]: sha256 } });
  console.log(`Pinned SHA-256 ${sha256} of ${name} in ${settingsFile()}.`);
}

async function install(entry: CatalogueEntry, file: string, sha256: string): Promise<ModelPackage> {
  const { name, architecture, part, hyper, licence } = entry;
  const vocabulary = await readVocabulary(entry.vocabulary);
  try {
    if (entry.card) {
      const cardFile = await writeCard(entry, downloadsFolder(), sha256);
      const request = { file, cardFile, name, vocabulary, licence: licence.name };
      const folder = await importApart({ kind: 'onnx', request }, ownModelsFolder(), launchProcess);
      await rm(cardFile);
      return await loadModelPackage(folder);
    }
    const request = { file, name, architecture, vocabulary, part, hyper, licence: licence.name };
    const about = aboutEntry(entry, sha256);
    return await loadModelPackage(
      await importApart(
        { kind: 'weights', request: { ...request, about } },
        ownModelsFolder(),
        launchProcess,
      ),
    );
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`${cause.message}\n(The download is intact and is kept.)`, {
      path: file,
      cause,
    });
  }
}

/** What the card of an installed model says beyond what every import says. */
function aboutEntry({ url, paper, licence, dataSet, metrics, note }: CatalogueEntry, sha256?: string) {
  const day = new Date().toISOString().slice(0, 10);
  return {
    provenance: `Downloaded from ${url} on ${day}${sha256 === undefined ? '' : `, SHA-256 ${sha256}`}. ${paper.title}.`,
    paper,
    licenceUrl: licence.url,
    commercialUse: licence.commercialUse,
    trainedOn: dataSet,
    ...(metrics && { metrics }),
    ...(note !== undefined && { note }),
  };
}

/** Writes the card that `models import --card` needs for an ONNX file; returns its path. */
async function writeCard(entry: CatalogueEntry, folder: string, sha256?: string): Promise<string> {
  const cardFile = join(folder, `${entry.name}.card.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(cardFile, JSON.stringify({ ...entry.card, ...aboutEntry(entry, sha256) }, undefined, 2));
  return cardFile;
}

/** How to go on without us: what to fetch with a browser, what it must be, and what to type then. */
async function adviceByHand(entry: CatalogueEntry, folder: string): Promise<string> {
  const { name, url, file, bytes, gitBlob, vocabulary, licence } = entry;
  const sha256 = entry.sha256 ?? readSettings(settingsFile()).pinnedHashes?.[name];
  const described = entry.card ? ['--card', await writeCard(entry, folder)] : networkOptions(entry);
  const words = [file, ...described, '--vocabulary', vocabulary, '--name', name, '--licence', licence.name];
  const check = [
    ...(bytes === null ? [] : [`It must have ${bytes} bytes.`]),
    sha256 === undefined ? 'Its SHA-256 is not known.' : `Its SHA-256 must be ${sha256}.`,
    ...(gitBlob === undefined ? [] : [`\`git hash-object ${file}\` must print ${gitBlob}.`]),
  ];
  return [
    'To go on later, run the same command again. To do it by hand:',
    `  1. Download ${url} and name it ${file}.`,
    `  2. Check it. ${check.join(' ')}`,
    `  3. hearmark models import ${words.map(quote).join(' ')}`,
  ].join('\n');
}

/** What `models import` must be told of weights. */
function networkOptions({ architecture, part, hyper }: CatalogueEntry): string[] {
  const settings = Object.entries(hyper).flatMap(([key, value]) => [
    '--hyper',
    `${key}=${JSON.stringify(value)}`,
  ]);
  return ['--architecture', architecture, ...(part === undefined ? [] : ['--part', part]), ...settings];
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function printInstalled({ card, folder }: ModelPackage): void {
  const { name, architecture, vocabulary } = card;
  console.log(`${name}: ${architecture}, ${vocabulary.length} tags, in ${folder}`);
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
}

const megabytes: Unit = {
  amount: (done, total) =>
    total === undefined ? formatMegabytes(done) : `${formatMegabytes(done)} of ${formatMegabytes(total)}`,
  rate: (perSecond) => `${formatMegabytes(perSecond)}/s`,
};
