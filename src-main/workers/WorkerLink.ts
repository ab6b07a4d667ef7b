import { setTimeout as sleep } from 'node:timers/promises';
import { connectNats } from './connectNats.ts';
import {
  loadNats,
  type Consumer,
  type JetStreamClient,
  type JsMsg,
  type NatsConnection,
  type ObjectStore,
} from './loadNats.ts';
import {
  pack,
  unpack,
  type Heartbeat,
  type HeartbeatAnswer,
  type BeginAnswer,
  type Begun,
  type FileAnswer,
  type Identified,
  type IdentityAnswer,
  type Joining,
  type ResultMessage,
  type Trying,
  type Verdict,
  type Welcome,
} from './messages.ts';
import { namesOf, type Names } from './names.ts';
import type { TrainingAnswer, TrainingWord } from './trainingMessages.ts';
import { libraryIdOf, type WorkersKey } from './WorkersKey.ts';

const [askMs, longAskMs, nextMs, againMs] = [5000, 180_000, 5000, 1000];
/** Under NATS's usual megabyte. */
const messageBytesMax = 900_000;

/**
 * A worker's side of a server. What it asks has no answer (undefined) where no owner, or no server, is there, or the connection is
 * cut before the answer came.
 */
export class WorkerLink {
  readonly names: Names;
  readonly #nats: NatsConnection;
  readonly #streams: JetStreamClient;
  #objects: ObjectStore | undefined;
  #queue: Consumer | undefined;
  /** Called at a cut: each ends one question without an answer. */
  readonly #asked = new Set<() => void>();

  private constructor(names: Names, nats: NatsConnection, streams: JetStreamClient) {
    this.names = names;
    this.#nats = nats;
    this.#streams = streams;
  }

  /** Throws HearmarkError where the server is not there or does not let us in. */
  static async open(url: string, key: WorkersKey): Promise<WorkerLink> {
    const nats = await connectNats({ url, ...key });
    const { jetstream } = await loadNats();
    const link = new WorkerLink(namesOf(libraryIdOf(key.seed)), nats, jetstream(nats, { timeout: askMs }));
    void link.#watchCuts();
    return link;
  }

  join(message: Joining): Promise<Welcome | undefined> {
    return this.#ask(this.names.join, message);
  }

  beat(message: Heartbeat): Promise<HeartbeatAnswer | undefined> {
    return this.#ask(this.names.beat, message);
  }

  try(message: Trying): Promise<Verdict | undefined> {
    return this.#ask(this.names.trial, message, longAskMs);
  }

  begin(message: Begun): Promise<BeginAnswer | undefined> {
    return this.#ask(this.names.begin, message);
  }

  identify(message: Identified): Promise<IdentityAnswer | undefined> {
    return this.#ask(this.names.identity, message);
  }

  fileOf(message: Begun): Promise<FileAnswer | undefined> {
    return this.#ask(this.names.file, message, longAskMs);
  }

  tellTraining(message: TrainingWord): Promise<TrainingAnswer | undefined> {
    return this.#ask(this.names.training, message, longAskMs);
  }

  /** The next job; undefined where none came for some seconds. */
  async nextJob(): Promise<JsMsg | undefined> {
    try {
      const { jobStream, jobConsumer } = this.names;
      this.#queue ??= await this.#streams.consumers.get(jobStream, jobConsumer);
      return (await this.#queue.next({ expires: nextMs })) ?? undefined;
    } catch {
      this.#queue = undefined;
      await sleep(againMs); // no server, or no owner that made the queue
      return undefined;
    }
  }

  /**
   * Puts an answer among the results, however long the server is away. `place` is that of the job in the queue: one that is asked
   * again gets an answer again, and each place one.
   */
  async answer(result: ResultMessage, place: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.#publish(result, place);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        await sleep(againMs);
      }
    }
  }

  async #publish(result: ResultMessage, place: number): Promise<void> {
    const { resultSubject, resultObject } = this.names;
    let bytes = pack(result);
    if (bytes.length > messageBytesMax) {
      const object = resultObject(result.job, result.worker, place);
      await this.putObject(object, bytes);
      bytes = pack({ object });
    }
    await this.#streams.publish(resultSubject, bytes, {
      msgID: `${result.job}-${result.worker}-${place}`,
    });
  }

  async putObject(name: string, bytes: Uint8Array): Promise<void> {
    await (await this.#store()).putBlob({ name }, bytes);
  }

  /** Reads an object; throws where it is not there or cut short. */
  async object(name: string): Promise<Uint8Array | null> {
    return (await this.#store()).getBlob(name);
  }

  /** Reads an object in pieces; null where it is not there. */
  async objectStream(
    name: string,
  ): Promise<{ data: ReadableStream<Uint8Array>; error: Promise<Error | null> } | null> {
    return (await this.#store()).get(name);
  }

  async close(): Promise<void> {
    await this.#nats.close();
  }

  async #store(): Promise<ObjectStore> {
    if (this.#objects) return this.#objects;
    const { Objm } = await loadNats();
    return (this.#objects = await new Objm(this.#streams).open(this.names.bucket));
  }

  async #ask<T>(subject: string, message: unknown, timeout = askMs): Promise<T | undefined> {
    const cut = Promise.withResolvers<undefined>();
    const end = () => cut.resolve(undefined);
    this.#asked.add(end);
    try {
      const answer = await Promise.race([
        this.#nats.request(subject, pack(message), { timeout }),
        cut.promise,
      ]);
      return answer && (unpack(answer.data) as T | undefined);
    } catch {
      return undefined;
    } finally {
      this.#asked.delete(end);
    }
  }

  /** What was asked before the connection was cut may have gone with it, and so may its answer: nobody waits for that. */
  async #watchCuts(): Promise<void> {
    for await (const { type } of this.#nats.status()) {
      if (type !== 'disconnect') continue;
      for (const end of this.#asked) end();
    }
  }
}
