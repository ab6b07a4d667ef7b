import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { leakyRelu } from '../architectures/blocks.ts';
import { count } from '../architectures/hyper.ts';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

/** Hyper-parameters of the singing voice network; the defaults are those of the paper, which answers for each frame. */
export const voiceCnnHyper = z.strictObject({
  channels: z.tuple([count, count, count, count]).default([64, 32, 128, 64]),
  hidden: z.tuple([count, count]).default([256, 64]),
  /** From one answer to the next; more takes less time. */
  framesPerStep: z.literal([1, 3, 9]).default(1),
});

/** An answer depends on so many frames before its own, and as many behind: on 115 in all. */
const reach = 57;
const pooling = 3;
/** Below zero. */
const slope = 0.01;
/** So many frames of the input are one of the last maps, and so many of those does the dense layer see. */
const [together, denseFrames] = [pooling ** 2, 11];

/**
 * The network of Schlüter and Grill, "Exploring data augmentation for improved singing voice detection with neural networks", ISMIR
 * 2015, section 3.3: two times two convolutions of 3x3 and pooling by 3x3, and two dense layers, over 115 frames of 80 mel bands, for
 * the frame in their middle. Here nothing is computed twice: what a layer answers to one excerpt it answers once for all that see
 * it. Each band is first brought to its scale in the training set (`norm`), and frames beyond the ends are as the mean of
 * that. The parameter names are ours. Input: log-mel [batch, 1, bands, frames]; answer: logits [batch, frames / framesPerStep
 * rounded up, classes]. Throws ModelError where there are fewer than 25 bands.
 */
export function voiceCnn<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels, hidden, framesPerStep }: z.infer<typeof voiceCnnHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const [, , bands, frames] = g.shape(spectrogram) as [number, number, number, number];
  if (rowsAfter(rowsAfter(bands)) < 1)
    throw new ModelError(`its layers leave nothing of ${bands} bands; they need 25 at least`);
  const scale = (name: string) => g.parameter(`norm.${name}`, [1, bands, 1]);
  const convolve = (x: T, name: string, out: number, kernel: readonly [number, number] = [3, 3]) =>
    leakyRelu(g, g.conv2d(x, name, { out, kernel }), slope);
  const normal = g.multiply(g.add(spectrogram, scale('shift')), scale('scale'));
  const behind = reach + ((together - (frames % together)) % together);
  const none = [0, 0] as const;
  let x = g.pad(normal, [none, none, none, [reach, behind]]);

  x = convolve(convolve(x, 'conv1', channels[0]), 'conv2', channels[1]);
  const first = framesPerStep === 1 ? pooling : 1;
  x = poolEachWay(g, x, first);
  x = convolve(convolve(x, 'conv3', channels[2]), 'conv4', channels[3]);
  const second = framesPerStep < together ? pooling : 1;
  x = poolEachWay(g, x, second);
  const rows = g.shape(x)[2]!;
  x = convolve(g.dropout(x, 0.5), 'dense1', hidden[0], [rows, denseFrames]);
  x = convolve(g.dropout(x, 0.5), 'dense2', hidden[1], [1, 1]);
  x = g.conv2d(g.dropout(x, 0.5), 'dense3', { out: classes[0]!, kernel: [1, 1] });

  // [batch * ways, classes, 1, steps] to [batch, first, second, classes, steps]; frame 9 step + 3 second + first comes back in order
  const apart = g.stepsOutOfBatch(g.stepsOutOfBatch(g.mean(x, 2), second), first);
  const steps = g.shape(apart)[4]!;
  const ordered = g.transpose(apart, [0, 4, 2, 1, 3]);
  const all = g.reshape(ordered, [BATCH, steps * second * first, classes[0]!]);
  return [g.slice(all, 1, 0, Math.ceil(frames / framesPerStep))];
}

function rowsAfter(rows: number): number {
  return Math.floor((rows - 4) / pooling);
}

/** Pools from the first column on, from the second and the third, so many of these; each way is an item of the batch. */
function poolEachWay<T>(g: Graph<T>, x: T, ways: number): T {
  const [, maps, , columns] = g.shape(x) as [number, number, number, number];
  const length = columns - (pooling - 1);
  const pooled = Array.from({ length: ways }, (_, way) => {
    const one = g.maxPool2d(g.slice(x, 3, way, way + length), [pooling, pooling]);
    const [, , rows, frames] = g.shape(one) as [number, number, number, number];
    return g.reshape(one, [BATCH, 1, maps, rows, frames]);
  });
  return g.stepsIntoBatch(g.concat(pooled, 1));
}
