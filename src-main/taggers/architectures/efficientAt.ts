import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { mobileNet, toEights } from './mobileNet.ts';

/** Hyper-parameters: the published networks are called by ten times their width, mn04 to mn40. */
export const efficientAtHyper = z.strictObject({ width: z.number().min(0.05).max(8).default(1) });

/**
 * EfficientAT (Schmid, Koutini and Widmer, "Efficient large-scale audio tagging via transformer-to-CNN knowledge
 * distillation", ICASSP 2023), with the parameter names of its reference implementation: MobileNetV3, then a hidden layer
 * over the mean of its last map. Input: log-mel [batch, 1, mels, frames]; 128 by 1000, 10 s, in the reference.
 */
export function efficientAt<T>(
  g: Graph<T>,
  spectrogram: T,
  { width }: z.infer<typeof efficientAtHyper>,
  tags: number,
): TaggerOutputs<T> {
  const map = mobileNet(g, spectrogram, width);
  const steps = g.mean(map, 2);
  const hidden = (features: T) =>
    g.hardSwish(g.linear(features, 'classifier.2', { out: toEights(1280 * width) }));
  const answer = (features: T) => g.linear(features, 'classifier.5', { out: tags });
  const embedding = hidden(g.mean(steps, 2));
  return {
    logits: answer(g.dropout(embedding, 0.2)),
    embedding,
    // The answer as if the map had this step alone
    timeSteps: () => answer(hidden(g.transpose(steps, [0, 2, 1]))),
  };
}
