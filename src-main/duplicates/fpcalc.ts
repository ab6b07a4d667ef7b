import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { once } from 'node:events';
import { HearmarkError } from '../errors.ts';
import { fingerprintRateHz } from './wordRate.ts';

const names = process.platform === 'win32' ? ['fpcalc.exe'] : ['fpcalc'];

/** Where Chromaprint's fpcalc is (Debian: libchromaprint-tools): in HEARMARK_FPCALC, or on the PATH; undefined: nowhere. */
export function findFpcalc(): string | undefined {
  const given = process.env.HEARMARK_FPCALC;
  if (given !== undefined) return isProgram(given) ? given : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/**
 * Has fpcalc compute the fingerprint of a sound: mono, 16 bits, in pieces. It is given samples, never a path; of another
 * rate than they have, it hears them faster or slower. Returns no words for what is shorter than some three seconds. Throws
 * HearmarkError where it does not run.
 */
export async function fingerprintOf(
  fpcalc: string,
  pieces: Iterable<Int16Array>,
  rateHz = fingerprintRateHz,
): Promise<Uint32Array> {
  // One channel is what its FFmpeg takes where nothing is said; the name of that option changed with its versions
  const form = ['-format', 's16le', '-rate', String(rateHz)];
  const child = spawn(fpcalc, [...form, '-length', '0', '-raw', '-plain', '-'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [said, complained] = [child.stdout, child.stderr].map((stream) => {
    const texts: string[] = [];
    stream.setEncoding('utf8').on('data', (text: string) => texts.push(text));
    return texts;
  }) as [string[], string[]];
  let problem: Error | undefined;
  child.on('error', (error) => (problem = error));
  child.stdin.on('error', () => {}); // it has ended: how, is told below
  const ended = new Promise<void>((resolve) =>
    child.on('close', () => resolve()).on('error', () => resolve()),
  );
  try {
    for (const piece of pieces) {
      if (child.stdin.destroyed) break;
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      if (!child.stdin.write(bytes)) await Promise.race([once(child.stdin, 'drain').catch(() => {}), ended]);
    }
    child.stdin.end();
    await ended;
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
  const text = said.join('').trim();
  if (/^\d+(,\d+)*$/.test(text)) return Uint32Array.from(text.split(','), Number);
  if (/empty fingerprint/i.test(complained.join(''))) return new Uint32Array(0);
  const why = problem?.message ?? complained.join('').trim().split('\n').at(-1) ?? '';
  throw new HearmarkError(
    `fpcalc gave no fingerprint (${why || `it ended with ${child.exitCode ?? child.signalCode}`})`,
    {
      path: fpcalc,
    },
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
