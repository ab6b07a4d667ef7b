import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { Analysis, AnalysisRequest, Identity } from '../analysis/protocol.ts';
import { HearmarkError } from '../errors.ts';
import type { Listening } from '../scores/musicTasks.ts';
import { heardBeside } from './heardBeside.ts';
import type { ModelHashes } from './sharedModels.ts';
import type { TrainingOffer } from './trainingMessages.ts';

/** What owner and workers say to each other. Both have the same version, so no field is ever missing. */

/** One file to listen to. */
export interface JobMessage {
  id: string;
  models: ModelHashes;
  /** Which folder of the person's it lies in, and where below it. */
  root: string;
  below: string;
  size: number;
  /** SHA-256, hexadecimal, of its first block: whoever sees a file there makes sure that it is this one. */
  head: string;
  request: Omit<AnalysisRequest, 'path'>;
}

/** What became of a job. */
export type JobOutcome =
  | { analysis: Analysis }
  /** Why it could not be listened to there: the owner tries it itself. */
  | { givenBack: string };

export interface ResultMessage {
  job: string;
  worker: string;
  token: string;
  outcome: JobOutcome;
}

export interface ModelFile {
  /** Relative to the folder that holds the package and its members, with slashes. */
  name: string;
  size: number;
  /** SHA-256, hexadecimal. */
  hash: string;
}

export interface ModelManifest {
  hash: string;
  /** The folder of the package itself. */
  folder: string;
  files: ModelFile[];
}

const workerId = z.string().regex(/^[0-9a-f]{16}$/);

/** A machine that wants to listen. */
export const joining = z.object({
  version: z.string().max(40),
  worker: workerId,
  machine: z.string().max(100),
  slots: z.int().min(1).max(256),
  runtime: z.string().max(40),
});
export type Joining = z.infer<typeof joining>;
export type Welcome = { refused: string } | { welcome: true };

/** What a machine heard in the test sound. */
export const trying = z.object({
  worker: workerId,
  /** Hash over all packages: hashOfAll. */
  models: z.string().max(100),
  scores: z.instanceof<typeof Float32Array<ArrayBufferLike>>(Float32Array),
  timeline: z.instanceof<typeof Float32Array<ArrayBufferLike>>(Float32Array),
  music: heardBeside,
});
export type Trying = z.infer<typeof trying>;
export type Verdict = { refused: string } | { token: string };

/** A sign of life, every few seconds. */
export const heartbeat = z.object({
  worker: workerId,
  /** What it listens to, and which share of it is heard. */
  doing: z.array(z.object({ job: z.string().max(64), share: z.number().min(0).max(1) })).max(256),
  /** The training that it is at. */
  training: z.string().max(64).nullable(),
  leaving: z.boolean(),
});
export type Heartbeat = z.infer<typeof heartbeat>;
export type HeartbeatAnswer = { isKnown: boolean; mustLeave: boolean; training?: TrainingOffer };

export const begun = z.object({ worker: workerId, job: z.string().max(64) });
export type Begun = z.infer<typeof begun>;
/** The job is another's by now, or nobody's. */
export type BeginAnswer = { goOn: boolean };

export const identified = z.object({
  worker: workerId,
  job: z.string().max(64),
  identity: z.union([
    z.object({ contentId: z.instanceof(Uint8Array) }),
    z.object({ prefixId: z.instanceof(Uint8Array) }),
  ]),
});
export type Identified = { worker: string; job: string; identity: Identity };
/** What it is to be listened to for; null where nobody waits for it any more. */
export type IdentityAnswer = { what: Listening[] | null };

export const wanting = begun;
export type FileAnswer = { object: string } | { refused: string };

/** A day of sound at one row of scores a second is 30 MB. */
const unpackedBytesMax = 256 * 2 ** 20;

/** What is shorter than this is sent as it is: to deflate it takes longer than anything else that is done with it. */
const deflatedBytesMin = 1000;
const [asItIs, deflated] = [0, 1];

/** Packs a message: typed arrays and 64-bit integers stay what they are. */
export function pack(message: unknown): Uint8Array {
  const bytes = serialize(message);
  if (bytes.length < deflatedBytesMin) return Buffer.concat([Buffer.of(asItIs), bytes]);
  return Buffer.concat([Buffer.of(deflated), deflateRawSync(bytes, { level: 1 })]);
}

/** Unpacks what somebody sent. Throws HearmarkError where it is no message; what is in it has to be looked at. */
export function unpack(bytes: Uint8Array): unknown {
  try {
    const [how] = bytes;
    if (how !== asItIs && how !== deflated) throw new RangeError('it begins otherwise');
    const rest = bytes.subarray(1);
    return deserialize(how === asItIs ? rest : inflateRawSync(rest, { maxOutputLength: unpackedBytesMax }));
  } catch (cause) {
    throw new HearmarkError('this is no message of Hearmark', { cause });
  }
}
