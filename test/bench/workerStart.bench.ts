import { join } from 'node:path';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import type { ChildReport, Talk } from '../../src-main/processes/Talk.ts';
import { shippedModels } from './networkCases.ts';

const module = join(import.meta.dirname, '..', '..', 'src-main', 'analysis', 'worker.ts');
const times = 9;

/** From the launch of an analysis process until it may be given a file: median, best and worst. */
export async function benchWorkerStart(): Promise<string[]> {
  const lines: string[] = [];
  for (const model of shippedModels) {
    const durations: number[] = [];
    for (let time = 0; time < times; time++) durations.push(await startMs(join('models', model)));
    durations.sort((a, b) => a - b);
    const [best, median, worst] = [0, Math.floor(times / 2), times - 1].map((at) =>
      durations[at]!.toFixed(0),
    );
    lines.push(`  an analysis process with ${model} is ready after ${median} ms (${best} to ${worst})`);
  }
  return lines;
}

function startMs(modelFolder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = launchProcess(module, [modelFolder, 'onnx-cpu']);
    child.onMessage((message) => {
      if ((message as ChildReport<Talk>).kind !== 'ready') return;
      resolve(performance.now() - start);
      child.kill();
    });
    child.onExit((how) => reject(new Error(`the analysis process ended (${how})`)));
  });
}
