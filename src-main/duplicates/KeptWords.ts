import type { Fingerprints } from '../library/Fingerprints.ts';

/** Fingerprints that are kept unpacked: 8 KB each of a track of four minutes. */
const mostKept = 4000;

/** The words of tracks; those asked for last are kept. */
export class KeptWords {
  readonly #fingerprints: Fingerprints;
  readonly #kept = new Map<number, Uint32Array>();

  constructor(fingerprints: Fingerprints) {
    this.#fingerprints = fingerprints;
  }

  of(trackId: number): Uint32Array {
    const words = this.#kept.get(trackId) ?? this.#fingerprints.of(trackId);
    this.#kept.delete(trackId); // it becomes the last
    this.#kept.set(trackId, words);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    return words;
  }
}
