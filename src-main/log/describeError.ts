import { pathToFileURL } from 'node:url';
import { basename, join } from 'node:path';
import { displayPath } from '../paths.ts';

const ours = join(import.meta.dirname, '..', '..');
const oursAsUrl = pathToFileURL(ours).href;

/** What an entry of the log may take: an error can carry a file's whole content in its message. */
const messageMax = 4 * 2 ** 10;
const causesMax = 8;

/** Endings of sound files, covers and playlists: a name with one of them is somebody's. */
const fileName =
  /^.*\.(?:mp3|mp2|flac|m4a|m4b|mp4|aac|og[ga]|opus|wave?|aif[fc]?|wma|ape|wv|tta|mpc|mp[p+]|dsf|mka|mkv|webm|m3u8?|jpe?g|png|cue|nfo)(?![\p{L}\p{N}])/iu;
/** A path from the root of a drive, of a share or of the home folder; how long it is nobody can tell, so to the end. */
const absolutePath = /(^|[\s'"`“‘(<[=:,])(?:file:\/\/|~?\/(?=[^\s/])|[a-z]:[\\/]|\\\\(?=\S)).*/iu;

/**
 * Writes an error for the log, with its stack and what caused it. Without paths, no message names a file or folder of the
 * person's; where a message cannot be told apart from a path, it is the message that is cut. Files of ours are named by
 * their place in Hearmark.
 */
export function describeError(error: unknown, { withPaths }: { withPaths: boolean }): string {
  const chain = causesOf(error);
  const known = chain.flatMap(pathsOf);
  return chain
    .map((one) => {
      const { name, message, frames } = partsOf(one);
      const show = (said: string) => (withPaths ? displayLines(said) : withoutPaths(said, known));
      const cut = message.length > messageMax ? `${message.slice(0, messageMax)}…` : message;
      return [`${name}: ${show(cut)}`, ...frames.map(show)].join('\n');
    })
    .join('\ncaused by ');
}

/** The error itself, what caused it, and what it gathers. */
function causesOf(error: unknown): unknown[] {
  const chain = new Set<unknown>([error]);
  for (const one of chain) {
    if (!(one instanceof Error)) continue;
    const { errors } = one as { errors?: unknown };
    for (const next of [one.cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])])
      if (next !== undefined && chain.size < causesMax) chain.add(next);
  }
  return [...chain];
}

function partsOf(error: unknown): { name: string; message: string; frames: string[] } {
  if (!(error instanceof Error)) return { name: 'Thrown', message: String(error), frames: [] };
  const { name, stack = '' } = error;
  const message = String(error.message);
  const { code } = error as { code?: unknown };
  // The stack begins with the message, which may look like a frame
  const at = message === '' ? 0 : Math.max(0, stack.lastIndexOf(message) + message.length);
  const frames = stack
    .slice(at)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return { name: typeof code === 'string' ? `${name} [${code}]` : name, message, frames };
}

/** The paths that an error says it is about, by whichever name, and the last part of each. */
function pathsOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { path, dest, filename } = error as { path?: unknown; dest?: unknown; filename?: unknown };
  return [path, dest, filename]
    .filter((one) => typeof one === 'string')
    .filter((one) => !one.startsWith(ours))
    .flatMap((one) => [one, basename(one)])
    .flatMap((one) => [one, displayPath(one)])
    .filter((one) => one.length > 2)
    .sort((a, b) => b.length - a.length);
}

function withoutPaths(text: string, known: readonly string[]): string {
  const told = known.reduce((rest, path) => rest.replaceAll(path, '<path>'), shorten(text));
  return displayLines(told)
    .split('\n')
    .map((line) => line.replace(absolutePath, '$1<path>').replace(fileName, '<path>'))
    .join('\n');
}

/** Files of ours by their place in Hearmark: where a person keeps it is nobody's business, and the rest helps. */
function shorten(text: string): string {
  return text.replaceAll(`${oursAsUrl}/`, '').replaceAll(`${ours}/`, '').replaceAll(`${ours}\\`, '');
}

function displayLines(text: string): string {
  return text.split('\n').map(displayPath).join('\n');
}
