import type { BrowserWindow } from 'electron';
import type { Job } from '../api.ts';

/** Shows a job on the taskbar or dock: how far it is, that it waits, or nothing once it is over. */
export function showProgress(
  window: BrowserWindow,
  job: Pick<Job, 'state' | 'files' | 'done' | 'begun'>,
): void {
  window.setProgressBar(...progressOf(job));
}

/** What setProgressBar takes: 0..1, above 1 for "unknown", below 0 for none. */
export function progressOf({
  state,
  files,
  done,
  begun,
}: Pick<Job, 'state' | 'files' | 'done' | 'begun'>): [
  number,
  { mode: 'normal' | 'paused' | 'none' | 'indeterminate' },
] {
  const over = state === 'done' || state === 'cancelled' || state === 'failed';
  if (over) return [-1, { mode: 'none' }];
  if (files === null || files === 0) return [2, { mode: 'indeterminate' }];
  return [Math.min((done + begun) / files, 1), { mode: state === 'running' ? 'normal' : 'paused' }];
}
