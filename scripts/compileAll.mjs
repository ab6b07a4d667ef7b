// Loads every module of src-main once and ends, so that Node keeps what it compiled of them (NODE_COMPILE_CACHE): it does so
// when a process ends by itself, and most processes of ours are ended from outside, each after compiling all it needs anew.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../src-main', import.meta.url));
/** What begins to work as soon as it is loaded: the entries of processes, and Electron's own. */
const isEntry = /^electron|^cli.start|Process\.ts$|^analysis.worker\.ts$/;

for (const name of globSync('**/*.ts', { cwd: root }))
  if (!isEntry.test(name)) await import(join(root, name));
process.exit();
