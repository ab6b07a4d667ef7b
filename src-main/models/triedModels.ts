import { createHash } from 'node:crypto';
import { constants, existsSync, readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { z } from 'zod';
import { mostBytes } from '../files/readRegular.ts';
import { writeWhole } from '../files/writeWhole.ts';
import { placeOfMember } from '../taggers/composed/loadMembers.ts';
import { parseBoundedJson } from '../taggers/boundedJson.ts';
import type { ModelCard } from '../taggers/card.ts';
import { likenessFile } from '../taggers/likeness.ts';
import { readCardText } from '../taggers/loadCard.ts';
import { textFiles } from '../taggers/words/textTower.ts';
import { membersOf } from './composing/membersOf.ts';

/** What the trial of a package answered: null where it passed, else why it cannot be used. */
export type TrialResult = string | null;

const remembered = z.object({
  /** By folder: the stamp that its files had when their hash was this. */
  packages: z.record(z.string(), z.object({ stamp: z.string(), hash: z.string() })),
  /** By the hash of a package's files; with the version of Hearmark that refused it, for another one may know it. */
  answers: z.record(z.string(), z.object({ problem: z.string().nullable(), version: z.string() })),
});
type Remembered = z.infer<typeof remembered>;

const fileNames = ['card.json', 'weights.safetensors', 'model.onnx', likenessFile, ...textFiles];

/** Changes whenever a package is written anew, or one of those that it is made of. */
export async function stampOf(folder: string): Promise<string> {
  return (await foldersOf(folder)).map(stampOfFiles).join('; ');
}

/** SHA-256, hexadecimal, over the files of a package, and of those that it is made of. */
export async function hashOfPackage(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const one of await foldersOf(folder)) {
    for (const name of fileNames) {
      const content = await hashOfFile(join(one, name));
      if (content !== undefined) hash.update(`${name} ${content}\n`);
    }
  }
  return hash.digest('hex');
}

/** What a trial of a package with this stamp answered; undefined where none did, or another Hearmark refused it. */
export function answerFor(file: string, folder: string, stamp: string): TrialResult | undefined {
  const { packages, answers } = read(file);
  const known = packages[folder];
  return known?.stamp === stamp ? answerOf(answers[known.hash]) : undefined;
}

/** What a trial of a package with this hash answered, under whatever name. */
export function answerForHash(file: string, hash: string): TrialResult | undefined {
  return answerOf(read(file).answers[hash]);
}

/** Remembers an answer. A file that cannot be read or written costs another trial, nothing else. */
export function rememberAnswer(
  file: string,
  { folder, stamp, hash, problem }: { folder: string; stamp: string; hash: string; problem: TrialResult },
): void {
  change(file, ({ packages, answers }) => {
    packages[folder] = { stamp, hash };
    answers[hash] = { problem, version: packageJson.version };
  });
}

/** Forgets what was answered for a package. */
export function forgetAnswer(file: string, folder: string): void {
  change(file, ({ packages, answers }) => {
    const known = packages[folder];
    if (known) delete answers[known.hash];
    delete packages[folder];
  });
}

function answerOf(answer: Remembered['answers'][string] | undefined): TrialResult | undefined {
  if (answer === undefined) return undefined;
  return answer.problem === null || answer.version === packageJson.version ? answer.problem : undefined;
}

async function foldersOf(folder: string): Promise<string[]> {
  const members = await readMembers(folder).catch(() => []);
  return [folder, ...members.map((name) => placeOfMember(folder, name) ?? '')];
}

/** Whatever else a card says is looked at by whoever uses the package. */
async function readMembers(folder: string): Promise<string[]> {
  return membersOf(parseBoundedJson(await readCardText(folder), 'card.json') as ModelCard);
}

function stampOfFiles(folder: string): string {
  const parts = fileNames.map((name) => {
    try {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${size} ${mtimeMs}`;
    } catch {
      return '';
    }
  });
  return parts.join(' ');
}

/** Undefined where there is no such file, or something that is none; the size of one that is too large to be read. */
async function hashOfFile(path: string): Promise<string | undefined> {
  try {
    // A pipe keeps nobody waiting
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    if (!stats.isFile()) return undefined;
    if (stats.size > mostBytes) return String(stats.size);
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

function change(file: string, edit: (tried: Remembered) => void): void {
  try {
    if (!existsSync(dirname(file))) return;
    const tried = read(file);
    edit(tried);
    writeWhole(file, JSON.stringify(tried, null, 2));
  } catch {
    // said above
  }
}

function read(file: string): Remembered {
  try {
    return remembered.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { packages: {}, answers: {} };
  }
}
