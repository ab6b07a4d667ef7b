import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadError } from '../errors.ts';
import { lookAtFile } from './describeFile.ts';
import type { JobMessage } from './messages.ts';
import { makeOwnFolder } from './ownFolders.ts';
import { placesHere } from './placesHere.ts';
import type { WorkerOptions } from './WorkerOptions.ts';
import type { WorkerLink } from './WorkerLink.ts';

/** A file of a job, here; a copy goes with it. */
export interface FoundHere extends AsyncDisposable {
  path: string;
}

/** Finds the file of a job where this machine sees it, too, or else has it sent. */
export class FileFinder {
  readonly #worker: string;
  readonly #link: WorkerLink;
  readonly #options: WorkerOptions;
  readonly #mistrusted = new Set<string>();
  #copies: Promise<string> | undefined;

  constructor(worker: string, link: WorkerLink, options: WorkerOptions) {
    this.#worker = worker;
    this.#link = link;
    this.#options = options;
  }

  /** Throws ReadError where the file can neither be seen nor had. */
  async find(job: Pick<JobMessage, 'id' | 'root' | 'below' | 'size' | 'head'>): Promise<FoundHere> {
    for (const seen of this.#placesOf(job)) {
      const look = await lookAtFile(seen).catch(() => undefined);
      if (look?.size === job.size && look.head === job.head)
        return { path: seen, [Symbol.asyncDispose]: () => Promise.resolve() };
    }
    return this.#fetch(job);
  }

  /** A folder whose files could not be read: from now on they are sent. */
  mistrust(root: string): void {
    this.#mistrusted.add(root);
  }

  async close(): Promise<void> {
    const folder = await this.#copies?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  #placesOf(job: Pick<JobMessage, 'root' | 'below'>): string[] {
    return this.#mistrusted.has(job.root) ? [] : placesHere(job, this.#options.roots);
  }

  async #fetch({ id, below, size }: Pick<JobMessage, 'id' | 'below' | 'size'>): Promise<FoundHere> {
    const answer = await this.#link.fileOf({ worker: this.#worker, job: id });
    if (!answer || 'refused' in answer)
      throw new ReadError(`it was not sent: ${answer?.refused ?? 'no answer'}`);
    this.#copies ??= makeOwnFolder(this.#options.folder, 'copies');
    const folder = await mkdtemp(join(await this.#copies, 'file-'));
    const path = join(folder, `file${extname(below)}`);
    const remove = () => rm(folder, { recursive: true, force: true });
    try {
      const object = await this.#link.objectStream(answer.object);
      if (!object) throw new ReadError('it was not there when it was fetched');
      await pipeline(Readable.fromWeb(object.data as never), createWriteStream(path));
      const error = await object.error;
      if (error) throw new ReadError(`it came damaged: ${error.message}`);
      if ((await lookAtFile(path)).size !== size) throw new ReadError('it came cut short');
      return { path, [Symbol.asyncDispose]: remove };
    } catch (error) {
      await remove();
      throw error;
    }
  }
}
