import { BATCH, type Graph } from '../../graph.ts';

/**
 * A tensor of a Keras model. Keras thinks in [batch, ...space, channels], our operations in [batch, channels, ...space].
 * So what such an operation leaves stays as it is, is marked `channelsFirst`, and is brought into Keras's order only for
 * a layer that minds.
 */
export interface KerasValue<T> {
  readonly tensor: T;
  readonly channelsFirst: boolean;
}

/** Marks a tensor as being in Keras's order. */
export function inKerasOrder<T>(tensor: T): KerasValue<T> {
  return { tensor, channelsFirst: false };
}

/** Shape in Keras's order, the batch's size as BATCH. */
export function kerasShape<T>(g: Graph<T>, { tensor, channelsFirst }: KerasValue<T>): number[] {
  const [, ...sizes] = g.shape(tensor);
  if (!channelsFirst) return [BATCH, ...sizes];
  const [channels, ...space] = sizes as [number, ...number[]];
  return [BATCH, ...space, channels];
}

/** The tensor as Keras orders it. */
export function toKerasOrder<T>(g: Graph<T>, { tensor, channelsFirst }: KerasValue<T>): T {
  if (!channelsFirst) return tensor;
  const [batch, channels, ...space] = g.shape(tensor).keys() as unknown as [number, number, ...number[]];
  return g.transpose(tensor, [batch, ...space, channels]);
}

/** The tensor with its last axis, the channels, behind the batch. */
export function toChannelsFirst<T>(g: Graph<T>, { tensor, channelsFirst }: KerasValue<T>): T {
  if (channelsFirst) return tensor;
  const axes = [...g.shape(tensor).keys()];
  return g.transpose(tensor, [0, axes.at(-1)!, ...axes.slice(1, -1)]);
}

/** Everything of an item in one row, in Keras's order: [batch, features]. */
export function toRow<T>(g: Graph<T>, value: KerasValue<T>): T {
  const [, ...sizes] = kerasShape(g, value);
  const ordered = toKerasOrder(g, value);
  return sizes.length === 1 ? ordered : g.reshape(ordered, [BATCH, product(sizes)]);
}

/** The number of values that a shape has room for; of an item where the batch is left out. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((values, size) => values * size, 1);
}
