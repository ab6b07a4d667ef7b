import { join } from 'node:path';
import { readSettings } from '../../settings.ts';
import type { CatalogueEntry, PublishedFile } from '../catalogue.ts';

/** A file of a published model, under what its hash is pinned, and where it lies once it is downloaded. */
export interface PublishedPart extends PublishedFile {
  /** What `models import` calls it; undefined of the one that it begins with. */
  option: 'data' | 'text' | 'tokenizer' | undefined;
  pinnedAs: string;
  path: string;
}

/** The files of a model of the catalogue, the one that gives it its name first. */
export function publishedParts({ name, beside, ...entry }: CatalogueEntry, folder: string): PublishedPart[] {
  const { url, file, bytes, sha256, gitBlob } = entry;
  const first = { url, file, bytes, sha256, gitBlob };
  const more = (['data', 'text', 'tokenizer'] as const).flatMap((option) => {
    const one = beside?.[option];
    return one ? [{ ...one, option, pinnedAs: `${name} ${option}`, path: join(folder, one.file) }] : [];
  });
  return [{ ...first, option: undefined, pinnedAs: name, path: join(folder, file) }, ...more];
}

/** Bytes of all its files; null where somebody has not said. */
export function publishedBytes({ bytes, beside }: CatalogueEntry): number | null {
  const all = [bytes, ...Object.values(beside ?? {}).map((file) => file?.bytes ?? null)];
  return all.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

/** The SHA-256 that a file must have: published, or pinned when it first came. */
export function knownHash({ sha256, pinnedAs }: PublishedPart, settingsFile: string): string | undefined {
  return sha256 ?? readSettings(settingsFile).pinnedHashes?.[pinnedAs];
}
