import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { HearmarkError } from '../errors.ts';
import { fsPath } from '../paths.ts';
import { connectNats } from './connectNats.ts';
import {
  loadNats,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
  type Msg,
  type NatsConnection,
  type ObjectStore,
} from './loadNats.ts';
import { pack, unpack, type JobMessage } from './messages.ts';
import { namesOf, type Names } from './names.ts';
import { libraryIdOf } from './WorkersKey.ts';
import type { WorkersConfig } from './workersConfig.ts';

/** A machine at work says so in time; one that died loses its job after so long. */
export const leaseMs = 30_000;
/** The owner keeps an answer back until it is stored, however long that takes. */
const storingMs = 600_000;
const apiMs = 5000;
const objectMs = 120_000;
/** A server that ended is there again after a few seconds. */
const [mostTries, betweenTriesMs] = [10, 1000];

/** The owner's side of a server: its streams, its object store, and what workers ask. */
export class OwnerLink {
  readonly names: Names;
  readonly #nats: NatsConnection;
  readonly #streams: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #objects: ObjectStore;

  private constructor(
    names: Names,
    nats: NatsConnection,
    streams: JetStreamClient,
    manager: JetStreamManager,
    objects: ObjectStore,
  ) {
    this.names = names;
    this.#nats = nats;
    this.#streams = streams;
    this.#manager = manager;
    this.#objects = objects;
  }

  /** Connects, and makes what is not there yet. Throws HearmarkError, also where the server has no JetStream or is too slow. */
  static async open({ url, seed, ownerSeed, fingerprint }: WorkersConfig): Promise<OwnerLink> {
    const nats = await connectNats({ url, seed: ownerSeed ?? seed, ...(fingerprint && { fingerprint }) });
    try {
      const {
        jetstream,
        jetstreamManager,
        Objm,
        AckPolicy,
        RetentionPolicy,
        DiscardPolicy,
        StorageType,
        nanos,
      } = await loadNats();
      const names = namesOf(libraryIdOf(seed));
      const manager = await jetstreamManager(nats, { timeout: apiMs });
      const stream = {
        retention: RetentionPolicy.Workqueue,
        storage: StorageType.File,
        discard: DiscardPolicy.New,
        duplicate_window: nanos(120_000),
      };
      await manager.streams.add({ ...stream, name: names.jobStream, subjects: [names.jobSubject] });
      const day = nanos(24 * 3600 * 1000);
      await manager.streams.add({
        ...stream,
        name: names.resultStream,
        subjects: [names.resultSubject],
        max_age: day,
      });
      await manager.consumers.add(names.jobStream, {
        ack_policy: AckPolicy.Explicit,
        durable_name: names.jobConsumer,
        ack_wait: nanos(leaseMs),
        max_ack_pending: 10_000,
      });
      const streams = jetstream(nats, { timeout: apiMs });
      const objects = await new Objm(streams).create(names.bucket, { storage: StorageType.File });
      return new OwnerLink(names, nats, streams, manager, objects);
    } catch (cause) {
      await nats.close();
      const { host } = new URL(url);
      throw new HearmarkError(`the server ${host} takes no work (JetStream): ${(cause as Error).message}`, {
        cause,
        retry: true,
      });
    }
  }

  get isConnected(): boolean {
    return this.#connected && !this.#nats.isClosed();
  }

  #connected = true;

  /** Tells when the connection is cut and when it is there again, until it is closed. */
  async watch(onChange: (isConnected: boolean) => void): Promise<void> {
    for await (const { type } of this.#nats.status()) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      this.#connected = type === 'reconnect';
      onChange(this.#connected);
    }
  }

  /** Answers what is asked on a subject. Where `answer` throws, who asked gets no answer. */
  serve<T>(subject: string, read: (message: unknown) => T, answer: (message: T) => unknown): void {
    const respond = async (message: Msg) => {
      try {
        const said = await answer(read(unpack(message.data)));
        message.respond(pack(said));
      } catch {
        message.respond(pack(undefined));
      }
    };
    this.#nats.subscribe(subject, { callback: (_, message) => void respond(message) });
  }

  /** Asks whoever owns the library now; undefined where nobody does. */
  async ask(subject: string, message: unknown): Promise<unknown> {
    try {
      return unpack((await this.#nats.request(subject, pack(message), { timeout: apiMs })).data);
    } catch {
      return undefined;
    }
  }

  /** Puts a job into the queue; returns its place there. Throws where the server is away, or its disk full. */
  async send(job: JobMessage, messageId: string): Promise<number> {
    const { seq } = await this.#streams.publish(this.names.jobSubject, pack(job), { msgID: messageId });
    return seq;
  }

  /** Takes a job out of the queue; whoever has it already may still answer. */
  async takeBack(place: number): Promise<void> {
    await this.#manager.streams.deleteMessage(this.names.jobStream, place, false).catch(() => {});
  }

  /** Takes all jobs out of the queue: those of an owner that is gone. Throws HearmarkError where the server stays away. */
  async emptyQueue(): Promise<void> {
    await this.#insist(() => this.#manager.streams.purge(this.names.jobStream));
  }

  /**
   * What workers answer, one after another, until the connection is closed; across cuts of it. For the one owner: what an
   * owner before it had and did not store comes again at once.
   */
  async results(onResult: (message: JsMsg) => Promise<void>): Promise<void> {
    const { AckPolicy, nanos } = await loadNats();
    const { resultStream, resultConsumer } = this.names;
    await this.#manager.consumers.delete(resultStream, resultConsumer).catch(() => {});
    const consumer = await this.#insist(async () => {
      await this.#manager.consumers.add(resultStream, {
        durable_name: resultConsumer,
        ack_policy: AckPolicy.Explicit,
        ack_wait: nanos(storingMs),
        max_ack_pending: 20_000,
      });
      return this.#streams.consumers.get(resultStream, resultConsumer);
    }, Infinity);
    const messages = await consumer.consume({ max_messages: 64, idle_heartbeat: 5000, expires: 30_000 });
    for await (const message of messages) await onResult(message);
  }

  /** Stores a file of this machine for those that do not see it. Throws where the server's disk is full. */
  async putFile(name: string, path: string): Promise<void> {
    const file = Readable.toWeb(createReadStream(fsPath(path))) as ReadableStream<Uint8Array>;
    await this.#objects.put({ name }, file, { timeout: objectMs });
  }

  async putBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.#objects.putBlob({ name }, bytes);
  }

  async getObject(name: string): Promise<Uint8Array | null> {
    return this.#objects.getBlob(name);
  }

  async hasObject(name: string): Promise<boolean> {
    const info = await this.#objects.info(name).catch(() => null);
    return info !== null && !info.deleted;
  }

  async listObjects(): Promise<string[]> {
    return (await this.#objects.list()).map(({ name }) => name);
  }

  async removeObject(name: string): Promise<void> {
    await this.#objects.delete(name).catch(() => {});
  }

  async close(): Promise<void> {
    await this.#nats.close();
  }

  /** Asks again where no answer comes: a server that ended may be there again. Throws HearmarkError. */
  async #insist<T>(ask: () => Promise<T>, most = mostTries): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await ask();
      } catch (cause) {
        if (tries === most || this.#nats.isClosed())
          throw new HearmarkError(`the server takes no work (JetStream): ${(cause as Error).message}`, {
            cause,
            retry: true,
          });
        await sleep(betweenTriesMs);
      }
    }
  }
}
