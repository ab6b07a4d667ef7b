import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueEntry } from '../../models/catalogue.ts';
import { downloadsOf, knownHash, type ModelDownload } from './downloadModel.ts';

/** How to go on without us: what to fetch with a browser, what it must be, and what to type then. */
export async function adviceByHand(entry: CatalogueEntry, folder: string): Promise<string> {
  const { name, vocabulary, licence } = entry;
  const files = downloadsOf(entry, folder);
  const [{ file }, ...beside] = files as [ModelDownload, ...ModelDownload[]];
  const words = [
    file,
    ...(entry.card ? ['--card', await writeCard(entry, folder)] : networkOptions(entry)),
    ...beside.flatMap((one) => [`--${one.option}`, one.file]),
    ...(vocabulary === undefined ? [] : ['--vocabulary', vocabulary]),
    ...['--name', name, '--licence', licence.name],
  ];
  const steps = files.flatMap((one) => [
    `Download ${one.url} and name it ${one.file}.`,
    `Check it. ${checksOf(one).join(' ')}`,
  ]);
  steps.push(`hearmark models import ${words.map(quote).join(' ')}`);
  return [
    'To go on later, run the same command again. To do it by hand:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ].join('\n');
}

function checksOf(one: ModelDownload): string[] {
  const { file, bytes, gitBlob } = one;
  const sha256 = knownHash(one);
  return [
    ...(bytes === null ? [] : [`It must have ${bytes} bytes.`]),
    sha256 === undefined ? 'Its SHA-256 is not known.' : `Its SHA-256 must be ${sha256}.`,
    ...(gitBlob === undefined ? [] : [`\`git hash-object ${file}\` must print ${gitBlob}.`]),
  ];
}

/** Writes the card that `models import --card` needs for an ONNX file; returns its path. */
export async function writeCard(entry: CatalogueEntry, folder: string, sha256?: string): Promise<string> {
  const cardFile = join(folder, `${entry.name}.card.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(cardFile, JSON.stringify({ ...entry.card, ...aboutEntry(entry, sha256) }, undefined, 2));
  return cardFile;
}

/** What the card of an installed model says beyond what every import says. */
export function aboutEntry({ url, paper, licence, dataSet, metrics, note }: CatalogueEntry, sha256?: string) {
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
