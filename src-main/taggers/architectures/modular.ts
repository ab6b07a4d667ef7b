import { z } from 'zod';
import type { Graph, TaggerOutputs } from '../graph.ts';
import { networkBackEnd, networkBackEndHyper } from './backEnds.ts';
import { hiddenHead } from './blocks.ts';
import { networkFrontEnd, networkFrontEndHyper } from './frontEnds.ts';
import { count } from './hyper.ts';

/**
 * Hyper-parameters: the two parts, each by its `kind`, and a hidden layer before the output if it has units. For
 * instance { "frontEnd": { "kind": "vertical" }, "backEnd": { "kind": "gru", "layers": 1 } }.
 */
export const modularHyper = z.strictObject({
  frontEnd: networkFrontEndHyper,
  backEnd: networkBackEndHyper,
  hiddenUnits: count.optional(),
});

/**
 * A network that a card puts together from a front end, which makes a sequence of the input, and a back end, which
 * makes one answer of the sequence, as reviews of the field lay them out (Pons et al., "End-to-end learning for music
 * audio tagging at scale", ISMIR 2018; Pons and Serra, "Randomly weighted CNNs for (music) audio classification",
 * ICASSP 2019; Won et al., SMC 2020). Not to be confused with the card's front end, which computes this one's input:
 * the waveform [batch, 1, samples] or a log-mel [batch, 1, mels, frames]. The parameter names are ours: `frontend.`,
 * `backend.`, then those of the output.
 */
export function modular<T>(
  g: Graph<T>,
  input: T,
  { frontEnd, backEnd, hiddenUnits }: z.infer<typeof modularHyper>,
  tags: number,
): TaggerOutputs<T> {
  const features = networkBackEnd(g, networkFrontEnd(g, input, frontEnd), backEnd);
  if (hiddenUnits !== undefined) return hiddenHead(g, features, hiddenUnits, tags);
  return { logits: g.linear(g.dropout(features, 0.5), 'dense', { out: tags }), embedding: features };
}
