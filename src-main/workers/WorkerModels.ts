import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Analyser } from '../analysis/Analyser.ts';
import type { HearingFolders } from '../analysis/protocol.ts';
import { HearmarkError, ModelError } from '../errors.ts';
import { musicTasks } from '../scores/musicTasks.ts';
import { isHearingCard } from '../taggers/hearing/hearingCard.ts';
import { loadHearingPackage } from '../taggers/hearing/hearingPackage.ts';
import { readCardText } from '../taggers/loadCard.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { unpack, type ModelManifest } from './messages.ts';
import { hashOfAll, type ModelHashes } from './sharedModels.ts';
import { hearTestSound } from './trial.ts';
import type { WorkerOptions } from './WorkerOptions.ts';
import type { WorkerLink } from './WorkerLink.ts';

/** Models by which this machine may listen, or why it may not. */
export type ReadyModels = { analyser: Analyser; token: string } | { refused: string };

/** A name that leads nowhere else. */
const safeName = /^[^./\\][^/\\]*(\/[^./\\][^/\\]*)?$/;

/** The models of a worker: fetched by their hash, checked, tried, and compared with what the owner hears. */
export class WorkerModels {
  readonly #worker: string;
  readonly #link: WorkerLink;
  readonly #options: WorkerOptions;
  readonly #ready = new Map<string, Promise<ReadyModels>>();
  readonly #fetched = new Map<string, Promise<string>>();
  readonly #open: Analyser[] = [];

  constructor(worker: string, link: WorkerLink, options: WorkerOptions) {
    this.#worker = worker;
    this.#link = link;
    this.#options = options;
  }

  /** Gets models ready, once. Throws HearmarkError where they cannot be had now. */
  get(hashes: ModelHashes): Promise<ReadyModels> {
    return once(this.#ready, hashOfAll(hashes), () => this.#make(hashes));
  }

  close(): void {
    for (const analyser of this.#open) analyser.close();
  }

  async #make(hashes: ModelHashes): Promise<ReadyModels> {
    const { say, openAnalyser } = this.#options;
    const folder = await this.folderOf(hashes.tagger);
    const hearing: HearingFolders = {};
    const tasks = musicTasks.filter((task) => hashes.hearing[task] !== undefined);
    for (const task of tasks) hearing[task] = await this.folderOf(hashes.hearing[task]!);
    const names = new Set([folder, ...Object.values(hearing)].map((path) => basename(path)));
    say(`trying ${[...names].join(', ')}`);
    const analyser = await openAnalyser({ folder, hearing });
    this.#open.push(analyser);
    const heard = await hearTestSound(analyser, tasks);
    const verdict = await this.#link.try({ worker: this.#worker, models: hashOfAll(hashes), ...heard });
    if (!verdict) throw new HearmarkError('nobody judged what this machine hears');
    return 'refused' in verdict ? verdict : { analyser, token: verdict.token };
  }

  /** Where a package lies here, fetched where it does not yet. Throws HearmarkError. */
  folderOf(hash: string): Promise<string> {
    return once(this.#fetched, hash, () => this.#fetch(hash));
  }

  async #fetch(hash: string): Promise<string> {
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

/** What is being made for a key, or was; what failed is made anew. */
function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key);
  if (known) return known;
  const making = make();
  made.set(key, making);
  making.catch(() => made.delete(key));
  return making;
}

async function isModel(folder: string, hash: string): Promise<boolean> {
  try {
    const load = isHearingCard(await readCardText(folder)) ? loadHearingPackage : loadModelPackage;
    return (await load(folder)).weightsHash === hash;
  } catch {
    return false;
  }
}
