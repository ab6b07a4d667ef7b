import { setTimeout as sleep } from 'node:timers/promises';
import type { Events, Job } from '../../../src-main/api.ts';
import { Jobs } from '../../../src-main/importing/tasks/Jobs.ts';
import type { Library } from '../../../src-main/library/Library.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import type { ModelPackage } from '../../../src-main/taggers/modelPackage.ts';

/** A library with its jobs, from its opening to its end. */
export class JobsSession {
  readonly library: Library;
  readonly jobs: Jobs;
  readonly events: [keyof Events, unknown][] = [];
  readonly at: number[] = [];
  #model: ModelPackage;

  constructor(file: string, model: ModelPackage) {
    this.library = openLibrary(file);
    this.#model = model;
    this.jobs = new Jobs({
      library: this.library,
      launch: launchProcess,
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
        }),
    });
  }

  readonly emit = (name: keyof Events, event: unknown) => {
    this.events.push([name, event]);
    this.at.push(performance.now());
  };

  readonly use = (model: ModelPackage) => {
    this.#model = model;
  };

  readonly until = async (jobId: number, isSo: (job: Job) => boolean): Promise<Job> => {
    for (;;) {
      const job = this.jobs.list().find(({ id }) => id === jobId)!;
      if (isSo(job)) return job;
      if (job.endedAt !== null) throw new Error(`it has ended: ${JSON.stringify(job)}`);
      await sleep(20);
    }
  };

  async close(): Promise<void> {
    await this.jobs.close();
    this.library.close();
  }
}
