import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { RecurrentOptions } from '../graph.ts';
import type { Tf } from './loadBackend.ts';

/** Hands out a parameter by the last part of its name ("weight_ih_l0"). */
type Read = (name: string, shape: readonly number[]) => Tensor;

/**
 * One step of a cell: the input's share of each gate and the hidden state's, each [batch, gates * hidden], and the
 * state before, to the state after; the first tensor of the state is the output.
 */
type Step = (fromInput: Tensor, fromHidden: Tensor, state: readonly Tensor[]) => Tensor[];

/** Stacked GRU as PyTorch's: [batch, time, features] to [batch, time, hidden]; gates reset, update, new. */
export function gru(tf: Tf, x: Tensor, read: Read, options: RecurrentOptions): Tensor {
  return stack(tf, x, read, options, { gates: 3, states: 1 }, (fromInput, fromHidden, [hidden]) => {
    const [resetInput, updateInput, newInput] = tf.split(fromInput, 3, 1) as [Tensor, Tensor, Tensor];
    const [resetHidden, updateHidden, newHidden] = tf.split(fromHidden, 3, 1) as [Tensor, Tensor, Tensor];
    const reset = tf.sigmoid(tf.add(resetInput, resetHidden));
    const update = tf.sigmoid(tf.add(updateInput, updateHidden));
    // The reset gate acts after the hidden state's affine map, unlike in Cho et al. 2014
    const candidate = tf.tanh(tf.add(newInput, tf.mul(reset, newHidden)));
    return [tf.add(candidate, tf.mul(update, tf.sub(hidden!, candidate)))];
  });
}

/** Stacked LSTM as PyTorch's: [batch, time, features] to [batch, time, hidden]; gates input, forget, cell, output. */
export function lstm(tf: Tf, x: Tensor, read: Read, options: RecurrentOptions): Tensor {
  return stack(tf, x, read, options, { gates: 4, states: 2 }, (fromInput, fromHidden, [, cell]) => {
    const gates = tf.split(tf.add(fromInput, fromHidden), 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    const [input, forget, candidate, output] = gates;
    const kept = tf.mul(tf.sigmoid(forget), cell!);
    const next = tf.add(kept, tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
    return [tf.mul(tf.sigmoid(output), tf.tanh(next)), next];
  });
}

/** Runs the layers of a recurrent network one above the other, each over all steps, from a state of zeros. */
function stack(
  tf: Tf,
  x: Tensor,
  read: Read,
  { hidden, layers }: RecurrentOptions,
  cell: { gates: number; states: number },
  step: Step,
): Tensor {
  const rows = cell.gates * hidden;
  let sequence = x;
  for (let layer = 0; layer < layers; layer++) {
    const [batch, steps, features] = sequence.shape as [number, number, number];
    const affine = (input: Tensor, side: 'ih' | 'hh', columns: number) =>
      tf.add(
        tf.matMul(input as Tensor2D, tf.transpose(read(`weight_${side}_l${layer}`, [rows, columns]))),
        read(`bias_${side}_l${layer}`, [rows]),
      );
    const fromInputs = affine(tf.reshape(sequence, [-1, features]), 'ih', features);
    const outputs: Tensor[] = [];
    let state: Tensor[] = Array.from({ length: cell.states }, () => tf.zeros([batch, hidden]));
    for (const fromInput of tf.unstack(tf.reshape(fromInputs, [batch, steps, rows]), 1)) {
      state = step(fromInput, affine(state[0]!, 'hh', hidden), state);
      outputs.push(state[0]!);
    }
    sequence = tf.stack(outputs, 1);
  }
  return sequence;
}
