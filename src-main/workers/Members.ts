import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Joining } from './messages.ts';

/** A machine that says nothing for so long is dead. */
const silenceMs = 12_000;
/** Over which its pace is counted. */
const paceMs = 60_000;

/** One machine that listens for us. */
export interface Member extends Joining {
  joinedAtMs: number;
  lastBeatMs: number;
  /** Jobs that it has begun, and which share of each is heard. */
  doing: Map<string, { share: number; sinceMs: number }>;
  done: number;
  mustLeave: boolean;
  doneAtMs: number[];
}

/** The machines that are there, which of them hears what we hear, and which died over what. */
export class Members {
  readonly #byId = new Map<string, Member>();
  readonly #secret: string;
  readonly #forgotten = new Set<string>();
  readonly #tokens = new Map<string, string>();

  /** `secret` makes the tokens; with the same one those of before a restart still hold. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  get all(): Member[] {
    return [...this.#byId.values()];
  }

  /** How many files all of them together listen to at once. */
  get slots(): number {
    return this.all.reduce((sum, { slots, mustLeave }) => sum + (mustLeave ? 0 : slots), 0);
  }

  find(id: string): Member | undefined {
    return this.#byId.get(id);
  }

  /** Why a machine is not let in again. */
  isForgotten(id: string): boolean {
    return this.#forgotten.has(id);
  }

  join(joining: Joining, nowMs = Date.now()): void {
    this.#byId.set(joining.worker, {
      ...joining,
      doing: new Map(),
      joinedAtMs: nowMs,
      lastBeatMs: nowMs,
      done: 0,
      mustLeave: false,
      doneAtMs: [],
    });
  }

  /** Lets a machine finish what it has begun, and no more. Returns whether there is such a machine. */
  forget(id: string): boolean {
    const member = this.#byId.get(id);
    if (!member) return false;
    member.mustLeave = true;
    this.#forgotten.add(id);
    return true;
  }

  leave(id: string): void {
    this.#byId.delete(id);
  }

  noteDone(id: string, nowMs = Date.now()): void {
    const member = this.#byId.get(id);
    if (!member) return;
    member.done++;
    member.doneAtMs.push(nowMs);
    if (member.doneAtMs[0]! > nowMs - 2 * paceMs) return; // cut seldom: it may be thousands
    member.doneAtMs = member.doneAtMs.filter((ms) => ms > nowMs - paceMs);
  }

  /** Files a second, over the last minute. */
  paceOf({ doneAtMs, joinedAtMs }: Member, nowMs = Date.now()): number {
    const overMs = Math.min(paceMs, nowMs - joinedAtMs);
    const count = doneAtMs.filter((ms) => ms > nowMs - paceMs).length;
    return overMs < 500 ? 0 : (1000 * count) / overMs;
  }

  /** Notes what a machine says it does, and returns what it had begun and no longer does. */
  noteDoing(
    { doing }: Member,
    said: readonly { job: string; share: number }[],
    nowMs = Date.now(),
  ): string[] {
    const shares = new Map(said.map(({ job, share }) => [job, share]));
    const givenUp: string[] = [];
    for (const [job, { sinceMs }] of doing) {
      const share = shares.get(job);
      if (share !== undefined) doing.set(job, { share, sinceMs });
      else if (nowMs - sinceMs > silenceMs) givenUp.push(job); // its answer would be here by now
    }
    for (const job of givenUp) doing.delete(job);
    return givenUp;
  }

  /** Removes the machines that have been silent, and returns them. While we hear nobody, all are spared. */
  takeDead(nowMs = Date.now()): Member[] {
    const dead = this.all.filter(({ lastBeatMs }) => nowMs - lastBeatMs > silenceMs);
    for (const { worker } of dead) this.#byId.delete(worker);
    return dead;
  }

  /** After a cut, everybody has time to say something again. */
  spare(nowMs = Date.now()): void {
    for (const member of this.#byId.values()) member.lastBeatMs = nowMs;
  }

  /** What a machine that hears what we hear gives with each answer of a model. */
  tokenOf(worker: string, modelHash: string): string {
    const question = `${worker} ${modelHash}`;
    const token =
      this.#tokens.get(question) ?? createHmac('sha256', this.#secret).update(question).digest('hex');
    if (this.#byId.has(worker)) this.#tokens.set(question, token); // others may ask for as many as they like
    return token;
  }

  isTokenOf(token: unknown, worker: unknown, modelHash: string): boolean {
    if (typeof token !== 'string' || typeof worker !== 'string') return false;
    const [given, right] = [token, this.tokenOf(worker, modelHash)].map((text) => Buffer.from(text)) as [
      Buffer,
      Buffer,
    ];
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
