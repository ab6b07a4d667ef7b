import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ParameterError } from '../../errors.ts';
import { checkLibrary } from '../../library/safety/checkLibrary.ts';
import { lossOf, refuseOddPlace, whatCanBeDone } from '../../library/safety/lossOf.ts';
import { repairNotes } from '../../library/safety/repairNotes.ts';

/** `hearmark library check`: reads all of the library and says what is wrong with it. */
export function checkCommand({ library }: { library: string }): Promise<number> {
  const file = resolve(library);
  refuseOddPlace(file);
  if (!existsSync(file) && !lossOf(file)) throw new ParameterError(`There is no library ${file}.`);
  const problems = checkLibrary(file);
  for (const problem of problems) console.log(problem);
  const notes = repairNotes(file);
  for (const note of notes) console.log(note);
  if (problems.length > 0) console.log(whatCanBeDone(file));
  else console.log(notes.length === 0 ? 'The library is whole.' : 'Nothing else is wrong with the library.');
  return Promise.resolve(problems.length === 0 ? 0 : 1);
}
