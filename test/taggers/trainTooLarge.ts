import { BATCH } from '../../src-main/taggers/graph.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { initialWeights } from '../../src-main/taggers/initialWeights.ts';
import { TfjsTrainer } from '../../src-main/taggers/tfjs/TfjsTrainer.ts';

/** Five values of 2.1 GB each: the second is more than WebAssembly's memory holds, in a process of its own. */
const [channels, rows, frames] = [64, 96, 85_000];

const network: Network = (g, input) => {
  let x = g.conv2d(input, 'convolution', { out: channels, kernel: [1, 1] });
  for (let layer = 0; layer < 4; layer++) x = g.relu(x);
  const embedding = g.reshape(g.max(g.max(x, 3), 2), [BATCH, channels]);
  return { logits: g.linear(embedding, 'dense', { out: 1 }), embedding };
};
const inputShape = [1, rows, frames];
const start = { network, weights: initialWeights(network, inputShape, 1), inputShape, tags: 1 };
const trainer = await TfjsTrainer.open(start, {
  backend: 'wasm',
  objective: { mode: 'instance' },
  trained: 'all',
  statistics: 'running',
  seed: 1,
});
try {
  trainer.step([{ windows: [new Float32Array(rows * frames)], labels: [1] }], 1e-3);
  console.log('no error');
} catch (error) {
  console.log(`${(error as Error).name}: ${(error as Error).message}`);
}
