import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { fromPlainError, RuntimeError } from '../errors.ts';
import type { Session, TaggerAnswer } from '../taggers/Session.ts';
import { readMessages, writeMessage } from './messageStream.ts';
import type { ScoringReply } from './protocol.ts';

export interface RemoteSessionOptions {
  /** Where the scoring process computes, in words. */
  device: string;
  /** Called when a run begins to wait for its answer, and when it has it. */
  onWait: (waiting: boolean) => void;
}

interface Pending {
  resolve: (answer: TaggerAnswer) => void;
  reject: (error: Error) => void;
}

/** The network in the scoring process, as an analysis process sees it: one window at a time goes there and back. */
export class RemoteSession implements Session {
  readonly device: string;
  readonly #socket: Socket;
  readonly #onWait: (waiting: boolean) => void;
  #pending: Pending | undefined;

  private constructor(socket: Socket, { device, onWait }: RemoteSessionOptions) {
    this.device = device;
    this.#socket = socket;
    this.#onWait = onWait;
    readMessages(socket, { onMessage: (message) => this.#receive(message as ScoringReply) });
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => this.#pending?.reject(new RuntimeError('its process ended')));
  }

  /** Connects to the scoring process that listens there. Rejects with RuntimeError. */
  static async connect(address: string, options: RemoteSessionOptions): Promise<RemoteSession> {
    const socket = connect(address);
    try {
      await once(socket, 'connect');
    } catch (cause) {
      throw new RuntimeError(`the process that runs ${options.device} cannot be reached`, { cause });
    }
    return new RemoteSession(socket, options);
  }

  /** Runs one window (`count` 1): batches are made at the other end. */
  async run(inputs: Float32Array, count: number): Promise<TaggerAnswer> {
    if (count !== 1 || this.#pending) throw new RangeError('a scoring process takes one window at a time');
    this.#onWait(true);
    try {
      return await new Promise((resolve, reject) => {
        this.#pending = { resolve, reject };
        if (this.#socket.destroyed) return reject(new RuntimeError('its process ended'));
        writeMessage(this.#socket, inputs);
      });
    } finally {
      this.#pending = undefined;
      this.#onWait(false);
    }
  }

  close(): Promise<void> {
    this.#socket.destroy();
    return Promise.resolve();
  }

  #receive(reply: ScoringReply): void {
    if ('error' in reply) this.#pending?.reject(fromPlainError(reply.error));
    else this.#pending?.resolve(reply.answer);
  }
}
