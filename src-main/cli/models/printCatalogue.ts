import type { CatalogueEntry } from '../../models/catalogue.ts';
import { publishedBytes } from '../../models/published/publishedParts.ts';
import { formatHeader, formatMegabytes, formatRow } from '../table.ts';

const columns = [
  { title: 'MODEL', width: 34 },
  { title: 'SIZE', width: 8 },
  { title: 'LICENCE', width: 18 },
  { title: 'ROC-AUC', width: 7 },
  { title: 'PR-AUC', width: 7 },
  { title: 'TRAINED ON', width: 30 },
  { title: 'HERE', width: 9 },
];

/** Prints what a catalogue has: sizes, licences, figures, and what is installed. Returns the exit status. */
export function printCatalogue(
  catalogue: readonly CatalogueEntry[],
  installed: ReadonlySet<string>,
  json: boolean,
): number {
  if (json) {
    console.log(
      JSON.stringify(catalogue.map((entry) => ({ ...entry, installed: installed.has(entry.name) }))),
    );
    return 0;
  }
  console.log(formatHeader(columns));
  for (const entry of catalogue) {
    const { name, licence, metrics, dataSet } = entry;
    const bytes = publishedBytes(entry);
    const size = bytes === null ? 'unknown' : formatMegabytes(bytes);
    const [roc, pr] = [metrics?.rocAuc, metrics?.prAuc].map((value) => value?.toFixed(4) ?? '–');
    const here = installed.has(name) ? 'installed' : '';
    console.log(formatRow(columns, [name, size, licence.name, roc!, pr!, dataSet, here]));
  }
  const forbidding = catalogue.filter(({ licence }) => !licence.commercialUse).map(({ name }) => name);
  if (forbidding.length > 0) console.log(`\nThese forbid commercial use: ${forbidding.join(', ')}.`);
  console.log(
    '\nThe figures are the publishers’, each on its own data set. `hearmark models get <name>` downloads one.',
  );
  return 0;
}
