import { basename } from 'node:path';
import { Passage } from '../audio/Passage.ts';
import { SpanAudio } from '../audio/SpanAudio.ts';
import type { TrackAudio } from '../audio/AudioSource.ts';
import { FileReader } from '../files/FileReader.ts';
import { readTags } from '../files/readTags.ts';
import { mayHaveChapters, readChapters } from '../files/chapters/readChapters.ts';
import { tracksOfChapters } from '../files/chapters/tracksOfChapters.ts';
import { embeddedTracks } from '../files/sheets/embeddedTracks.ts';
import { tagsOfTrack, type SheetTrack } from '../files/sheets/SheetTrack.ts';
import { isWhole } from '../paths.ts';
import type { Listening } from '../scores/musicTasks.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { shareOf, type OnHeard } from './hear.ts';
import type { HearingPackages } from './HearingPackages.ts';
import { hearTrack, type HeardOfTrack } from './hearTrack.ts';
import { openAudioOf } from './openAudioOf.ts';
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
  const [only] = beside;
  const inside = beside.length > 0 ? [] : embeddedTracks(reader, basename(path), cueSheet);
  const parts = [...beside, ...inside].filter(({ span }) => !isWhole(span));
  const inFile = parts.filter(({ span }) => span.startUs / 1e6 < (audio.durationSeconds ?? Infinity));
  const isWithoutSheet = beside.length === 0 && parts.length === 0;
  const told = chapters && isWithoutSheet ? tracksInChapters() : undefined;
  // Whoever asks for chapters later need not have it read again
  const isWithoutChapters =
    !chapters && isWithoutSheet && mayHaveChapters(path) && readChapters(reader, basename(path)).length === 0;
  const tracks = told && 'tracks' in told ? told.tracks : inFile;
  const kind = told ? 'chapters' : 'cue sheet';
  const what = tracks.length === 0 ? await link.whatToHear(toIdentity(known)) : [];
  // Of a long file that is heard in parts, what lies between them takes the time
  if (coverage === 'sampled' && tracks.length === 0 && 'prefixId' in known && link.onHeard)
    onRead = shareOf(audio, link.onHeard);
  const heard = await hearAll(audio, what, link.onHeard);
  const heardParts = await hearParts();
  const contentId = watch.time('read', () => audio.finish());
  const remark = remarkOn(
    audio,
    told && 'problem' in told ? told.problem : undefined,
    told && 'beyond' in told
      ? { 'it has chapters': told.beyond }
      : { 'its sheet has tracks': parts.length - inFile.length },
  );
  return {
    size: reader.size,
    modifiedNs: reader.modifiedNs,
    contentId: fromHex(contentId),
    ...('prefixId' in known && { prefixId: fromHex(known.prefixId) }),
    tags: only && isWhole(only.span) ? tagsOfTrack(tags, only, kind) : tags,
    properties: propertiesOf(audio),
    ...heard,
    ...(tracks.length > 0 && { parts: heardParts.map(finished) }),
    ...(remark !== undefined && { remark }),
    ...(isWithoutChapters && { isWithoutChapters }),
    timings: watch.timings,
  };

  async function hearAll(
    sound: TrackAudio,
    what: readonly Listening[],
    onHeard: OnHeard | undefined,
  ): Promise<HeardOfTrack> {
    if (what.length === 0) return {};
    const hearings = (await link.packages?.of(what)) ?? {};
    return hearTrack(sound, tagger, { what, hearings, coverage, watch, ...(onHeard && { onHeard }) });
  }

  /** A book is called as its file is, where nobody names an album. */
  function tracksInChapters() {
    const { durationSeconds } = audio;
    const album = tags.album ?? tags.title;
    return tracksOfChapters(readChapters(reader, basename(path)), { durationSeconds, album });
  }

  async function hearParts() {
    const spans = tracks.map(({ span }) => span);
    using passage = new Passage(audio, tagger.frontEnd.sampleRateHz, spans);
    const heardOnes: ({ track: SheetTrack; part: SpanAudio; prefixId?: Uint8Array } & HeardOfTrack)[] = [];
    for (const [index, track] of tracks.entries()) {
      const part = new SpanAudio(audio, track.span, passage);
      const identity = toIdentity(part.identify());
      const onHeard = (share: number) => link.onHeard?.((index + share) / tracks.length);
      const heardPart = await hearAll(part, await link.whatToHear(identity), onHeard);
      heardOnes.push({
        track,
        part,
        ...('prefixId' in identity && identity),
        ...heardPart,
      });
    }
    return heardOnes;
  }

  function finished({ track, part, ...rest }: Awaited<ReturnType<typeof hearParts>>[number]): PartAnalysis {
    return {
      ...rest,
      span: track.span,
      contentId: fromHex(part.finish()),
      tags: tagsOfTrack(tags, track, kind),
      properties: propertiesOf(part),
    };
  }
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

/** `beyond`: what lies behind the end of the audio, and how many. */
function remarkOn(
  { corruptPackets, durationSeconds }: TrackAudio,
  problem: string | undefined,
  beyond: Readonly<Record<string, number>>,
): string | undefined {
  const seconds = (durationSeconds ?? 0).toFixed(1);
  const remarks = [
    ...(corruptPackets > 0
      ? [`damaged or cut short in ${corruptPackets} places; heard ${seconds} s of it`]
      : []),
    ...(problem === undefined ? [] : [problem]),
    ...Object.entries(beyond).flatMap(([what, count]) =>
      count > 0 ? [`${what} behind its end, after ${seconds} s: ${count}`] : [],
    ),
  ];
  return remarks.length > 0 ? remarks.join('; ') : undefined;
}
