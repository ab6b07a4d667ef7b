import type { HeardBeside } from '../hearing/ears/TrackEars.ts';
import type { Listening, MusicTask } from '../scores/musicTasks.ts';
import type { SecondScores } from '../scores/secondScores.ts';
import type { Loudness } from '../audio/loudnessOf.ts';
import type { PlainError } from '../errors.ts';
import type { FileTags } from '../files/FileTags.ts';
import type { SheetTrack } from '../files/sheets/SheetTrack.ts';
import type { Span } from '../paths.ts';
import type { TaggerAnswer } from '../taggers/Session.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** What is said between an analysis process and its parent: one file at a time. */
export interface AnalysisTalk {
  request: AnalysisRequest;
  answer: Analysis;
  /** Which share of the file is heard, 0..1; now and then. */
  word: { share: number };
  /** Who the track is; the reply says what it is to be listened to for. */
  question: Identity;
  reply: Listening[];
}

/** Folders of the packages that hear something beside tags, by what they hear. */
export type HearingFolders = Partial<Record<MusicTask, string>>;

export interface AnalysisRequest {
  path: string;
  coverage: Coverage;
  /** The tracks that a cue sheet beside the file finds in it. */
  tracks?: SheetTrack[] | undefined;
  /** Makes a track of each chapter, where neither a sheet beside the file nor one in it tells of several tracks. */
  chapters?: boolean | undefined;
}

/** What an analysis process waits for, where it does: no decoder's fault can prolong that. */
export type WaitingFor = 'drive' | 'scores';

/** What the scoring process says to its parent, which asks it nothing. */
export interface ScoringTalk {
  request: never;
  answer: never;
  /** It has run the network on so many windows at once. */
  word: { windows: number };
  question: never;
  reply: never;
}

/** What the scoring process answers an analysis process to a window. */
export type ScoringReply = { answer: TaggerAnswer } | { error: PlainError };

/** Who a track is: SHA-256 over its compressed audio packets; of a large file, at first over the first of them. */
export type Identity = { contentId: Uint8Array } | { prefixId: Uint8Array };

/** What was learnt about a file. */
export interface Analysis {
  /** The file's state when it was read. */
  size: number;
  modifiedNs: bigint;
  contentId: Uint8Array;
  prefixId?: Uint8Array;
  tags: FileTags;
  properties: TrackProperties;
  /** Absent where the track was not to be listened to for tags, and of a file of several. */
  heard?: HeardTags;
  /** What it was listened to for. */
  asked?: Listening[];
  /** What was heard beside tags, where it was to be listened to for that. */
  music?: HeardBeside;
  /** The tracks of a file that holds several: the file as a whole is none then. */
  parts?: PartAnalysis[];
  /** It may have chapters by its kind and has none; told where they were not asked for. */
  isWithoutChapters?: boolean;
  /** Something a person should know of a file that was analysed all the same: it is cut short, say. */
  remark?: string;
  timings: Timings;
}

/** What was learnt about one track of a file. */
export type PartAnalysis = { span: Span } & Pick<
  Analysis,
  'contentId' | 'prefixId' | 'tags' | 'properties' | 'asked' | 'heard' | 'music'
>;

export interface TrackProperties {
  container: string;
  codec: string;
  sampleRateHz: number;
  channels: number;
  durationSeconds?: number;
}

/** What a tagger heard in a track. */
export interface HeardTags {
  coverage: Coverage;
  /** [tags], confidences in 0..1; empty where there was nothing to hear, and `reason` says why. */
  scores: Float32Array;
  windowStartsSeconds: Float32Array;
  windowSeconds: number;
  /** [windows, tags], the network's own scores in 0..1, row-major: no map of the card is applied yet. */
  timeline: Float32Array;
  /** Where all of the track was decoded. */
  loudness?: Loudness;
  /** [features], the mean over the windows. */
  embedding: Float32Array;
  /** Where the network was trained to answer for short steps: see SecondsHeard. */
  seconds?: SecondScores;
  reason?: string;
  /** The model is to blame for the reason: the track counts as failed for it, and for no other. */
  noNumbers?: boolean;
}

/** Where the time of one analysis went, in milliseconds of one core. */
export interface Timings {
  read: number;
  decode: number;
  frontEnd: number;
  inference: number;
  /** Of what is heard beside tags. */
  hearing: number;
  total: number;
}
