import { fork } from 'node:child_process';
import { join } from 'node:path';
import { availableRuntimes } from '../../src-main/taggers/runtimes.ts';
import { gpuRuntimes, runtimeNames } from '../../src-main/taggers/runtimeNames.ts';
import { countMultiplyAdds } from './countMultiplyAdds.ts';
import type { NetworkMeasurement, NetworkTask } from './measureNetwork.ts';
import { loadNetworkCase, networkNames, shippedModels } from './networkCases.ts';

type Outcome = NetworkMeasurement | { reason: string };

/** Plain JavaScript needs a second for so many multiply-adds: more is not waited for. */
const mostForPlainJavaScript = 3e8;
const batches = [1, 8, 32];
const limitMs = 240_000;

/** Every network on the CPU at its own input length; then the shipped models on every other runtime, by batch size. */
export async function benchNetworks(): Promise<string[]> {
  const lines = ['on the CPU, a window at a time; windows/s:'];
  for (const name of networkNames) lines.push(await benchOnCpu(name));
  lines.push(`by windows in a run (${batches.join(', ')}); windows/s:`);
  for (const name of shippedModels) lines.push(...(await benchBatches(name)));
  return lines;
}

async function benchOnCpu(name: string): Promise<string> {
  const { network, inputShape } = await loadNetworkCase(name);
  const multiplyAdds = countMultiplyAdds(network, inputShape);
  const one = await measure({ name, runtime: 'onnx-cpu', threads: 1, batches: [1], compare: true });
  if ('reason' in one) return `  ${name}: ${one.reason}`;
  const two = await measure({ name, runtime: 'onnx-cpu', threads: 2, batches: [1], compare: false });
  const wasm = await measure({ name, runtime: 'tfjs-wasm', threads: 1, batches: [1], compare: false });
  const plain: Outcome =
    multiplyAdds > mostForPlainJavaScript
      ? { reason: 'left out, too slow' }
      : await measure({ name, runtime: 'tfjs-cpu', threads: 1, batches: [1], compare: false });
  return (
    `  ${name} (${(multiplyAdds / 1e6).toFixed(0)} M multiply-adds): ONNX Runtime ${rate(one)} on one core ` +
    `(${(1000 / one.rates[1]!).toFixed(1)} ms), ${rate(two)} on two; ${one.overBare!.toFixed(3)} times a bare call, ` +
    `${(100 * one.shareOfPeak!).toFixed(0)}% of the peak; tfjs-wasm ${rate(wasm)}; tfjs-cpu ${rate(plain)}; ` +
    `loads in ${one.loadMs.toFixed(0)} ms, ${one.loadedMiB.toFixed(0)} MiB then, ${one.ranMiB.toFixed(0)} MiB after runs`
  );
}

async function benchBatches(name: string): Promise<string[]> {
  const there = await availableRuntimes();
  const lines: string[] = [];
  for (const runtime of runtimeNames.filter((each) => each === 'onnx-cpu' || gpuRuntimes.includes(each))) {
    const outcome: Outcome = there.includes(runtime)
      ? await measure({ name, runtime, threads: 1, batches, compare: false })
      : { reason: 'not on this platform' };
    const device = 'device' in outcome ? ` (${outcome.device})` : '';
    const text =
      'reason' in outcome
        ? outcome.reason.replace(`${name} on ${runtime}: `, '')
        : batches.map((batch) => outcome.rates[batch]!.toFixed(1)).join(', ');
    lines.push(`  ${name} on ${runtime}${device}: ${text}`);
  }
  return lines;
}

function rate(outcome: Outcome): string {
  return 'reason' in outcome ? outcome.reason : outcome.rates[1]!.toFixed(1);
}

/** Measures in a process of its own, which a driver may take down. */
function measure(task: NetworkTask): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(join(import.meta.dirname, 'measureNetworkProcess.ts'), [JSON.stringify(task)], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: limitMs,
    });
    child.on('message', (outcome) => resolve(outcome as Outcome));
    child.on('exit', (code, signal) =>
      resolve({ reason: `its process ended (${signal ?? `exit ${code}`})` }),
    );
  });
}
