import { basename } from 'node:path';
import { Passage } from '../audio/Passage.ts';
import { SpanAudio } from '../audio/SpanAudio.ts';
import type { TrackAudio } from '../audio/AudioSource.ts';
import { FileReader } from '../files/FileReader.ts';
import type { FileTags } from '../files/FileTags.ts';
import { readTags } from '../files/readTags.ts';
import { tagsOfTrack, type SheetTrack } from '../files/sheets/SheetTrack.ts';
import { isWhole } from '../paths.ts';
import type { Coverage } from '../scores/Coverage.ts';
import type { Listening } from '../scores/musicTasks.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { shareOf, type OnHeard } from './hear.ts';
import type { HearingPackages } from './HearingPackages.ts';
import { hearTrack, type HeardOfTrack } from './hearTrack.ts';
import { openAudioOf } from './openAudioOf.ts';
import { partsOfFile, type PartsOfFile } from './partsOfFile.ts';
import type { Analysis, AnalysisRequest, Identity, PartAnalysis, WaitingFor } from './protocol.ts';
import { Stopwatch } from './Stopwatch.ts';

export interface AnalysisLink {
  /** Asked once it is known which track the file holds: what is it to be listened to for? */
  whatToHear(identity: Identity): Promise<Listening[]>;
  /** A sign of life; says whose the next step is, where it is not the decoder's. */
  alive(waitingFor?: WaitingFor): void;
  /** Told which share of the file is heard, 0..1. */
  onHeard?: OnHeard;
  /** What hears something beside tags. */
  packages?: HearingPackages;
}

/**
 * Analyses a file in one pass over it: what it says, who it is, and, where it is to be listened to, what is heard in it.
 * A file that fits into memory (TrackAudio) is identified before anything is decoded; a longer one by its beginning. Of a
 * file with several tracks each is heard on the same way through it.
 * Throws ReadError, DecodeError, NoAudioError.
 */
export async function analyseFile(
  { path, coverage, tracks: beside = [], chapters = false }: AnalysisRequest,
  tagger: Tagger,
  link: AnalysisLink,
): Promise<Analysis> {
  const watch = new Stopwatch();
  using reader = new FileReader(path, {
    onRead: (state) => link.alive(state === 'waiting' ? 'drive' : undefined),
  });
  const { cueSheet, ...tags } = await watch.timeAsync('read', () => readTags(reader, basename(path)));
  let onRead: ((seconds: number) => void) | undefined;
  using audio = watch.time('read', () =>
    openAudioOf(reader, (seconds) => {
      link.alive();
      onRead?.(seconds);
    }),
  );
  const known = watch.time('read', () => audio.identify());
  const parts = partsOfFile(reader, {
    ...{ name: basename(path), cueSheet, beside, chapters },
    durationSeconds: audio.durationSeconds,
    // A book is called as its file is, where nobody names an album
    album: tags.album ?? tags.title,
  });
  const { tracks, kind, isWithoutChapters } = parts;
  const hearing = { tagger, link, coverage, watch };
  // Of a long file that is heard in parts, what lies between them takes the time
  if (coverage === 'sampled' && tracks.length === 0 && 'prefixId' in known && link.onHeard)
    onRead = shareOf(audio, link.onHeard);
  const heard = tracks.length === 0 ? await hearOne(audio, toIdentity(known), hearing, link.onHeard) : {};
  const heardParts = await hearParts(audio, tracks, hearing);
  const contentId = watch.time('read', () => audio.finish());
  const remark = remarkOn(audio, parts);
  const [only] = beside;
  return {
    size: reader.size,
    modifiedNs: reader.modifiedNs,
    contentId: fromHex(contentId),
    ...('prefixId' in known && { prefixId: fromHex(known.prefixId) }),
    tags: only && isWhole(only.span) ? tagsOfTrack(tags, only, kind) : tags,
    properties: propertiesOf(audio),
    ...heard,
    ...(tracks.length > 0 && { parts: heardParts.map((part) => describePart(part, tags, kind)) }),
    ...(remark !== undefined && { remark }),
    ...(isWithoutChapters && { isWithoutChapters }),
    timings: watch.timings,
  };
}

interface Hearing {
  tagger: Tagger;
  link: AnalysisLink;
  coverage: Coverage;
  watch: Stopwatch;
}

type HeardPart = HeardOfTrack & { track: SheetTrack; part: SpanAudio; prefixId?: Uint8Array };

/** Listens to a track for what the owner of the library wants to know of it. */
async function hearOne(
  sound: TrackAudio,
  identity: Identity,
  { tagger, link, coverage, watch }: Hearing,
  onHeard: OnHeard | undefined,
): Promise<HeardOfTrack> {
  const what = await link.whatToHear(identity);
  if (what.length === 0) return {};
  const hearings = (await link.packages?.of(what)) ?? {};
  return hearTrack(sound, tagger, { what, hearings, coverage, watch, ...(onHeard && { onHeard }) });
}

/** Listens to the tracks in a file on one way through it. */
async function hearParts(
  audio: TrackAudio,
  tracks: readonly SheetTrack[],
  hearing: Hearing,
): Promise<HeardPart[]> {
  const { tagger, link } = hearing;
  const spans = tracks.map(({ span }) => span);
  using passage = new Passage(audio, tagger.frontEnd.sampleRateHz, spans);
  const heardOnes: HeardPart[] = [];
  for (const [index, track] of tracks.entries()) {
    const part = new SpanAudio(audio, track.span, passage);
    const identity = toIdentity(part.identify());
    const onHeard = (share: number) => link.onHeard?.((index + share) / tracks.length);
    const heard = await hearOne(part, identity, hearing, onHeard);
    heardOnes.push({ track, part, ...('prefixId' in identity && identity), ...heard });
  }
  return heardOnes;
}

/** Its sound is hashed to the end only once the whole file is read. */
function describePart(
  { track, part, ...heard }: HeardPart,
  tagsOfFile: FileTags,
  kind: PartsOfFile['kind'],
): PartAnalysis {
  return {
    ...heard,
    span: track.span,
    contentId: fromHex(part.finish()),
    tags: tagsOfTrack(tagsOfFile, track, kind),
    properties: propertiesOf(part),
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

function remarkOn(
  { corruptPackets, durationSeconds }: TrackAudio,
  { kind, beyond, problem }: PartsOfFile,
): string | undefined {
  const seconds = (durationSeconds ?? 0).toFixed(1);
  const what = kind === 'chapters' ? 'it has chapters' : 'its sheet has tracks';
  const remarks = [
    ...(corruptPackets > 0
      ? [`damaged or cut short in ${corruptPackets} places; heard ${seconds} s of it`]
      : []),
    ...(problem === undefined ? [] : [problem]),
    ...(beyond > 0 ? [`${what} behind its end, after ${seconds} s: ${beyond}`] : []),
  ];
  return remarks.length > 0 ? remarks.join('; ') : undefined;
}
