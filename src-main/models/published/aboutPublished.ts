import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueEntry } from '../catalogue.ts';

/** What the card of an installed model says beyond what every import says. */
export function aboutPublished(
  { url, paper, licence, dataSet, metrics, note }: CatalogueEntry,
  sha256?: string,
) {
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
export async function writeCard(entry: CatalogueEntry, folder: string, sha256?: string): Promise<string> {
  const cardFile = join(folder, `${entry.name}.card.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(
    cardFile,
    JSON.stringify({ ...entry.card, ...aboutPublished(entry, sha256) }, undefined, 2),
  );
  return cardFile;
}
