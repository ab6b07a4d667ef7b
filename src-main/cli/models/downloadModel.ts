import { join } from 'node:path';
import { settingsFile } from '../../locations.ts';
import type { CatalogueEntry, PublishedFile } from '../../models/catalogue.ts';
import { downloadFile } from '../../models/downloads/downloadFile.ts';
import { changeSettings, readSettings } from '../../settings.ts';
import { Progress, type Unit } from '../Progress.ts';
import { formatMegabytes } from '../table.ts';

/** A file of a model, under what its hash is pinned, and where it lies once it is downloaded. */
export interface ModelDownload extends PublishedFile {
  /** What `models import` calls it; undefined of the one that it begins with. */
  option: 'data' | 'text' | 'tokenizer' | undefined;
  pinnedAs: string;
  path: string;
}

/** The files of a model of the catalogue, the one that gives it its name first. */
export function downloadsOf({ name, beside, ...entry }: CatalogueEntry, folder: string): ModelDownload[] {
  const { url, file, bytes, sha256, gitBlob } = entry;
  const first = { url, file, bytes, sha256, gitBlob };
  const more = (['data', 'text', 'tokenizer'] as const).flatMap((option) => {
    const one = beside?.[option];
    return one ? [{ ...one, option, pinnedAs: `${name} ${option}`, path: join(folder, one.file) }] : [];
  });
  return [{ ...first, option: undefined, pinnedAs: name, path: join(folder, file) }, ...more];
}

/** The SHA-256 that a file must have: published, or pinned when it first came. */
export function knownHash({ sha256, pinnedAs }: ModelDownload): string | undefined {
  return sha256 ?? readSettings(settingsFile()).pinnedHashes?.[pinnedAs];
}

/** Downloads a file of a model, checks it, and returns its SHA-256. Throws DownloadError, or the signal's reason. */
export async function downloadModelFile(model: ModelDownload, signal: AbortSignal): Promise<string> {
  const { url, path: file, bytes, gitBlob, pinnedAs } = model;
  const known = knownHash(model) ?? null;
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
    const sha256 = await downloadFile({ url, file, bytes, sha256: known, gitBlob }, { signal, onProgress });
    if (known === null) pin(pinnedAs, sha256);
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

const megabytes: Unit = {
  amount: (done, total) =>
    total === undefined ? formatMegabytes(done) : `${formatMegabytes(done)} of ${formatMegabytes(total)}`,
  rate: (perSecond) => `${formatMegabytes(perSecond)}/s`,
};
