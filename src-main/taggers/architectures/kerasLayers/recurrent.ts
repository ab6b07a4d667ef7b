import { z } from 'zod';
import { BATCH, type Graph } from '../../graph.ts';
import { count } from '../hyper.ts';
import { never } from './configs.ts';
import { layerOfOne, sizesOf, type LayerKind } from './LayerKind.ts';
import { inKerasOrder, toKerasOrder } from './layout.ts';

const common = {
  units: count,
  activation: z.literal('tanh').default('tanh'),
  recurrent_activation: z.enum(['sigmoid', 'hard_sigmoid']).default('sigmoid'),
  use_bias: z.boolean().default(true),
  return_sequences: z.boolean().default(false),
  go_backwards: z.boolean().default(false),
  return_state: never,
  stateful: never,
  time_major: never,
};
/** Keras before 2.1.2 does not say `reset_after`, and means false. */
const gruConfig = z.object({ ...common, reset_after: z.boolean().default(false) });
const lstmConfig = z.object(common);
const bidirectionalConfig = z.object({
  merge_mode: z.enum(['concat', 'sum', 'mul', 'ave']).default('concat'),
  /** A layer of its own for the way back, where it is not the same as for the way there. */
  backward_layer: z.null().optional(),
  layer: z.discriminatedUnion('class_name', [
    z.object({ class_name: z.literal('GRU'), config: gruConfig }),
    z.object({ class_name: z.literal('LSTM'), config: lstmConfig }),
  ]),
});

type CellConfig = z.infer<typeof lstmConfig> & { reset_after?: boolean };
type CellClass = 'GRU' | 'LSTM';

/** Recurrent layers, over [batch, time, features]. */
export const recurrent: Record<string, LayerKind> = {
  GRU: cell('GRU', gruConfig),
  LSTM: cell('LSTM', lstmConfig),

  Bidirectional: layerOfOne(bidirectionalConfig, (g, input, name, { merge_mode: mode, layer }) => {
    const { class_name: kind, config } = layer;
    sizesOf(g, input, 2);
    const x = toKerasOrder(g, input);
    const there = run(g, x, `${name}.forward`, kind, config);
    const back = run(g, x, `${name}.backward`, kind, { ...config, go_backwards: !config.go_backwards });
    // What was heard from the end to the start is told from the start on
    const answers: [typeof x, typeof x] = [there, config.return_sequences ? g.reverse(back, 1) : back];
    switch (mode) {
      case 'concat':
        return inKerasOrder(g.concat(answers, g.shape(there).length - 1));
      case 'sum':
        return inKerasOrder(g.add(...answers));
      case 'mul':
        return inKerasOrder(g.multiply(...answers));
      case 'ave':
        return inKerasOrder(g.scale(g.add(...answers), 0.5));
    }
  }),
};

function cell(kind: CellClass, schema: typeof gruConfig | typeof lstmConfig): LayerKind {
  return layerOfOne(schema, (g, input, name, config) => {
    sizesOf(g, input, 2);
    return inKerasOrder(run(g, toKerasOrder(g, input), name, kind, config));
  });
}

/** [batch, time, features] to [batch, time, units], or to the last step's [batch, units]. */
function run<T>(g: Graph<T>, x: T, name: string, kind: CellClass, config: CellConfig): T {
  const options = {
    hidden: config.units,
    layers: 1,
    gates: config.recurrent_activation === 'sigmoid' ? 'sigmoid' : 'hard-sigmoid',
  } as const;
  const heard = config.go_backwards ? g.reverse(x, 1) : x;
  const states =
    kind === 'GRU'
      ? g.gru(heard, name, { ...options, resetBefore: !config.reset_after })
      : g.lstm(heard, name, options);
  if (config.return_sequences) return states;
  const steps = g.shape(states)[1]!;
  return g.reshape(g.slice(states, 1, steps - 1, steps), [BATCH, config.units]);
}
