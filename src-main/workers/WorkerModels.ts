import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Analyser } from '../analysis/Analyser.ts';
import { HearmarkError, ModelError } from '../errors.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { unpack, type ModelManifest } from './messages.ts';
import { hearTestSound } from './trial.ts';
import type { WorkerOptions } from './WorkerOptions.ts';
import type { WorkerLink } from './WorkerLink.ts';

/** A model by which this machine may listen, or why it may not. */
export type ReadyModel = { analyser: Analyser; token: string } | { refused: string };

/** A name that leads nowhere else. */
const safeName = /^[^./\\][^/\\]*(\/[^./\\][^/\\]*)?$/;

/** The models of a worker: fetched by their hash, checked, tried, and compared with what the owner hears. */
export class WorkerModels {
  readonly #worker: string;
  readonly #link: WorkerLink;
  readonly #options: WorkerOptions;
  readonly #ready = new Map<string, Promise<ReadyModel>>();
  readonly #open: Analyser[] = [];

  constructor(worker: string, link: WorkerLink, options: WorkerOptions) {
    this.#worker = worker;
    this.#link = link;
    this.#options = options;
  }

  /** Gets a model ready, once. Throws HearmarkError where it cannot be had now. */
  get(hash: string): Promise<ReadyModel> {
    const known = this.#ready.get(hash);
    if (known) return known;
    const made = this.#make(hash);
    this.#ready.set(hash, made);
    made.catch(() => this.#ready.delete(hash));
    return made;
  }

  close(): void {
    for (const analyser of this.#open) analyser.close();
  }

  async #make(hash: string): Promise<ReadyModel> {
    const { say, openAnalyser } = this.#options;
    const folder = await this.#folderOf(hash);
    say(`trying the model ${folder.split(/[/\\]/).at(-1)}`);
    const analyser = await openAnalyser(folder);
    this.#open.push(analyser);
    const heard = await hearTestSound(analyser);
    const verdict = await this.#link.try({ worker: this.#worker, model: hash, ...heard });
    if (!verdict) throw new HearmarkError('nobody judged what this machine hears');
    return 'refused' in verdict ? verdict : { analyser, token: verdict.token };
  }

  async #folderOf(hash: string): Promise<string> {
    const parent = join(this.#options.folder, 'models', hash);
    const { names } = this.#link;
    const bytes = await this.#link.object(names.modelObject(hash, 'manifest'));
    if (!bytes) throw new HearmarkError('the model is not there yet');
    const manifest = unpack(bytes) as ModelManifest;
    const folder = join(parent, manifest.folder);
    if (![manifest.folder, ...manifest.files.map(({ name }) => name)].every((name) => safeName.test(name)))
      throw new ModelError('the list of the model names files that it may not');
    if (await isModel(folder, hash)) return folder;
    const draft = `${parent}.draft`;
    await rm(draft, { recursive: true, force: true });
    for (const file of manifest.files) {
      const content = await this.#link.object(names.modelObject(hash, file.name));
      if (!content || createHash('sha256').update(content).digest('hex') !== file.hash)
        throw new ModelError(`${file.name} of the model came damaged`);
      await mkdir(dirname(join(draft, file.name)), { recursive: true });
      await writeFile(join(draft, file.name), content);
    }
    await this.#options.tryModel(join(draft, manifest.folder));
    await rm(parent, { recursive: true, force: true });
    await rename(draft, parent);
    if (!(await isModel(folder, hash)))
      throw new ModelError('the model that came is not the one that was asked for');
    return folder;
  }
}

async function isModel(folder: string, hash: string): Promise<boolean> {
  return loadModelPackage(folder).then(
    ({ weightsHash }) => weightsHash === hash,
    () => false,
  );
}
