import { resolve } from 'node:path';
import { checkLibrary } from '../../library/safety/checkLibrary.ts';
import { repairLibrary } from '../../library/safety/repairLibrary.ts';
import { agrees } from '../agrees.ts';

/** `hearmark library repair`: makes a library of what can be read of a damaged one and of its newest backup. */
export async function repairCommand({ library, yes }: { library: string; yes: boolean }): Promise<number> {
  const file = resolve(library);
  const problems = checkLibrary(file);
  if (problems.length === 0) {
    console.log('The library is whole: there is nothing to repair.');
    return 0;
  }
  for (const problem of problems) console.log(problem);
  const question = `Make a library of what can be read of ${file} and of its newest backup? What is there now is kept beside it.`;
  if (!yes && !(await agrees(question))) {
    console.log('\nNothing was changed.');
    return 0;
  }
  const repair = repairLibrary(file)!;
  for (const { table, rows } of repair.tables) if (rows > 0) console.log(`${table.padEnd(20)} ${rows} rows`);
  for (const { table, doubtful } of repair.tables)
    if (doubtful.length > 0)
      console.log(
        `Rows of ${table} are not what was stored, and stay so, for no backup has them: ${doubtful.length}.`,
      );
  for (const { table, untold } of repair.tables)
    if (untold.length > 0)
      console.log(`Rows of ${table} may not be what was stored; nothing tells: ${untold.length}.`);
  if (repair.note) console.log(`These rows are named in ${repair.note}.`);
  if (repair.backup) console.log(`The backup was ${repair.backup}.`);
  if (repair.aside) console.log(`What was there before is kept as ${repair.aside}.`);
  return 0;
}
