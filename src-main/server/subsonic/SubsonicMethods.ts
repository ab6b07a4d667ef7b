import type { Backend } from '../../Backend.ts';
import type { Handlers } from '../../handlers/Handlers.ts';
import type { Parameters } from './Parameters.ts';
import type { Answered } from './toXml.ts';

/** What a method has to work with. */
export interface SubsonicContext {
  backend: Backend;
  handlers: Handlers;
}

/** What a client may ask: each returns what stands in the answer beside its status. Throws SubsonicError. */
export type SubsonicMethods = Record<
  string,
  (parameters: Parameters) => Record<string, Answered> | Promise<Record<string, Answered>>
>;
