import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { inFull, type Conversation, type Exchange } from './conversationFile.ts';
import { toldHeader } from './RecordingProxy.ts';
import { StandInServer, type Asked } from './StandInServer.ts';

/**
 * Plays a conversation back: it answers what was asked there, in that order, and nothing else. Each request that is not the
 * next one is a fault, down to the order of its parameters and its headers.
 */
export class ReplayServer extends StandInServer {
  /** What stood in place of each {name}, by exchange. */
  readonly said: Record<string, string>[] = [];
  readonly faults: string[] = [];
  readonly #exchanges: Exchange[];

  constructor({ parts, exchanges }: Conversation) {
    super();
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
  const told = Object.entries(asked.headers).filter(([name]) => toldHeader.test(name));
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
