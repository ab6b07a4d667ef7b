import type { Api, Job } from '../../src-main/api.ts';
import type { EventListener, Remote } from '../api.ts';
import { Fetched } from './Fetched.svelte.ts';

/** Every job, the newest first, as it goes on. */
export class Jobs {
  readonly fetched: Fetched<Job[]>;
  readonly list = $derived.by(() => this.fetched.value ?? []);
  /** Jobs that are not over. */
  readonly open = $derived.by(() =>
    this.list.filter((job) => job.state === 'running' || job.state === 'waiting' || job.state === 'paused'),
  );

  constructor(api: Remote<Api>, onEvent: EventListener) {
    this.fetched = new Fetched(() => api.listJobs());
    onEvent('job', (job) => this.#keep(job));
  }

  #keep(job: Job): void {
    const others = this.list.filter((other) => other.id !== job.id);
    this.fetched.value = [...others, job].sort((a, b) => b.id - a.id);
  }
}
