// `npm test`: types, lint and format, then every test, the fast ones first. Any argument narrows the tests:
// `npm test -- test/library/*.test.ts`.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

step('types', ['node_modules/typescript/bin/tsc', '-p', '.']);
step('types of the page', [
  'node_modules/svelte-check/bin/svelte-check',
  '--tsconfig',
  'src-renderer/tsconfig.json',
]);
step('lint', ['node_modules/eslint/bin/eslint.js', '.']);
step('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']);

const chosen = process.argv.slice(2);
// Rooms that need no process and no decoder come first: what is simply wrong shows within seconds.
const order = ['renderer', 'electron', 'library', 'taggers', 'models', 'audio', 'files', 'writing', 'training', 'e2e'];
const roomOf = (file) => file.split(sep)[1];
const tests = globSync('test/**/*.test.ts').sort(
  (a, b) => order.indexOf(roomOf(a)) - order.indexOf(roomOf(b)) || a.localeCompare(b),
);
const files = chosen.length > 0 ? chosen : runnable(tests);
// Node leaves one core out, which on two halves the pace.
const inBrowser = files.filter((file) => /test.e2e./.test(file));
const others = files.filter((file) => !inBrowser.includes(file));
if (others.length > 0) step('tests', ['--test', `--test-concurrency=${availableParallelism()}`, ...others]);
// One after the other: a browser, a host and its analysis take both cores already.
if (inBrowser.length > 0) step('tests in a browser', ['--test', '--test-concurrency=1', ...inBrowser]);

/** What of the tests can run on this machine; what cannot is printed, with the reason. */
function runnable(files) {
  return runnableHere(withTools(files));
}

/** The window is driven through a browser on Linux alone; on other systems Electron's own test does it. */
function runnableHere(files) {
  if (process.platform === 'linux') return files;
  const left = files.filter((file) => /test.e2e./.test(file) && !file.includes('electron'));
  console.log(
    `Not run, because they drive Debian's Chromium:\n${left.map((file) => `  ${file}`).join('\n')}`,
  );
  return files.filter((file) => !left.includes(file));
}

/** Leaves out, and says so, what makes or checks audio files with programs that are not installed here. */
function withTools(files) {
  const missing = [
    ...(spawnSync('ffmpeg', ['-version']).error ? ['ffmpeg'] : []),
    ...(spawnSync('/usr/bin/python3', ['-c', 'import mutagen']).status === 0 ? [] : ['python3-mutagen']),
  ];
  if (missing.length === 0) return files;
  const needsTools = (file) => /from '.*(fixtures\/|soundFiles)/.test(readFileSync(file, 'utf8'));
  const left = files.filter(needsTools);
  console.log(
    `Not run, because ${missing.join(' and ')} cannot be found (.ci/run installs what they need on Debian):`,
  );
  for (const file of left) console.log(`  ${file}`);
  return files.filter((file) => !left.includes(file));
}

function step(name, args) {
  const startMs = performance.now();
  console.log(`== ${name}`);
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  console.log(
    `== ${name}: ${status === 0 ? 'ok' : 'failed'} after ${((performance.now() - startMs) / 1000).toFixed(0)} s`,
  );
  if (status !== 0) process.exit(status ?? 1);
}
