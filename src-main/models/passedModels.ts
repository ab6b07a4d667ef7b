import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files/writeWhole.ts';
import { placeOfMember } from '../taggers/composed/loadMembers.ts';
import { loadCard } from '../taggers/modelPackage.ts';
import { membersOf } from './composing/membersOf.ts';

/** By folder, the stamp of the package that passed. */
const passed = z.record(z.string(), z.string());

/** Changes whenever a package is written anew, or one of those that it is made of. */
export async function stampOf(folder: string): Promise<string> {
  const card = await loadCard(folder).catch(() => undefined);
  const members = card ? membersOf(card).map((name) => placeOfMember(folder, name) ?? '') : [];
  return [folder, ...members].map(stampOfFiles).join('; ');
}

function stampOfFiles(folder: string): string {
  const parts = ['card.json', 'weights.safetensors', 'model.onnx'].map((name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return stats ? `${stats.size} ${stats.mtimeMs}` : '';
  });
  return parts.join(' ');
}

/** True where a file remembers that the package in a folder passed its trial as it is now. */
export function hasPassed(file: string, folder: string, stamp: string): boolean {
  return read(file)[folder] === stamp;
}

/** Remembers it. A file that cannot be read or written costs another trial, nothing else. */
export function rememberPassed(file: string, folder: string, stamp: string): void {
  try {
    if (existsSync(dirname(file)))
      writeWhole(file, JSON.stringify({ ...read(file), [folder]: stamp }, null, 2));
  } catch {
    // said above
  }
}

function read(file: string): z.infer<typeof passed> {
  try {
    return passed.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}
