import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { StandInServer, type Asked } from './StandInServer.ts';

interface Exchange {
  /** Method, path and parameters, as they are written; {name} stands for what differs each time. */
  ask: string;
  headers?: Record<string, string>;
  body?: unknown;
  status?: number;
  answer?: unknown;
}
interface Conversation {
  server: string;
  /** Where it comes from. */
  composed: string;
  /** What stands in several places, which name it: `{ "$": "one two", … }`. */
  parts: Record<string, object>;
  exchanges: Exchange[];
}

/**
 * Plays a conversation back, of a file in conversations/: it answers what was asked there, in that order, and nothing else. Each request that is not the
 * next one is a fault, down to the order of its parameters and its headers.
 */
export class ReplayServer extends StandInServer {
  /** What stood in place of each {name}, by exchange. */
  readonly said: Record<string, string>[] = [];
  readonly faults: string[] = [];
  readonly #exchanges: Exchange[];

  constructor(name: string) {
    super();
    const file = join(import.meta.dirname, 'conversations', `${name}.json`);
    const { parts, exchanges } = JSON.parse(readFileSync(file, 'utf8')) as Conversation;
    this.#exchanges = inFull(exchanges, parts) as Exchange[];
  }

  /** How many requests are still to come. */
  get left(): number {
    return this.#exchanges.length - this.said.length;
  }

  /** Throws where something else was asked, or less. */
  check(): void {
    assert.deepEqual(this.faults, []);
    assert.equal(this.left, 0);
  }

  protected answer(asked: Asked): [status: number, answer?: unknown] {
    const next = this.#exchanges[this.said.length];
    const said: Record<string, string> = {};
    const faults = next ? differences(next, asked, said) : [`${asked.method} ${asked.url}: nothing more`];
    if (!next || faults.length > 0) {
      this.faults.push(...faults);
      return [500];
    }
    this.said.push(said);
    return [next.status ?? 200, next.answer];
  }
}

/** With the parts in place of their names. */
function inFull(value: unknown, parts: Record<string, object>): unknown {
  if (Array.isArray(value)) return value.map((one) => inFull(one, parts));
  if (typeof value !== 'object' || value === null) return value;
  const { $: names = '', ...own } = value as { $?: string };
  const named = names.split(' ').map((name) => parts[name]);
  const whole = Object.entries(own).map(([name, one]) => [name, inFull(one, parts)] as const);
  return Object.assign({}, ...named, Object.fromEntries(whole)) as object;
}

function differences(next: Exchange, asked: Asked, said: Record<string, string>): string[] {
  const faults: string[] = [];
  const compare = (expected: string, actual: string) => {
    const names = Array.from(expected.matchAll(/\{(\w+)\}/g), ([, name]) => name!);
    const pieces = expected.split(/\{\w+\}/).map((piece) => RegExp.escape(piece));
    const found = new RegExp(`^${pieces.join('([^&" ]+)')}$`).exec(actual);
    if (!found) faults.push(`${actual}\nin place of ${expected}`);
    names.forEach((name, at) => (said[name] = found?.[at + 1] ?? ''));
  };
  compare(next.ask, `${asked.method} ${asked.url}`);
  const told = Object.entries(asked.headers).filter(([name]) => /^(authorization|content-type|x-.*)$/.test(name)); // prettier-ignore
  const expected = { ...next.headers };
  for (const [name, value] of told) {
    compare(`${name}: ${expected[name] ?? ''}`, `${name}: ${String(value)}`);
    delete expected[name];
  }
  for (const name of Object.keys(expected)) faults.push(`${next.ask} without ${name}`);
  if (!isDeepStrictEqual(next.body, asked.body))
    faults.push(`${JSON.stringify(asked.body)}\nin place of ${JSON.stringify(next.body)}`);
  return faults;
}
