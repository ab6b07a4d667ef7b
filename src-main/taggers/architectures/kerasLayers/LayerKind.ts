import type { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import type { Graph } from '../../graph.ts';
import { kerasShape, type KerasValue } from './layout.ts';

/** A layer's configuration: plain JSON under Keras's own names, of which only those that decide its answer are kept. */
export type LayerConfig = Readonly<Record<string, unknown>>;

/** A class of Keras layers. */
export interface LayerKind {
  /** Returns what matters of a configuration, defaults filled in. Throws ModelError with the first thing wrong. */
  readConfig(config: unknown): LayerConfig;
  /** Applies a layer to what goes into it; its parameters begin with its name. Throws ModelError where they do not fit. */
  apply<T>(g: Graph<T>, inputs: readonly KerasValue<T>[], name: string, config: unknown): KerasValue<T>;
}

type Schema = z.ZodType<LayerConfig>;

/** Makes a class of layers that have one input. */
export function layerOfOne<S extends Schema>(
  schema: S,
  apply: <T>(g: Graph<T>, input: KerasValue<T>, name: string, config: z.infer<S>) => KerasValue<T>,
): LayerKind {
  return {
    readConfig: (config) => read(schema, config),
    apply(g, inputs, name, config) {
      if (inputs.length !== 1) throw new ModelError(`it has ${inputs.length} inputs where it takes one`);
      return apply(g, inputs[0]!, name, read(schema, config));
    },
  };
}

/** Makes a class of layers that join several inputs, which have equally many axes. */
export function layerOfMany<S extends Schema>(
  schema: S,
  apply: <T>(g: Graph<T>, inputs: readonly KerasValue<T>[], config: z.infer<S>) => KerasValue<T>,
): LayerKind {
  return {
    readConfig: (config) => read(schema, config),
    apply(g, inputs, _name, config) {
      if (inputs.length < 2) throw new ModelError(`it has ${inputs.length} inputs where it takes several`);
      const ranks = new Set(inputs.map((input) => kerasShape(g, input).length));
      if (ranks.size > 1) throw new ModelError('its inputs have different numbers of axes');
      return apply(g, inputs, read(schema, config));
    },
  };
}

/** Returns the size of an input without the batch. Throws ModelError where it has another number of axes. */
export function sizesOf<T>(g: Graph<T>, value: KerasValue<T>, ...axes: number[]): number[] {
  const [, ...sizes] = kerasShape(g, value);
  if (axes.includes(sizes.length)) return sizes;
  const wanted = axes.map((count) => count + 1).join(' or ');
  throw new ModelError(`it gets ${sizes.length + 1} axes, the batch's included, where it takes ${wanted}`);
}

function read<S extends Schema>(schema: S, config: unknown): z.infer<S> {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError(`${issue!.path.join('.') || 'config'}: ${issue!.message}`);
}
