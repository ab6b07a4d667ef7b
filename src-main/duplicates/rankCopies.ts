import type { Copy } from './Recording.ts';

/** What is known of a copy, beside how it lies over the longest one. */
export interface CopyFacts extends Copy {
  durationSeconds: number | null;
  /** FFmpeg's name. */
  codec: string | null;
  bitsPerSecond: number | null;
  sampleRateHz: number | null;
  channels: number | null;
  addedAt: number;
}

export interface RankedCopy {
  trackId: number;
  /** What speaks for it and against it, in words: "lossless (FLAC)", "lacks 12 s at the end". */
  says: string[];
}

/** A copy counts as complete where its ends together lack no more than the larger of these. */
const unnoticed = { seconds: 5, share: 0.02 };
/**
 * Codecs from which every sample comes back, beside PCM and DSD. WavPack and WMA have kinds that lose something; nothing
 * here tells them apart.
 */
const lossless =
  /^(pcm_|dsd_|flac$|alac$|ape$|tta$|tak$|wavpack$|mlp$|truehd$|als$|mp4als$|shorten$|wmalossless$)/;
/** How much more a bit says than one of mp3, about, in listening tests at 96 kbit/s (opus-codec.org/comparison). */
const efficiency: Record<string, number> = {
  opus: 1.6,
  aac: 1.3,
  vorbis: 1.3,
  musepack8: 1.2,
  musepack7: 1.2,
};
/** Bit rates that far apart count as different. */
const audible = 1.1;
const faster = 0.002;

/**
 * Orders the copies of a recording, the best first: what is complete before what is cut, then what lost nothing, then more
 * channels, then the bit rate by what the codec makes of it, then the sample rate; else the one that was there first. Whether a
 * lossless file was made of a lossy one is not asked.
 */
export function rankCopies(copies: readonly CopyFacts[]): RankedCopy[] {
  const longest = copies[0]!.durationSeconds ?? 0;
  const judged = copies.map((copy) => ({ copy, ...lackOf(copy, longest) }));
  judged.sort((a, b) => before(a, b));
  const [best] = judged;
  return judged.map((one) => ({
    trackId: one.copy.trackId,
    says: [
      one.isComplete ? 'complete' : lackWords(one),
      ...formatWords(one.copy, one === best ? undefined : best!.copy),
      ...speedWords(one.copy),
    ],
  }));
}

interface Judged {
  copy: CopyFacts;
  isComplete: boolean;
  lacksStart: number;
  lacksEnd: number;
}

function lackOf(copy: CopyFacts, longest: number): Omit<Judged, 'copy'> {
  const length = (copy.durationSeconds ?? longest) * copy.speed;
  const lacksStart = Math.max(0, copy.startSeconds);
  const lacksEnd = Math.max(0, longest - copy.startSeconds - length);
  const isComplete = lacksStart + lacksEnd <= Math.max(unnoticed.seconds, unnoticed.share * longest);
  return { isComplete, lacksStart, lacksEnd };
}

function before(a: Judged, b: Judged): number {
  if (a.isComplete !== b.isComplete) return a.isComplete ? -1 : 1;
  if (!a.isComplete) {
    const more = a.lacksStart + a.lacksEnd - b.lacksStart - b.lacksEnd;
    if (Math.abs(more) > unnoticed.seconds) return more;
  }
  const [one, other] = [a.copy, b.copy];
  return (
    Number(isLossless(other)) - Number(isLossless(one)) ||
    (other.channels ?? 0) - (one.channels ?? 0) ||
    (isLossless(one) ? 0 : quality(other) - quality(one)) ||
    (other.sampleRateHz ?? 0) - (one.sampleRateHz ?? 0) ||
    one.addedAt - other.addedAt ||
    one.trackId - other.trackId
  );
}

function isLossless({ codec }: CopyFacts): boolean {
  return codec !== null && lossless.test(codec);
}

/** In steps: what cannot be heard does not decide. */
function quality({ codec, bitsPerSecond }: CopyFacts): number {
  const worth = (bitsPerSecond ?? 0) * (efficiency[codec ?? ''] ?? 1);
  return worth > 0 ? Math.round(Math.log(worth) / Math.log(audible)) : 0;
}

function lackWords({ lacksStart, lacksEnd }: Judged): string {
  const [start, end] = [shownSeconds(lacksStart), shownSeconds(lacksEnd)];
  if (lacksEnd < 1) return `lacks ${start} at the beginning`;
  if (lacksStart < 1) return `lacks ${end} at the end`;
  return `lacks ${start} at the beginning and ${end} at the end`;
}

function shownSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}

/** The format, with what of it is worse than the best one's; a sentence stands by itself, as the window knows it. */
function formatWords(copy: CopyFacts, best: CopyFacts | undefined): string[] {
  const rate = copy.bitsPerSecond === null ? [] : [`${Math.round(copy.bitsPerSecond / 1000)} kbit/s`];
  const mono = copy.channels === 1 && (best?.channels ?? 0) > 1 ? ['mono'] : [];
  if (copy.codec === null) return ['of an unknown format', ...rate, ...mono];
  const name = copy.codec.toUpperCase().replace(/^(PCM|DSD)_.*/, '$1');
  return [
    isLossless(copy) ? `lossless (${[name, ...mono].join(', ')})` : [name, ...rate, ...mono].join(', '),
  ];
}

function speedWords({ speed }: CopyFacts): string[] {
  if (Math.abs(speed - 1) < faster) return [];
  const percent = (100 * Math.abs(speed - 1)).toFixed(1);
  return [`${percent} % ${speed > 1 ? 'faster' : 'slower'} than the longest`];
}
