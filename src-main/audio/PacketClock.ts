import { AV_NOPTS_VALUE } from 'node-av/constants';
import type { Packet } from 'node-av/lib';

/**
 * Says where packets lie on the time line that decoding all of them one after the other gives: each begins where the
 * one before it ends. The container's own time stamps count for the first packet and after one of unknown length only,
 * because they jump where files were joined; a packet's time stamp is set to its place, so that decoded frames carry
 * it. Units are ticks of the stream's time base.
 */
export class PacketClock {
  /** Where the first packet begins, undefined before it; it may be negative. */
  start: number | undefined;
  /** Where the last packet ends, as far as known. */
  end = 0;
  #lengthKnown = false;
  #shift = 0;

  /** Returns where a packet begins, and sets its time stamp to that. */
  place(packet: Packet): number {
    const stamp = packet.pts === AV_NOPTS_VALUE ? undefined : Number(packet.pts);
    const place = this.#place(stamp);
    if (place !== stamp) packet.pts = BigInt(place);
    if (stamp !== undefined) this.#shift = place - stamp;
    const length = Number(packet.duration);
    this.#lengthKnown = length > 0;
    this.start ??= place;
    this.end = place + length;
    return place;
  }

  #place(stamp: number | undefined): number {
    if (this.start === undefined) return stamp ?? 0;
    if (this.#lengthKnown || stamp === undefined) return this.end;
    return Math.max(stamp + this.#shift, this.end);
  }
}
