/**
 * The real analysis process, with a mistake of ours in it: where the file is called "mistaken", who the track is cannot
 * be told for a TypeError.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let isMistaken = false;
const { openSync } = fs;
fs.openSync = (path, ...rest) => {
  isMistaken = String(path).includes('mistaken');
  return openSync(path, ...rest);
};
syncBuiltinESMExports();

const from = Buffer.from.bind(Buffer) as (...parts: unknown[]) => Buffer;
Buffer.from = ((...parts: unknown[]) => {
  if (isMistaken && parts[1] === 'hex') return (undefined as unknown as { digits: Buffer }).digits;
  return from(...parts);
}) as typeof Buffer.from;

await import('../../src-main/analysis/worker.ts');
