/**
 * The few named errors of Hearmark. Each says what went wrong and, where somebody can act on it, what to do.
 * `path` is the file it is about. `retry` is true where the same file may well work next time.
 */
export class HearmarkError extends Error {
  readonly path: string | undefined;
  readonly retry: boolean;

  constructor(message: string, options: { path?: string; cause?: unknown; retry?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.path = options.path;
    this.retry = options.retry ?? false;
  }
}

/** A file or folder could not be read: permissions, a vanished file, a drive that went away. */
export class ReadError extends HearmarkError {}

/** What was read is no audio that can be decoded. */
export class DecodeError extends HearmarkError {}

/** What a NoAudioError says. The library keeps the reason alone: by it a file without sound is known again. */
export const noAudioReasons = { noStream: 'no audio stream', empty: 'the audio stream is empty' } as const;

/** What is said of a track on which a model's answer is no number, behind the model's name; known again by it, too. */
export const answersNoNumber = 'answers to it with something that is no number';

/**
 * A sound file without sound: a film without a sound track, a track without a single packet. Told apart because it is
 * no failure of a job.
 */
export class NoAudioError extends DecodeError {}

/** The process died while it worked on a file: through the decoder's fault, the runtime's, or that of neither. */
export class CrashError extends DecodeError {}

/** What computes a network failed on the way: a GPU ran out of memory or was lost. Another runtime may do. */
export class RuntimeError extends HearmarkError {}

/** A model package is incomplete, inconsistent or not supported. */
export class ModelError extends HearmarkError {}

/** A file could not be written, or is not written for a reason that is told; it is as it was. */
export class WriteError extends HearmarkError {}

/** Another program has the file open in a way that keeps it from being written; soon it may be closed again. */
export class BusyError extends WriteError {}

/** A file could not be fetched: no network, or a server that does not give it. `retry` where it may go on later. */
export class DownloadError extends HearmarkError {}

/** A player elsewhere cannot be reached, or does not do what it is asked. `retry` where it may do so later. */
export class PlayerError extends HearmarkError {
  /** By which number of its own it refuses; undefined where it did not say no. */
  readonly code: number | undefined;

  constructor(message: string, options: { code?: number; cause?: unknown; retry?: boolean } = {}) {
    super(message, options);
    this.code = options.code;
  }
}

/** The library could not be opened, read or written. */
export class LibraryError extends HearmarkError {}

/** The library is lost or damaged; a backup, or what can still be read of it, can take its place. */
export class DamagedError extends LibraryError {}

/** A parameter given by the person or the caller is wrong. */
export class ParameterError extends HearmarkError {}

/** Something cannot go on because of a mistake of ours, which is its cause. */
export class MistakeError extends HearmarkError {}

const byName = {
  MistakeError,
  CrashError,
  RuntimeError,
  ReadError,
  DecodeError,
  NoAudioError,
  ModelError,
  WriteError,
  BusyError,
  DownloadError,
  PlayerError,
  LibraryError,
  DamagedError,
  ParameterError,
  HearmarkError,
};

/** An error in the plain shape that crosses a process boundary. */
export interface PlainError {
  name: string;
  message: string;
  path?: string;
  retry: boolean;
  /** Of what is no HearmarkError: a mistake of ours. */
  stack?: string;
  cause?: PlainError;
}

/** Turns anything thrown into its plain shape. */
export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return toPlainError(new Error(String(error)));
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: toPlainError(error.cause) };
  if (error instanceof HearmarkError) {
    const { path, retry } = error;
    return { name, message, ...(path !== undefined && { path }), retry, ...cause };
  }
  return { name, message, retry: false, ...(stack !== undefined && { stack }), ...cause };
}

/** Restores the named error from its plain shape; a mistake of ours as an Error with its name and stack. */
export function fromPlainError({ name, message, path, retry, stack, cause }: PlainError): Error {
  const options = cause && { cause: fromPlainError(cause) };
  const kind = byName[name as keyof typeof byName];
  if (kind) return new kind(message, { ...(path !== undefined && { path }), retry, ...options });
  return Object.assign(new Error(message, options), { name, ...(stack !== undefined && { stack }) });
}

/** Why something failed, for the eye: a mistake of ours is told without its details, which are for the log. */
export function reasonOf(error: unknown): string {
  if (error instanceof HearmarkError) return error.message;
  const { name } = toPlainError(error);
  return `because of a mistake in Hearmark (${name}); its log has the details`;
}
