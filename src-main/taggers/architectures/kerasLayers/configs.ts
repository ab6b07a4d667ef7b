import { z } from 'zod';
import { ModelError } from '../../../errors.ts';
import { count } from '../hyper.ts';

/** Parts of Keras's configurations, with its defaults. A number for an axis may stand for all of them. */

const one = z.union([count, z.tuple([count]).transform(([size]) => size)]);
const two = z.union([count.transform((size): [number, number] => [size, size]), z.tuple([count, count])]);

export const along = { one, two };
export const padding = z.enum(['valid', 'same']).default('valid');
export const dataFormat = z
  .enum(['channels_last', 'channels_first'])
  .nullish()
  .transform((format) => format ?? 'channels_last');
/** Something that Keras can do and we cannot. */
export const never = z.literal(false).nullish();
/** One axis, which early versions wrote as a list of one. */
export const axis = z.union([z.int(), z.tuple([z.int()]).transform(([only]) => only)]).default(-1);

/** An axis counted from the front, the batch's included. Throws ModelError where there is none. */
export function placeOf(counted: number, axes: number): number {
  const place = counted < 0 ? axes + counted : counted;
  if (place < 1 || place >= axes) throw new ModelError(`axis: there is no axis ${counted} of ${axes}`);
  return place;
}
