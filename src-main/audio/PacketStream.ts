import { createHash, type Hash } from 'node:crypto';
import type { Packet } from 'node-av/lib';
import type { Demuxer } from './Demuxer.ts';
import { PacketClock } from './PacketClock.ts';

/** A packet and where it lies on the time line, in ticks of the stream's time base. */
export interface PlacedPacket {
  packet: Packet;
  start: number;
  end: number;
}

/** What a packet takes in memory beside its payload, about: without it, an hour of speech would hold thrice as much. */
const packetOverheadBytes = 512;
const pulsePackets = 64;

/**
 * The packets of a file, read once from beginning to end and hashed on the way. Those of its first `holdBytes` stay in
 * memory, so that it can be known what a file is before anything is decoded; of a longer file the rest passes by.
 */
export class PacketStream implements Disposable {
  readonly clock = new PacketClock();
  /** Packets read so far. */
  count = 0;
  /** True when the end has been reached. */
  ended = false;
  readonly #demuxer: Demuxer;
  readonly #holdBytes: number;
  readonly #onPulse: ((seconds: number) => void) | undefined;
  readonly #hash: Hash;
  #held: PlacedPacket[] = [];
  #passed = false;

  /**
   * `onPulse` is called every few packets with the seconds up to where it reads; `hash` is one that the links of a chain share.
   */
  constructor(
    demuxer: Demuxer,
    holdBytes: number,
    onPulse?: (seconds: number) => void,
    hash = createHash('sha256'),
  ) {
    this.#demuxer = demuxer;
    this.#holdBytes = holdBytes;
    this.#onPulse = onPulse;
    this.#hash = hash;
  }

  /** Reads into memory: to the end, or until `holdBytes` are full. */
  hold(): void {
    for (let bytes = 0; bytes < this.#holdBytes;) {
      const next = this.#read();
      if (!next) return;
      const packet = next.packet.clone();
      if (!packet) throw new Error('out of memory');
      bytes += packet.size + packetOverheadBytes;
      this.#held.push({ ...next, packet });
    }
  }

  /**
   * Goes through all packets, each valid until the next one. A file wholly in memory can be gone through again and
   * again, a longer one only once.
   */
  *packets(): Generator<PlacedPacket> {
    if (this.#passed) throw new Error('a file longer than what is held in memory can be decoded only once');
    const stays = this.ended;
    this.#passed = !stays;
    for (let i = 0; i < this.#held.length; i++) {
      if (i % pulsePackets === 0) this.#pulse(this.#held[i]!.start);
      yield this.#held[i]!;
      if (!stays) this.#held[i]!.packet.free();
    }
    if (stays) return;
    this.#held = [];
    for (let next = this.#read(); next; next = this.#read()) yield next;
  }

  /** Reads to the end, only to hash. */
  finish(): void {
    while (!this.ended) this.#read();
  }

  /** Returns the SHA-256, in hexadecimal digits, of all payload read so far, whatever packets it came in. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  [Symbol.dispose](): void {
    for (const { packet } of this.#held) packet.free();
    this.#held = [];
  }

  #pulse(ticks: number): void {
    const { num, den } = this.#demuxer.stream.timeBase;
    this.#onPulse?.((ticks * num) / den);
  }

  #read(): PlacedPacket | undefined {
    const packet = this.ended ? undefined : this.#demuxer.read();
    if (!packet) {
      this.ended = true;
      return undefined;
    }
    if (this.count++ % pulsePackets === 0) this.#pulse(this.clock.end);
    this.#hash.update(packet.data!);
    const start = this.clock.place(packet);
    return { packet, start, end: this.clock.end };
  }
}
