import { z } from 'zod';
import { ModelError } from '../../errors.ts';

/** A layer as Keras writes it; Sequential models give the name in the configuration alone. */
export const rawLayer = z.object({
  class_name: z.string(),
  name: z.string().optional(),
  config: z.record(z.string(), z.unknown()),
  inbound_nodes: z.unknown().optional(),
});
export type RawLayer = z.infer<typeof rawLayer>;

/** A layer as a model's description has it, with the names of the layers that it takes its inputs from. */
export interface DescribedLayer {
  readonly name: string;
  readonly class: string;
  readonly inputs: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
}

/** Gives a layer the inputs that the model connects it to. */
export function describe(layer: RawLayer, inputs: readonly string[]): DescribedLayer {
  return { name: layerName(layer), class: layer.class_name, inputs, config: layer.config };
}

export function layerName({ name, config }: RawLayer): string {
  const own = name ?? config.name;
  if (typeof own === 'string' && own !== '') return own;
  throw new ModelError('model_config: a layer has no name');
}

/** Parses a part of the description. Throws ModelError that says where it is not as Keras writes it. */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError(`${[where, ...issue!.path].join('.')}: ${issue!.message}`);
}
