import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ReadError } from './errors.ts';

const settings = z.looseObject({
  /** The model that is used where nobody names one. */
  model: z.string().optional(),
});

/** What a person has chosen once and for all. */
export type Settings = z.infer<typeof settings>;

/** Reads the settings; where there is no file yet, nothing has been chosen. Throws ReadError for a broken file. */
export function readSettings(file: string): Settings {
  try {
    return settings.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ReadError(`cannot read the settings in ${file}; correct or delete the file`, {
      path: file,
      cause,
    });
  }
}

/** Changes some of the settings: the file is replaced at once, so that a crash leaves the old or the new one. */
export function changeSettings(file: string, changes: Settings): void {
  const draft = `${file}.${process.pid}.draft`;
  const changed = { ...readSettings(file), ...changes };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, `${JSON.stringify(changed, undefined, 2)}\n`);
  renameSync(draft, file);
}
