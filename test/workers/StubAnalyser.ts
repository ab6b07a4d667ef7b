import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Analyser, WhatToHear } from '../../src-main/analysis/Analyser.ts';
import type { Analysis } from '../../src-main/analysis/protocol.ts';
import type { Coverage } from '../../src-main/scores/Coverage.ts';
import { HearmarkError } from '../../src-main/errors.ts';
import type { HeardRhythm } from '../../src-main/hearing/beats/rhythmOf.ts';
import type { HeardBeside } from '../../src-main/hearing/ears/TrackEars.ts';
import type { HeardKey } from '../../src-main/hearing/key/KeyReader.ts';
import type { Listening } from '../../src-main/scores/musicTasks.ts';

export interface StubOptions {
  /** How many tags the model has. */
  tags: number;
  jobs: number;
  /** So long it listens to each file. */
  sleepMs?: number;
  /** Added to the first score: what this machine hears is not what others hear. */
  error?: number;
  /** It hears each key so many fifths of the circle higher. */
  keyError?: number;
}

const windowSeconds = 10;

/** Takes its time over a file and hears in it what its bytes say: the same on every machine. */
export class StubAnalyser implements Analyser {
  readonly jobs: number;
  readonly waitingSeconds = 0;
  readonly #options: Required<StubOptions>;
  readonly #end = new AbortController();
  #begun = 0;

  constructor(options: StubOptions) {
    this.#options = { sleepMs: 5, error: 0, keyError: 0, ...options };
    this.jobs = options.jobs;
  }

  get begun(): number {
    return this.#begun / 2;
  }

  async analyse(path: string, coverage: Coverage, whatToHear: WhatToHear): Promise<Analysis> {
    this.#begun++;
    try {
      const bytes = readFileSync(path);
      const contentId = new Uint8Array(createHash('sha256').update(bytes).digest());
      const asked = await whatToHear({ contentId });
      await sleep(this.#options.sleepMs, undefined, { signal: this.#end.signal }).catch(() => {
        throw new HearmarkError('the analysis was stopped');
      });
      const { size, mtimeNs } = statSync(path, { bigint: true });
      const scores = scoresOf(contentId, this.#options.tags);
      scores[0] = Math.min(1, scores[0]! + this.#options.error);
      return {
        size: Number(size),
        modifiedNs: mtimeNs,
        contentId,
        tags: tagsOf(bytes),
        properties: {
          container: 'wav',
          codec: 'pcm_s16le',
          sampleRateHz: 44_100,
          channels: 1,
          durationSeconds: 10,
        },
        ...(asked.length > 0 && { asked }),
        ...(asked.includes('tags') && {
          heard: {
            coverage,
            scores,
            windowStartsSeconds: Float32Array.of(0),
            windowSeconds,
            timeline: scores,
            embedding: scores.slice(0, 4),
          },
        }),
        music: this.#musicOf(contentId, asked),
        timings: { read: 0, decode: 0, frontEnd: 0, inference: 0, hearing: 0, total: 0 },
      };
    } finally {
      this.#begun--;
    }
  }

  #musicOf(contentId: Uint8Array, asked: readonly Listening[]): HeardBeside {
    const { rhythm, key } = musicOf(contentId);
    const heardKey = { ...key, key: (key.key + this.#options.keyError) % 24 };
    return {
      ...(asked.includes('rhythm') && { rhythm: { heard: rhythm } }),
      ...(asked.includes('key') && { key: { heard: heardKey } }),
      ...(asked.includes('voice') && { voice: { reason: 'nobody sings here' } }),
    };
  }

  close(): void {
    this.#end.abort();
  }
}

/** What is heard in a file of these bytes: [tags], in 0..1. */
export function scoresOf(contentId: Uint8Array, tags: number): Float32Array {
  return Float32Array.from({ length: tags }, (_, index) => contentId[index % contentId.length]! / 255);
}

/** What else is heard in a file of these bytes. */
export function musicOf(contentId: Uint8Array): { rhythm: HeardRhythm; key: HeardKey } {
  const bpm = 60 + contentId[2]! / 4;
  const [startSeconds, endSeconds] = [0, windowSeconds];
  const beats = Array.from({ length: 10 }, (_, at) => ({ seconds: (60 * at) / bpm, isDown: at % 4 === 0 }));
  const key = contentId[3]! % 24;
  return {
    rhythm: {
      bpm,
      isSteady: true,
      pieces: [{ startSeconds, endSeconds, bpm }],
      confidence: contentId[4]! / 255,
      beatsPerBar: 4,
      half: -1,
      twice: -0.5,
      beats,
    },
    key: { key, confidence: contentId[5]! / 255, pieces: [{ startSeconds, endSeconds, key }] },
  };
}

function tagsOf(bytes: Buffer): Analysis['tags'] {
  return {
    title: bytes.subarray(0, 40).toString('latin1'),
    artists: [],
    genres: [],
    moods: [],
    composers: [],
    musicBrainz: {},
    custom: {},
    coverCount: 0,
    tagTypes: [],
    properties: {},
  };
}
