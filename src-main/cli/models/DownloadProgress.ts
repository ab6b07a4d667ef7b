import type { PublishedPart } from '../../models/published/publishedParts.ts';
import { Progress, type Unit } from '../Progress.ts';
import { formatMegabytes } from '../table.ts';

/** Says of each file that a model needs where it comes from, and how far it is. */
export class DownloadProgress {
  #progress: Progress | undefined;
  #counted = 0;

  begin({ url, gitBlob }: PublishedPart, isKnown: boolean): void {
    this.stop();
    if (!isKnown) {
      const check = gitBlob === undefined ? 'nothing to compare it with' : `only its git id, ${gitBlob}`;
      console.log(
        `Its SHA-256 is not known beforehand, ${check}. The file that comes now is pinned, and no other is accepted later.`,
      );
    }
    console.log(`From ${url}. Nothing is uploaded.`);
    this.#progress = new Progress(process.stderr, megabytes);
    this.#counted = 0;
  }

  /** So many bytes are there, of how many where that is known. */
  reach(done: number, total: number | undefined): void {
    if (!this.#progress) return;
    this.#progress.total = total;
    this.#progress.advance(done - this.#counted);
    this.#counted = done;
  }

  stop(): void {
    this.#progress?.stop();
    this.#progress = undefined;
  }
}

const megabytes: Unit = {
  amount: (done, total) =>
    total === undefined ? formatMegabytes(done) : `${formatMegabytes(done)} of ${formatMegabytes(total)}`,
  rate: (perSecond) => `${formatMegabytes(perSecond)}/s`,
};
