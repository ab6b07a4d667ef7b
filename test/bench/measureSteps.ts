import type { BackendName } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { loadBackend } from '../../src-main/taggers/tfjs/loadBackend.ts';
import { TfjsTrainer } from '../../src-main/taggers/tfjs/TfjsTrainer.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { loadNetworkCase } from './networkCases.ts';

/** What steps through all layers of a network take. */
export interface StepMeasurement {
  device: string;
  /** Windows a second, the first step apart, which compiles. */
  rate: number;
  /** Tensors that there are after each step. */
  tensors: number[];
  residentMiB: number;
}

const tags = 50;

/** Takes steps through all layers of one of networkNames, as fine-tuning does. Throws where the backend does not load. */
export async function measureSteps(
  name: string,
  backend: BackendName,
  { batch = 4, steps = 4 } = {},
): Promise<StepMeasurement> {
  const { network, weights, inputShape } = await loadNetworkCase(name);
  const trainer = await TfjsTrainer.open(
    { network, weights, inputShape, tags },
    { backend, objective: { mode: 'instance' }, trained: 'all', statistics: 'running', seed: 1 },
  );
  const { tf } = await loadBackend(backend);
  const random = seededRandom(1);
  const size = inputShape.reduce((product, length) => product * length, 1);
  const tracks = Array.from({ length: batch }, () => ({
    windows: [Float32Array.from({ length: size }, () => random() - 0.5)],
    labels: Array.from({ length: tags }, () => 0.2),
  }));
  const tensors: number[] = [];
  let startedAt = 0;
  for (let step = 0; step < steps; step++) {
    if (step === 1) startedAt = performance.now();
    // The losses of networks of drawn weights mean nothing: no step may be refused for them
    trainer.step(tracks, 1e-6);
    tensors.push(tf.memory().numTensors);
  }
  const rate = (1000 * batch * (steps - 1)) / (performance.now() - startedAt);
  const { device } = trainer;
  trainer.close();
  return { device, rate, tensors, residentMiB: process.memoryUsage.rss() / 2 ** 20 };
}

/** A process of its own, so that its memory is that of one network: name and backend are its arguments. */
if (process.argv[1] === import.meta.filename) {
  const [name, backend] = process.argv.slice(2) as [string, BackendName];
  try {
    process.send!(await measureSteps(name, backend));
  } catch (error) {
    process.send!({ reason: (error as Error).message });
  }
  process.disconnect();
}
