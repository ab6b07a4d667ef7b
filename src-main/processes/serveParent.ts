import { flushCompileCache } from 'node:module';
import { fromPlainError, toPlainError } from '../errors.ts';
import { parent } from './parent.ts';
import { settleAsChild } from './settleAsChild.ts';
import type { ChildReport, ParentMessage, Talk } from './Talk.ts';

/** The parent as a child process speaks to it beside its answers. */
export interface Listener<T extends Talk> {
  say: (word: T['word']) => void;
  /** Asks the parent, and waits; one question at a time. */
  ask: (question: T['question']) => Promise<T['reply']>;
  /** A sign of life; says what is waited for where the next step is not this process's own. May be called often. */
  alive: (waitingFor?: string) => void;
}

/** Answers one request. */
export type Serve<T extends Talk> = (request: T['request']) => T['answer'] | Promise<T['answer']>;

const leastSignMs = 500;

/**
 * The child's side of Child: settles this process as a child, gets ready by `open`, then answers one request after the
 * other by what that returned; by nothing where nothing is asked. Whatever a request throws is its answer. Where `open`
 * throws, or something outside of any request, that is said and the process ends.
 */
export async function serveParent<T extends Talk>(
  open: (listener: Listener<T>) => Serve<T> | void | Promise<Serve<T> | void>,
  { niceness }: { niceness?: number } = {},
): Promise<void> {
  settleAsChild(niceness);
  process.on('uncaughtException', breakOff);
  let asking: { resolve(reply: T['reply']): void; reject(error: Error): void } | undefined;
  let [lastSignMs, lastWaitingFor] = [0, undefined as string | undefined];
  let isCompiledKept = false;

  const serve = await openOrBreakOff();
  if (serve === 'broken') return;
  parent.onMessage((message) => {
    const heard = message as ParentMessage<T>;
    if (heard.kind === 'reply') asking?.resolve(heard.reply);
    else if (heard.kind === 'noReply') asking?.reject(fromPlainError(heard.error));
    else if (serve) void respond(serve, heard.request);
  });
  send({ kind: 'ready' });

  async function openOrBreakOff(): Promise<Serve<T> | void | 'broken'> {
    try {
      return await open({ say: (word) => send({ kind: 'word', word }), ask, alive });
    } catch (error) {
      breakOff(error);
      return 'broken';
    }
  }

  function ask(question: T['question']): Promise<T['reply']> {
    return new Promise((resolve, reject) => {
      asking = { resolve, reject };
      send({ kind: 'question', question });
    });
  }

  function alive(waitingFor?: string): void {
    // Each change is told before the step it announces, which may block this process; the rest now and then.
    const nowMs = performance.now();
    if (waitingFor === lastWaitingFor && nowMs - lastSignMs < leastSignMs) return;
    [lastSignMs, lastWaitingFor] = [nowMs, waitingFor];
    send({ kind: 'alive', ...(waitingFor !== undefined && { waitingFor }) });
  }

  async function respond(answerTo: Serve<T>, request: T['request']): Promise<void> {
    try {
      send({ kind: 'answer', answer: await answerTo(request) });
    } catch (error) {
      send({ kind: 'failed', error: toPlainError(error) });
    }
    // Node keeps what it compiled when a process ends by itself, and most of these are ended from outside
    if (!isCompiledKept) flushCompileCache();
    isCompiledKept = true;
  }

  function send(report: ChildReport<T>): void {
    parent.send(report);
  }
}

/** Nobody knows what state this process is in: it says why, and ends. */
function breakOff(error: unknown): void {
  parent.send({ kind: 'broken', error: toPlainError(error) } satisfies ChildReport<Talk>);
  parent.leave();
}
