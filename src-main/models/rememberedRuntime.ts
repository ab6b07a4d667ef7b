import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files/writeWhole.ts';
import { chooseRuntime, type RuntimeChoice } from './chooseRuntime.ts';
import type { ModelIdentity } from '../taggers/identifyModel.ts';
import { availableRuntimes, runtimeVersions } from '../taggers/runtimes.ts';
import { runtimeNames } from '../taggers/runtimeNames.ts';

const trial = z.object({
  runtime: z.enum(runtimeNames),
  device: z.string().exactOptional(),
  milliseconds: z.number().exactOptional(),
  reason: z.string().exactOptional(),
});
const choices = z.record(z.string(), z.object({ runtime: z.enum(runtimeNames), trials: z.array(trial) }));

export interface RememberOptions {
  /** JSON file, made where it does not exist in a folder that does. */
  file: string;
  /** Measures although the choice is known: after a driver was installed, say. */
  again?: boolean;
  choose?: typeof chooseRuntime;
}

/**
 * Returns the choice that a file remembers for this machine and model; else makes it and remembers it there. A file that
 * cannot be read or written costs a new calibration, nothing else.
 */
export async function rememberedRuntime(
  modelPackage: Pick<ModelIdentity, 'folder' | 'weightsHash'>,
  { file, again = false, choose = chooseRuntime }: RememberOptions,
): Promise<RuntimeChoice> {
  const known = again ? undefined : await recallRuntime(modelPackage, file);
  if (known) return known;
  const choice = await choose(modelPackage);
  write(file, { ...read(file), [await keyOf(modelPackage)]: choice });
  return choice;
}

/** Returns the choice that a file remembers for this machine and model; measures nothing. */
export async function recallRuntime(
  modelPackage: Pick<ModelIdentity, 'weightsHash'>,
  file: string,
): Promise<RuntimeChoice | undefined> {
  const known = read(file);
  return Object.keys(known).length === 0 ? undefined : known[await keyOf(modelPackage)];
}

async function keyOf({ weightsHash }: Pick<ModelIdentity, 'weightsHash'>): Promise<string> {
  return `${weightsHash} on ${await machine()}`;
}

/** What a calibration depends on besides the model: a library folder may travel between machines. */
async function machine(): Promise<string> {
  const parts = [cpus()[0]?.model, availableParallelism(), process.platform, process.arch, release()];
  return [...parts, ...(await availableRuntimes()), ...Object.values(await runtimeVersions())].join(' ');
}

function read(file: string): z.infer<typeof choices> {
  try {
    return choices.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return {};
  }
}

function write(file: string, content: z.infer<typeof choices>): void {
  try {
    // `doctor` looks at a library that is not there, and makes none
    if (existsSync(dirname(file))) writeWhole(file, JSON.stringify(content, null, 2));
  } catch {
    // Said above: the next start calibrates again.
  }
}
