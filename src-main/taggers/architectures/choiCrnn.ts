import { z } from 'zod';
import { BATCH, type Graph, type TaggerOutputs } from '../graph.ts';
import { count, convolutionLayers, hasPoolingEach, poolingEach } from './hyper.ts';

const { channels, pooling } = convolutionLayers(
  [64, 128, 128, 128],
  [
    [2, 2],
    [3, 3],
    [4, 4],
    [4, 4],
  ],
);

/** Hyper-parameters of the published MusicTaggerCRNN; the defaults are its own. */
export const choiCrnnHyper = z
  .strictObject({
    channels,
    pooling,
    /** Frames of zeros before and behind the spectrogram: 1366 + 2 x 37 are 15 times what the pooling takes. */
    paddingFrames: z.int().nonnegative().default(37),
    hiddenUnits: count.default(32),
  })
  .refine(hasPoolingEach, poolingEach);

/**
 * The CRNN that Choi published with its weights (github.com/keunwoochoi/music-auto_tagging-keras, MusicTaggerCRNN in
 * music_tagger_crnn.py), as Keras later than 1.0.6 and up to 1.2 runs it. It differs from crnn in the zeros around the
 * spectrogram, in batch normalisation of each frame, in ELU, and in the GRU. Layers have their Keras names;
 * importers/keras1Names.ts says what became of those of their parameters.
 * Input [batch, 1, mels, frames] of exactly the length trained on: each frame has a normalisation of its own.
 *
 * It answers as the authors' README shows, to the third decimal. That is not what was trained: their code takes for
 * variances what are the deviations of the layers' values, and gives it decibels where the running statistics of the
 * first layer are those of a spectrogram with mean 0 and deviation 1.
 */
export function choiCrnn<T>(
  g: Graph<T>,
  spectrogram: T,
  { channels: widths, pooling: kernels, paddingFrames, hiddenUnits: hidden }: z.infer<typeof choiCrnnHyper>,
  tags: number,
): TaggerOutputs<T> {
  const none = [0, 0] as const;
  let x = normaliseFrames(g, g.pad(spectrogram, [none, none, none, [paddingFrames, paddingFrames]]));
  widths.forEach((out, index) => {
    const layer = index + 1;
    const convolved = g.conv2d(x, `conv${layer}`, { out, kernel: [3, 3], padding: [1, 1] });
    x = g.dropout(g.maxPool2d(g.elu(g.batchNorm(convolved, `bn${layer}`)), kernels[index]!), 0.1);
  });

  const [, features, , steps] = g.shape(x) as [number, number, number, number];
  x = g.transpose(g.reshape(x, [BATCH, features, steps]), [0, 2, 1]);
  // Keras 1's GRU (keras/layers/recurrent.py)
  const gru = { hidden, layers: 1, gates: 'hard-sigmoid', resetBefore: true } as const;
  x = g.gru(g.gru(x, 'gru1', gru), 'gru2', gru);

  const embedding = g.reshape(g.slice(x, 1, steps - 1, steps), [BATCH, hidden]);
  return {
    logits: g.linear(g.dropout(embedding, 0.3), 'output', { out: tags }),
    embedding,
    // As in crnn. The zeros in front are part of the first step: at most 0.8 s of its time was never there.
    timeSteps: () => g.linear(x, 'output', { out: tags }),
  };
}

/** Batch normalisation along axis 3; its layer is called after the frequencies, but its 1440 values are the frames'. */
function normaliseFrames<T>(g: Graph<T>, spectrogram: T): T {
  const framesFirst = g.transpose(spectrogram, [0, 3, 1, 2]);
  return g.transpose(g.batchNorm(framesFirst, 'bn_0_freq'), [0, 2, 3, 1]);
}
