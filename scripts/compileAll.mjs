// `node scripts/compileAll.mjs FOLDER`: loads every module of src-main, or compiles every one of test, once, and ends, so that
// Node keeps what it made of them (NODE_COMPILE_CACHE): it does so when a process ends by itself, and most processes of ours
// are ended from outside, each after compiling all it needs anew.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The entries of processes, tests, and what is for Electron alone. */
const worksAtOnce = /^test|^src-main.(electron|cli.start)|Process\.ts$|^src-main.analysis.worker\.ts$/;

for (const file of globSync(`${process.argv[2]}/**/*.ts`, { cwd: root })) {
  const { href } = pathToFileURL(join(root, file));
  await (worksAtOnce.test(file) ? compile(href) : import(href));
}
process.exit();

/** Compiles a module with all that it imports, and runs nothing: the import of a name that it lacks is refused before that. */
async function compile(href) {
  const lacksIt = `import { nothingOfThisName } from ${JSON.stringify(href)};`;
  await import(`data:text/javascript,${encodeURIComponent(lacksIt)}`).catch(() => {});
}
