import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { createFrontEnd, samplesForFrames, type FrontEndCard } from '../../audio/frontEnd.ts';
import { ModelError, ReadError } from '../../errors.ts';
import { kerasLayersHyper } from '../../taggers/architectures/kerasLayers.ts';
import { frontEndAxes, type InputAxis } from '../../taggers/frontEndAxes.ts';
import { frontEnd } from '../../taggers/frontEndSchema.ts';
import { parseBoundedJson } from '../../taggers/boundedJson.ts';

const { axes, scores } = kerasLayersHyper.shape;
const kerasCard = z.looseObject({
  architecture: z.literal('keras-layers').optional(),
  frontEnd,
  inputSamples: z.int().positive().optional(),
  hyperparameters: z.strictObject({ axes: axes.optional(), scores: scores.optional() }).optional(),
});

/** The card that comes with a Keras model. */
export type KerasCard = z.infer<typeof kerasCard>;

/** Reads the card that comes with a Keras model. Throws ReadError, or ModelError that names the file. */
export async function readKerasCard(cardFile: string): Promise<KerasCard> {
  const text = await readFile(cardFile, 'utf8').catch((cause: Error) => {
    throw new ReadError(`cannot read ${cardFile}: ${cause.message}`, { path: cardFile, cause });
  });
  const json = parseBoundedJson(text, `${cardFile}: a card is a JSON file, and this`);
  const parsed = kerasCard.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const message = `${cardFile}: ${issue!.path.join('.') || 'card'}: ${issue!.message}`;
  throw new ModelError(message, { path: cardFile });
}

/**
 * Returns the axes of a model's input, by comparing its sizes (without the batch; null where any will do) with what the
 * card's front end gives, and the samples of a window. Throws ModelError where they do not fit, or fit in two ways and
 * the card does not say in which, where it says that.
 */
export function kerasInput(
  inputShape: readonly (number | null)[],
  card: Pick<KerasCard, 'frontEnd' | 'inputSamples' | 'hyperparameters'>,
  says = 'hyperparameters.axes',
): { axes: InputAxis[]; inputSamples: number } {
  const candidates = card.hyperparameters?.axes
    ? [card.hyperparameters.axes.slice(1)]
    : orders(inputShape.length, frontEndAxes[card.frontEnd.kind]);
  const fitting = candidates.flatMap((order) => {
    const inputSamples = card.inputSamples ?? samplesFor(inputShape, order, card.frontEnd);
    if (inputSamples === undefined) return [];
    const sizes = sizesOf(order, card.frontEnd, inputSamples);
    const fits =
      sizes.length === inputShape.length &&
      // An axis of channels is one of size 1, never one that is left open
      sizes.every(
        (size, at) => size === inputShape[at] || (order[at] !== 'channel' && inputShape[at] === null),
      );
    return fits ? [{ axes: ['batch' as const, ...order], inputSamples }] : [];
  });
  if (fitting.length === 1) return fitting[0]!;
  const takes = `the model takes [batch, ${inputShape.map((size) => size ?? 'any').join(', ')}]`;
  if (fitting.length > 1) {
    const ways = fitting.map((way) => `[${way.axes.join(', ')}]`).join(' or ');
    throw new ModelError(`${takes}, which may be ${ways}: the card must say in ${says}`);
  }
  const given = frontEndAxes[card.frontEnd.kind].join(' x ');
  const [, ...sizes] = card.inputSamples ? createFrontEnd(card.frontEnd).shape(card.inputSamples) : [];
  const window = sizes.length > 0 ? ` of ${sizes.join(' x ')}` : '; inputSamples cannot be told from that';
  throw new ModelError(`${takes} where the card's ${card.frontEnd.kind} gives ${given}${window}`);
}

/** Every order of the front end's axes with as many axes of channels as are left. */
function orders(length: number, axes: readonly InputAxis[]): InputAxis[][] {
  if (length < axes.length || length > axes.length + 1) return [];
  const all = length > axes.length ? [...axes, 'channel' as const] : axes;
  return permutations(all);
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

function sizesOf(order: readonly InputAxis[], card: FrontEndCard, samples: number): number[] {
  const [, ...sizes] = createFrontEnd(card).shape(samples);
  return order.map((axis) =>
    axis === 'channel' ? 1 : (sizes[frontEndAxes[card.kind].indexOf(axis)] ?? NaN),
  );
}

/** The fewest samples that give as many frames as the input has; undefined where it leaves them open. */
function samplesFor(
  inputShape: readonly (number | null)[],
  order: readonly InputAxis[],
  card: FrontEndCard,
): number | undefined {
  const length = inputShape[order.indexOf(card.kind === 'waveform' ? 'samples' : 'frames')];
  if (length == null || card.kind === 'waveform') return length ?? undefined;
  return samplesForFrames(card, length) || undefined;
}
