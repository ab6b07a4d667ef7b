import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { RuntimeName } from './runtimes.ts';

/** How a runtime did on a model's calibration window, or why it cannot be used. */
export type Measurement = { milliseconds: number; scores: number[]; device: string } | { reason: string };

/** What the measuring process sends: `warm` after the first run, then its measurement. */
export type MeasurementReport = { kind: 'warm' } | ({ kind: 'done' } & Measurement);

const module = join(import.meta.dirname, 'measureRuntimeProcess.ts');

/** From the start to the end of the first run. */
const warmingLimitMs = 30_000;

/**
 * Runs a model on a runtime in a process of its own: a GPU driver can crash the process that loads it or hang there, and
 * TensorFlow.js gives no memory back. Gives up `limitMs` after its first run. Never rejects.
 */
export function measureRuntime(folder: string, runtime: RuntimeName, limitMs: number): Promise<Measurement> {
  return new Promise((resolve) => {
    const child = fork(module, [folder, runtime], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    const end = (measurement: Measurement) => {
      clearTimeout(limit);
      child.kill('SIGKILL');
      resolve(measurement);
    };
    let limit = setTimeout(() => end({ reason: 'not ready within 30 s' }), warmingLimitMs);
    child.on('message', (report: MeasurementReport) => {
      if (report.kind === 'done') return end(report);
      clearTimeout(limit);
      limit = setTimeout(() => end({ reason: `given up after ${Math.round(limitMs) / 1000} s` }), limitMs);
    });
    child.on('error', ({ message }) => end({ reason: `cannot be tried: ${message}` }));
    child.on('exit', (code, signal) => end({ reason: `ends its process (${signal ?? `exit ${code}`})` }));
  });
}
