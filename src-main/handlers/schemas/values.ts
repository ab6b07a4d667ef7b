import { z } from 'zod';

/** Tracks that a selection may name one by one; more are selected by a filter. */
export const selectedMax = 500_000;
export const pageMax = 1000;
export const namesMax = 200;

export const id = z.int().min(0);
export const selectedIds = z.array(id).max(selectedMax);
export const tagIds = z.array(id).max(pageMax);
export const alikeIds = z.array(id).max(200);
export const offset = z.int().min(0);
export const limit = z.int().min(1).max(pageMax);
export const zeroToOne = z.number().min(0).max(1);
export const name = z.string().trim().min(1).max(namesMax);
/** In halves. */
export const stars = z.number().min(0).max(5).multipleOf(0.5);
export const musicalKey = z.int().min(0).max(23);
export const nothing = z
  .null()
  .optional()
  .transform(() => undefined);

/** An object with exactly the members of T: one that T has and the schema forgets does not compile. */
export const exactly =
  <T>() =>
  <Shape extends Record<keyof T, z.ZodType>>(
    shape: Shape & Record<Exclude<keyof Shape, keyof T>, never>,
  ): z.ZodObject<Shape, z.core.$strict> =>
    z.strictObject<Shape>(shape);

/** What the members of a part of the contract accept: one that is missing, or too much, does not compile. */
export type SchemasOf<Part> = {
  [Member in keyof Part]: Part[Member] extends (request: infer Request) => unknown
    ? z.ZodType<Request>
    : never;
};
