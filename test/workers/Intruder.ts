import { setTimeout as sleep } from 'node:timers/promises';
import { connectNats } from '../../src-main/workers/connectNats.ts';
import { loadNats, type NatsConnection } from '../../src-main/workers/loadNats.ts';
import { pack, unpack } from '../../src-main/workers/messages.ts';
import { namesOf } from '../../src-main/workers/names.ts';
import { libraryIdOf } from '../../src-main/workers/WorkersKey.ts';
import type { WorkersConfig } from '../../src-main/workers/workersConfig.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

const worker = 'badbadbadbadbad0';

/**
 * A machine that has the key and means ill: it takes jobs and answers without ever having been compared, with what no model
 * says, with answers of others, and twice; and one without the key that tries to come in.
 */
export class Intruder {
  sent = 0;
  wasLetIn = false;
  readonly #config: WorkersConfig;
  readonly #random: () => number;
  #nats?: NatsConnection;

  constructor(config: WorkersConfig, seed: number) {
    this.#config = config;
    this.#random = seededRandom(seed + 1);
  }

  async annoy(isDone: () => boolean): Promise<void> {
    await this.#tryWithoutKey();
    const { url, seed } = this.#config;
    const nats = await connectNats({ url, seed }).catch(() => undefined);
    if (!nats) return; // the server was killed just now
    this.#nats = nats;
    try {
      for (let deeds = 0; deeds < 12 && !isDone(); deeds++) {
        await sleep(300, undefined, { ref: false });
        await this.#doIll(nats).catch(() => {}); // the server may be away
      }
    } finally {
      await nats.close();
    }
  }

  /** Ends what it waits for, also from a server that will not come back. */
  async close(): Promise<void> {
    await this.#nats?.close();
  }

  async #tryWithoutKey(): Promise<void> {
    const { url } = this.#config;
    try {
      const { nkeys } = await loadNats();
      const nats = await connectNats({ url, seed: Buffer.from(nkeys.createUser().getSeed()).toString() });
      await nats.close();
      this.wasLetIn = true;
    } catch {
      // as it should be
    }
  }

  async #doIll(nats: NatsConnection): Promise<void> {
    const { jetstream } = await loadNats();
    const names = namesOf(libraryIdOf(this.#config.seed));
    const streams = jetstream(nats, { timeout: 2000 });
    const consumer = await streams.consumers.get(names.jobStream, names.jobConsumer);
    const message = await consumer.next({ expires: 1000 });
    if (!message) return;
    const { id } = unpack(message.data) as { id: string };
    const heard = { scores: new Float32Array(50).fill(this.#random()), timeline: new Float32Array(3) };
    const outcomes = [
      { analysis: { size: 1, heard } },
      { analysis: null },
      { givenBack: 'no' },
      {
        analysis: {
          size: 1,
          modifiedNs: 0n,
          contentId: new Uint8Array(32),
          tags: { genres: [], moods: [], composers: [] },
        },
      },
    ];
    for (const outcome of outcomes) {
      const bytes = pack({ job: id, worker, token: 'x'.repeat(64), outcome });
      await streams.publish(names.resultSubject, bytes);
      await streams.publish(names.resultSubject, bytes);
      this.sent += 2;
    }
    await streams.publish(names.resultSubject, new TextEncoder().encode('no message at all'));
    await streams.publish(names.resultSubject, pack({ object: 'nowhere' }));
    this.sent += 2;
    message.nak();
  }
}
