import { z } from 'zod';
import { BATCH, type FrameOutputs, type Graph } from '../graph.ts';

export const tempoFcnHyper = z.strictObject({});

/** The layers that see what came before them as well: by their numbers, filters and the distances between values. */
const dense = [
  { out: 12, layers: [{ number: 1, dilation: 1 }, { number: 2, dilation: 1 }, { number: 3, dilation: 1 }] }, // prettier-ignore
  { out: 60, layers: [{ number: 4, dilation: 2 }, { number: 5, dilation: 4 }, { number: 6, dilation: 16 }] }, // prettier-ignore
];

/**
 * The fully convolutional network that grew out of Schreiber and Müller, "A single-step approach to musical tempo
 * estimation using a convolutional neural network", ISMIR 2018: short filters along time, then dilated ones, in two blocks
 * whose layers see all before them. The layers and their names are those of the published Keras files `fcn` and `fma2018`.
 * Input [batch, 1, 40 mel bands, 256 frames]. One answer.
 */
export function tempoFcn<T>(
  g: Graph<T>,
  mels: T,
  _hyper: z.infer<typeof tempoFcnHyper>,
  classes: readonly number[],
): FrameOutputs<T> {
  const norm = (x: T, number: number) => g.batchNorm(x, `BN${number}`, { epsilon: 1e-3 });
  const convolve = (x: T, number: number, out: number, dilation = 1) =>
    g.elu(g.conv2d(x, `Conv${number}`, { out, kernel: [1, 5], padding: 'same', dilation: [1, dilation] }));
  let x = norm(mels, 0);
  dense.forEach(({ out, layers }, block) => {
    const heard = [x];
    for (const { number, dilation } of layers) {
      const isFirst = heard.length === 1;
      const seen = isFirst ? x : norm(g.concat(heard, 1), number - 1);
      heard.push(convolve(seen, number, out, dilation));
    }
    const answer = heard.at(-1)!;
    x = block === 0 ? norm(g.averagePool2d(answer, [5, 1]), 3) : norm(g.maxPool2d(answer, [2, 1]), 6);
  });
  x = norm(g.maxPool2d(convolve(x, 7, 120), [2, 1]), 7);
  x = norm(g.maxPool2d(convolve(x, 8, 240), [2, 1]), 8);
  x = norm(g.elu(g.conv2d(x, 'Conv9', { out: classes[0]!, kernel: [1, 1] })), 9);
  return [g.reshape(g.mean(g.mean(x, 3), 2), [BATCH, 1, classes[0]!])];
}
