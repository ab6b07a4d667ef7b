import { basename } from 'node:path';
import type { TrackAudio } from '../audio/AudioSource.ts';
import { FileReader } from '../files/FileReader.ts';
import { readTags } from '../files/readTags.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { hear, type OnHeard } from './hear.ts';
import { openAudioOf } from './openAudioOf.ts';
import type { Analysis, Identity, WaitingFor } from './protocol.ts';
import { Stopwatch } from './Stopwatch.ts';
import type { Coverage } from './windows.ts';

export interface AnalysisLink {
  /** Asked once it is known which track the file holds: is it to be listened to? */
  shouldListen(identity: Identity): Promise<boolean>;
  /** A sign of life; says whose the next step is, where it is not the decoder's. */
  alive(waitingFor?: WaitingFor): void;
  /** Told which share of the file is heard, 0..1. */
  onHeard?: OnHeard;
}

/**
 * Analyses a file in one pass over it: what it says, who it is, and, where it is to be listened to, what is heard in it.
 * A file that fits into memory (TrackAudio) is identified before anything is decoded; a longer one by its beginning.
 * Throws ReadError, DecodeError, NoAudioError.
 */
export async function analyseFile(
  path: string,
  tagger: Tagger,
  coverage: Coverage,
  link: AnalysisLink,
): Promise<Analysis> {
  const watch = new Stopwatch();
  using reader = new FileReader(path, {
    onRead: (state) => link.alive(state === 'waiting' ? 'drive' : undefined),
  });
  const tags = await watch.timeAsync('read', () => readTags(reader, basename(path)));
  using audio = watch.time('read', () => openAudioOf(reader, () => link.alive()));
  const known = watch.time('read', () => audio.identify());
  const listen = await link.shouldListen(toIdentity(known));
  const heard = listen ? await hear(audio, tagger, coverage, watch, link.onHeard) : undefined;
  const contentId = watch.time('read', () => audio.finish());
  const remark = remarkOn(audio);
  return {
    size: reader.size,
    modifiedNs: reader.modifiedNs,
    contentId: fromHex(contentId),
    ...('prefixId' in known && { prefixId: fromHex(known.prefixId) }),
    tags,
    properties: propertiesOf(audio),
    ...(heard && { heard }),
    ...(remark !== undefined && { remark }),
    timings: watch.timings,
  };
}

function toIdentity(known: ReturnType<TrackAudio['identify']>): Identity {
  return 'contentId' in known
    ? { contentId: fromHex(known.contentId) }
    : { prefixId: fromHex(known.prefixId) };
}

function fromHex(digits: string): Uint8Array {
  return Buffer.from(digits, 'hex');
}

/** The header's claim of a duration is replaced by what was found. */
function propertiesOf({ properties, durationSeconds }: TrackAudio): Analysis['properties'] {
  const { container, codec, sampleRateHz, channels } = properties;
  return {
    container,
    codec,
    sampleRateHz,
    channels,
    ...(durationSeconds !== undefined && { durationSeconds }),
  };
}

function remarkOn({ corruptPackets, durationSeconds }: TrackAudio): string | undefined {
  if (corruptPackets === 0) return undefined;
  return `damaged or cut short in ${corruptPackets} places; heard ${(durationSeconds ?? 0).toFixed(1)} s of it`;
}
