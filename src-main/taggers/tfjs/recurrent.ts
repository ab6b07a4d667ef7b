import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { GruOptions, RecurrentOptions } from '../graph.ts';
import type { Tf } from './loadBackend.ts';

/** Hands out a parameter by the last part of its name ("weight_ih_l0"). */
type Read = (name: string, shape: readonly number[]) => Tensor;

/** The affine map of a hidden state to its share of each gate: [batch, hidden] to [batch, gates * hidden]. */
type FromHidden = (state: Tensor) => Tensor;

/**
 * One step of a cell: the input's share of each gate [batch, gates * hidden], the hidden state's, and the state before,
 * to the state after; the first tensor of the state is the output.
 */
type Step = (fromInput: Tensor, fromHidden: FromHidden, state: readonly Tensor[]) => Tensor[];

/** Stacked GRU as PyTorch's: [batch, time, features] to [batch, time, hidden]; gates reset, update, new. */
export function gru(tf: Tf, x: Tensor, read: Read, options: GruOptions): Tensor {
  const gate = gateOf(tf, options);
  return stack(tf, x, read, options, { gates: 3, states: 1 }, (fromInput, fromHidden, [hidden]) => {
    const split = (gates: Tensor) => tf.split(gates, 3, 1) as [Tensor, Tensor, Tensor];
    const [resetInput, updateInput, newInput] = split(fromInput);
    const [resetHidden, updateHidden, newHidden] = split(fromHidden(hidden!));
    const reset = gate(tf.add(resetInput, resetHidden));
    const update = gate(tf.add(updateInput, updateHidden));
    const memory = options.resetBefore
      ? split(fromHidden(tf.mul(reset, hidden!)))[2]
      : tf.mul(reset, newHidden);
    const candidate = tf.tanh(tf.add(newInput, memory));
    return [tf.add(candidate, tf.mul(update, tf.sub(hidden!, candidate)))];
  });
}

/** Stacked LSTM as PyTorch's: [batch, time, features] to [batch, time, hidden]; gates input, forget, cell, output. */
export function lstm(tf: Tf, x: Tensor, read: Read, options: RecurrentOptions): Tensor {
  const gate = gateOf(tf, options);
  return stack(tf, x, read, options, { gates: 4, states: 2 }, (fromInput, fromHidden, [hidden, cell]) => {
    const gates = tf.split(tf.add(fromInput, fromHidden(hidden!)), 4, 1);
    const [input, forget, candidate, output] = gates as [Tensor, Tensor, Tensor, Tensor];
    const kept = tf.mul(gate(forget), cell!);
    const next = tf.add(kept, tf.mul(gate(input), tf.tanh(candidate)));
    return [tf.mul(gate(output), tf.tanh(next)), next];
  });
}

/** The activation of the gates. */
function gateOf(tf: Tf, { gates }: RecurrentOptions): (x: Tensor) => Tensor {
  if (gates !== 'hard-sigmoid') return tf.sigmoid;
  return (x) => tf.minimum(tf.maximum(tf.add(tf.mul(x, 0.2), 0.5), 0), 1);
}

/** Runs the layers of a recurrent network one above the other, each over all steps, from a state of zeros. */
function stack(
  tf: Tf,
  x: Tensor,
  read: Read,
  { hidden, layers, bidirectional = false }: RecurrentOptions,
  cell: { gates: number; states: number },
  step: Step,
): Tensor {
  const rows = cell.gates * hidden;
  let sequence = x;
  for (let layer = 0; layer < layers; layer++) {
    const forwards = over(sequence, `l${layer}`);
    if (bidirectional) {
      const backwards = tf.reverse(over(tf.reverse(sequence, 1), `l${layer}_reverse`), 1);
      sequence = tf.concat([forwards, backwards], 2);
    } else {
      sequence = forwards;
    }
  }
  return sequence;

  /** Runs one layer over all steps in one direction: [batch, time, features] to [batch, time, hidden]. */
  function over(inputs: Tensor, layer: string): Tensor {
    const [batch, steps, features] = inputs.shape as [number, number, number];
    const affine = (input: Tensor, side: 'ih' | 'hh', columns: number) =>
      tf.add(
        tf.matMul(input as Tensor2D, tf.transpose(read(`weight_${side}_${layer}`, [rows, columns]))),
        read(`bias_${side}_${layer}`, [rows]),
      );
    const fromInputs = affine(tf.reshape(inputs, [-1, features]), 'ih', features);
    const outputs: Tensor[] = [];
    let state: Tensor[] = Array.from({ length: cell.states }, () => tf.zeros([batch, hidden]));
    // Of a single step unstack has no gradient (tfjs-core 4.22.0)
    const perStep = steps === 1 ? [fromInputs] : tf.unstack(tf.reshape(fromInputs, [batch, steps, rows]), 1);
    for (const fromInput of perStep) {
      state = step(fromInput, (hiddenState) => affine(hiddenState, 'hh', hidden), state);
      outputs.push(state[0]!);
    }
    return tf.stack(outputs, 1);
  }
}
