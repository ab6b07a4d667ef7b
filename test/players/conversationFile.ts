import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Exchange {
  /** Method, path and parameters, as they are written; {name} stands for what differs each time. */
  ask: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** 200 unless said. */
  status?: number;
  answer?: unknown;
}
export interface Conversation {
  server: string;
  /** How it came about: written by hand, or recorded from a running server (recordConversation.ts). */
  composed?: string;
  recorded?: string;
  /** Of the server, with {host}. */
  address: string;
  /** What stands in several places, which name it: `{ "$": "one two", … }`. */
  parts: Record<string, object>;
  exchanges: Exchange[];
}

export function conversationPath(name: string): string {
  return join(import.meta.dirname, 'conversations', `${name}.json`);
}

export function readConversation(name: string): Conversation {
  return JSON.parse(readFileSync(conversationPath(name), 'utf8')) as Conversation;
}

/** With the parts in place of their names. */
export function inFull(value: unknown, parts: Record<string, object>): unknown {
  if (Array.isArray(value)) return value.map((one) => inFull(one, parts));
  if (typeof value !== 'object' || value === null) return value;
  const { $: names = '', ...own } = value as { $?: string };
  const named = names.split(' ').map((name) => inFull(parts[name], parts));
  const whole = Object.entries(own).map(([name, one]) => [name, inFull(one, parts)] as const);
  return Object.assign({}, ...named, Object.fromEntries(whole)) as object;
}

/** Shorter ones are written out where they stand. */
const partCharactersMin = 100;

/**
 * Takes out what stands in several places, as parts that are named after what they say of themselves: things that are the same, and of others
 * the fields that are, beside times.
 */
export function inParts(exchanges: readonly Exchange[]): Pick<Conversation, 'parts' | 'exchanges'> {
  const timesSeen = new Map<string, number>();
  const see = (text: string) => timesSeen.set(text, (timesSeen.get(text) ?? 0) + 1).get(text)!;
  const count = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) {
      // What it holds stands in the part, once
      if (see(JSON.stringify(value)) > 1) return;
      see(`of ${JSON.stringify(steadyFields(value))}`);
    }
    Object.values(value).forEach(count);
  };
  exchanges.forEach((exchange) => Object.values(exchange).forEach(count));
  const parts: Record<string, object> = {};
  const nameOf = new Map<string, string>();
  /** The name of the part; undefined where it is none. */
  const partOf = (text: string, made: () => object, named: object): string | undefined => {
    if (text.length < partCharactersMin || (timesSeen.get(text) ?? 0) < 2) return undefined;
    const known = nameOf.get(text);
    if (known !== undefined) return known;
    const part = made();
    const name = partName(named, parts);
    nameOf.set(text, name);
    parts[name] = part;
    return name;
  };
  const shortened = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(shortened);
    const whole = () => {
      const steady = steadyFields(value);
      const $ = partOf(`of ${JSON.stringify(steady)}`, () => steady, value);
      const own = Object.entries(value).filter(([name]) => $ === undefined || !Object.hasOwn(steady, name));
      const short = Object.fromEntries(own.map(([name, one]) => [name, shortened(one)]));
      return $ === undefined ? short : { $, ...short };
    };
    const $ = partOf(JSON.stringify(value), whole, value);
    return $ === undefined ? whole() : { $ };
  };
  const short = exchanges.map((exchange) => Object.fromEntries(Object.entries(exchange).map(([name, one]) => [name, shortened(one)]))); // prettier-ignore
  return { parts, exchanges: short as unknown as Exchange[] };
}

/** What an answer says again and again: neither what it holds nor when. */
function steadyFields(value: object): object {
  const isSteady = (one: unknown) => typeof one !== 'object' && !(typeof one === 'string' && /^\d{4}-\d\d-\d\dT/.test(one)); // prettier-ignore
  return Object.fromEntries(Object.entries(value).filter(([, one]) => isSteady(one)));
}

function partName(value: object, taken: Record<string, object>): string {
  const { title, name, Name, status } = value as Record<string, unknown>;
  const said = [title, name, Name, status].find((one) => typeof one === 'string') ?? 'part';
  const plain = said.normalize('NFD').replace(/[^A-Za-z0-9]+/g, '') || 'odd';
  for (let number = 1; ; number++) {
    const free = number === 1 ? plain : `${plain}-${number}`;
    if (!Object.hasOwn(taken, free)) return free;
  }
}
