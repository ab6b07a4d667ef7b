import { settingsFile } from '../../locations.ts';
import type { CatalogueEntry } from '../../models/catalogue.ts';
import { writeCard } from '../../models/published/aboutPublished.ts';
import { knownHash, publishedParts, type PublishedPart } from '../../models/published/publishedParts.ts';

/** How to go on without us: what to fetch with a browser, what it must be, and what to type then. */
export async function adviceByHand(entry: CatalogueEntry, folder: string): Promise<string> {
  const { name, vocabulary, licence } = entry;
  const files = publishedParts(entry, folder);
  const [{ file }, ...beside] = files as [PublishedPart, ...PublishedPart[]];
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

function checksOf(one: PublishedPart): string[] {
  const { file, bytes, gitBlob } = one;
  const sha256 = knownHash(one, settingsFile());
  return [
    ...(bytes === null ? [] : [`It must have ${bytes} bytes.`]),
    sha256 === undefined ? 'Its SHA-256 is not known.' : `Its SHA-256 must be ${sha256}.`,
    ...(gitBlob === undefined ? [] : [`\`git hash-object ${file}\` must print ${gitBlob}.`]),
  ];
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
