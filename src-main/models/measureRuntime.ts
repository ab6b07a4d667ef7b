import { join } from 'node:path';
import { launchProcess, type LaunchProcess } from '../processes/launchProcess.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';

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
export function measureRuntime(
  folder: string,
  runtime: RuntimeName,
  limitMs: number,
  launch: LaunchProcess = launchProcess,
): Promise<Measurement> {
  return new Promise((resolve) => {
    const child = launch(module, [folder, runtime]);
    const end = (measurement: Measurement) => {
      clearTimeout(limit);
      child.kill();
      resolve(measurement);
    };
    let limit = setTimeout(() => end({ reason: 'not ready within 30 s' }), warmingLimitMs);
    child.onMessage((message) => {
      const report = message as MeasurementReport;
      if (report.kind === 'done') return end(report);
      clearTimeout(limit);
      limit = setTimeout(() => end({ reason: `stopped after ${Math.round(limitMs) / 1000} s` }), limitMs);
    });
    child.onExit((how) => end({ reason: `ends its process (${how})` }));
  });
}
