import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import type { ModelPackage } from '../../src-main/taggers/modelPackage.ts';
import type { NatsServer } from '../../src-main/workers/NatsServer.ts';
import type { WorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { Intruder } from '../workers/Intruder.ts';
import { musicOf, scoresOf } from '../workers/StubAnalyser.ts';
import { CutProxy } from './CutProxy.ts';

export interface Counts {
  jobs: number;
  kills: number;
  cuts: number;
  falseAnswers: number;
  refused: number;
}

interface SharedImportOptions {
  place: string;
  music: string;
  libraryFile: string;
  config: WorkersConfig & { listen: { port: number } };
  server: NatsServer;
  model: ModelPackage;
  seed: number;
}

const machines = 3;
const [killsPerImport, cutsPerImport] = [3, 1];
/** A machine that died is noticed after some twelve seconds, and its file comes back. */
const patienceMs = 240_000;

/** One import with machines that listen along, and everything that can go wrong. */
export class SharedImport {
  readonly counts: Counts = { jobs: 0, kills: 0, cuts: 0, falseAnswers: 0, refused: 0 };
  readonly #options: SharedImportOptions;
  readonly #random: () => number;
  readonly #children = new Set<ChildProcess>();
  readonly #stored = new Map<string, number>();
  readonly #workers: ChildProcess[] = [];
  #owner: ChildProcess | undefined;
  #ownersWords = '';
  #intruder?: Intruder;
  #proxy: CutProxy | undefined;
  #isDone = false;
  #problem: string | undefined;

  constructor(options: SharedImportOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  /** Imports to the end; returns in a sentence what was lost, doubled or wrongly accepted, or null. */
  async run(): Promise<string | null> {
    const { config, seed } = this.#options;
    this.#proxy = await CutProxy.open(config.listen.port);
    for (let machine = 0; machine < machines; machine++) this.#startWorker(machine);
    this.#startOwner();
    const intruder = new Intruder(config, seed);
    this.#intruder = intruder;
    await Promise.race([Promise.all([this.#mischief(), intruder.annoy(() => this.#isDone)]), this.#ended()]);
    await Promise.race([this.#ended(), sleep(patienceMs, undefined, { ref: false })]);
    this.counts.falseAnswers += intruder.sent;
    if (intruder.wasLetIn) return 'somebody without the key was let in';
    if (this.#problem !== undefined) return this.#problem;
    if (!this.#isDone) return `the import did not end within ${patienceMs / 1000} s`;
    return this.#loss();
  }

  async close(): Promise<void> {
    this.#isDone = true;
    const gone = [...this.#children].map((child) => once(child, 'exit'));
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(gone);
    await this.#intruder?.close();
    this.#proxy?.close();
  }

  async #ended(): Promise<void> {
    while (!this.#isDone && this.#problem === undefined) await sleep(50, undefined, { ref: false });
  }

  /** Kills workers, server and owner, and cuts connections, at random moments. */
  async #mischief(): Promise<void> {
    const deeds = [
      ...Array.from({ length: killsPerImport }, () => () => this.#killSomebody()),
      ...Array.from({ length: cutsPerImport }, () => () => Promise.resolve(this.#cut())),
    ];
    for (const deed of deeds) {
      await sleep(300 + 1500 * this.#random(), undefined, { ref: false });
      if (this.#isDone) return;
      await deed();
    }
  }

  async #killSomebody(): Promise<void> {
    const which = this.#random();
    this.counts.kills++;
    if (which < 0.6) {
      const machine = Math.floor(this.#random() * machines);
      await this.#kill(this.#workers[machine]!);
      this.#startWorker(machine);
    } else if (which < 0.8) {
      const { pid } = this.#options.server;
      if (pid !== undefined) process.kill(pid, 'SIGKILL'); // the owner starts it again
    } else {
      await this.#kill(this.#owner!);
      this.#startOwner();
    }
  }

  #cut(): void {
    this.counts.cuts++;
    this.#proxy!.cut();
  }

  async #kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** The first reaches the server through a connection that is cut; the last does not see the music. */
  #startWorker(machine: number): void {
    const { config, place, music, model } = this.#options;
    const url = machine === 0 ? `nats://127.0.0.1:${this.#proxy!.port}` : config.url;
    const root = machine === machines - 1 ? '' : music;
    const folder = join(place, `worker ${machine}`);
    this.#workers[machine] = this.#start(
      'workOn',
      url,
      config.seed,
      folder,
      root,
      String(model.card.vocabulary.length),
    );
  }

  #startOwner(): void {
    const { libraryFile, music, model } = this.#options;
    const owner = this.#start('shareOut', libraryFile, music, model.folder);
    this.#owner = owner;
    this.#ownersWords = '';
    owner.stderr!.on('data', (text: Buffer) => (this.#ownersWords += text.toString()));
    owner.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null) return;
      const { path, status, reason, refused } = message as Record<string, string | undefined>;
      if (path !== undefined && status === 'ok') this.#stored.set(path, (this.#stored.get(path) ?? 0) + 1);
      if (status === 'failed') this.#problem = `${path} failed: ${reason}`;
      this.counts.refused += Number(refused ?? 0);
    });
    // Not 'exit': all that it says is here by then
    owner.on('close', (status) => {
      if (owner !== this.#owner || owner.signalCode === 'SIGKILL') return;
      if (status === 0) this.#isDone = true;
      else this.#problem = `the owner ended with status ${status}: ${this.#ownersWords.trim()}`;
    });
  }

  #start(...args: string[]): ChildProcess {
    const child = fork(join(import.meta.dirname, 'victims.ts'), args, {
      stdio: ['ignore', 'ignore', args[0] === 'shareOut' ? 'pipe' : 'inherit', 'ipc'],
      env: { ...process.env, HEARMARK_LOGS: this.#options.place },
    });
    this.#children.add(child);
    child.on('exit', () => this.#children.delete(child));
    return child;
  }

  #loss(): string | null {
    const { libraryFile, music, model } = this.#options;
    const paths = readdirSync(music).map((name) => join(music, name));
    this.counts.jobs += paths.length;
    const twice = [...this.#stored].find(([, times]) => times > 1);
    if (twice) return `${twice[0]} was stored ${twice[1]} times`;
    const library = openLibrary(libraryFile);
    try {
      const modelId = registerModel(library, model);
      const trackIds = new Set<number>();
      for (const path of paths) {
        const trackId = library.files.find(path)?.trackId;
        if (trackId == null) return `${path} is not in the library`;
        trackIds.add(trackId);
        const contentId = createHash('sha256').update(readFileSync(path)).digest();
        const expected = scoresOf(contentId, model.card.vocabulary.length);
        const stored = library.scores.of(trackId, modelId)?.scores;
        if (!stored || !expected.every((score, index) => Math.abs(score - stored[index]!) < 1e-6))
          return `${path} has not the scores that it was given`;
        const { rhythm, key } = library.music.of(trackId);
        const heard = musicOf(contentId);
        if (rhythm?.heard?.bpm !== heard.rhythm.bpm || key?.heard?.key !== heard.key.key)
          return `${path} has not the rhythm or the key that it was given`;
      }
      return trackIds.size === paths.length ? null : `${paths.length} files are ${trackIds.size} tracks`;
    } finally {
      library.close();
    }
  }
}
