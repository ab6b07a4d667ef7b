import { setImmediate as turn } from 'node:timers/promises';
import type { Events, Job } from '../../../src-main/api.ts';
import { Jobs } from '../../../src-main/importing/tasks/Jobs.ts';
import type { Library } from '../../../src-main/library/Library.ts';
import { launchProcess, type LaunchProcess } from '../../../src-main/processes/launchProcess.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import type { ModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { openNewLibrary } from '../../library/openNewLibrary.ts';

/** A library with its jobs, from its opening to its end. */
export class JobsSession {
  readonly library: Library;
  readonly jobs: Jobs;
  readonly events: [keyof Events, unknown][] = [];
  readonly at: number[] = [];
  /** Files that processes have been given, and those of them that are over. */
  readonly files = { begun: 0, over: 0 };
  /** Processes that have not ended. */
  processes = 0;
  #model: ModelPackage;
  #wake = Promise.withResolvers<void>();

  constructor(file: string, model: ModelPackage) {
    this.library = openNewLibrary(file);
    this.#model = model;
    this.jobs = new Jobs({
      library: this.library,
      launch: this.#launch,
      emit: this.emit,
      unfinishedFile: `${file}.jobs.json`,
      openModel: () =>
        Promise.resolve({
          name: this.#model.card.name,
          folder: this.#model.folder,
          modelId: registerModel(this.library, this.#model),
          runtime: 'onnx-cpu',
          fallbacks: [],
          jobs: 1,
          coverage: 'whole',
          hearing: {},
          music: {},
          chapters: false,
        }),
    });
  }

  readonly emit = (name: keyof Events, event: unknown) => {
    this.events.push([name, event]);
    this.at.push(performance.now());
    this.#happened();
  };

  readonly use = (model: ModelPackage) => {
    this.#model = model;
  };

  /** Waits until it is so; asks again after all that the host tells, and all that comes from a process. */
  readonly when = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) {
      await this.#wake.promise;
      await turn();
      await turn(); // what follows from it is done by then, and what that stores a turn later
    }
  };

  readonly until = async (jobId: number, isSo: (job: Job) => boolean): Promise<Job> => {
    const job = () => this.jobs.list().find(({ id }) => id === jobId)!;
    await this.when(() => isSo(job()) || job().endedAt !== null);
    if (!isSo(job())) throw new Error(`it has ended: ${JSON.stringify(job())}`);
    return job();
  };

  /** Waits until no process has a file: neither the one it was given, nor a next one. */
  readonly rest = async (): Promise<void> => {
    await turn();
    await this.when(() => this.files.begun === this.files.over);
  };

  async close(): Promise<void> {
    await this.jobs.close();
    this.library.close();
  }

  /** The real processes, with an ear at what goes to and fro. */
  readonly #launch: LaunchProcess = (module, args) => {
    const child = launchProcess(module, args);
    let hasFile = false;
    const end = () => {
      if (hasFile) this.files.over++;
      hasFile = false;
    };
    this.processes++;
    return {
      pid: child.pid,
      kill: () => child.kill(),
      send: (message) => {
        if (kindOf(message) === 'request') {
          this.files.begun++;
          hasFile = true;
        }
        child.send(message);
      },
      onMessage: (listener) =>
        child.onMessage((message) => {
          if (['answer', 'failed'].includes(kindOf(message))) end();
          listener(message);
          this.#happened();
        }),
      onExit: (listener) =>
        child.onExit((how) => {
          end();
          this.processes--;
          listener(how);
          this.#happened();
        }),
    };
  };

  #happened(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}

function kindOf(message: unknown): string {
  return (message as { kind: string }).kind;
}
