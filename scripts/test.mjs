// `npm test`: every test/**/*.test.ts, static checks (test/checks) among them, two more at once than there are cores; those that
// keep to themselves share processes (shareProcesses.mjs).
// `npm test -- PATH...`: only these files, folders or globs. `--test-name-pattern=WORDS` narrows further.
//
// The slowest of the last run start first, so that no core waits for a long one at the end; node's own summary is the
// last thing that is printed. A test fails after ten minutes, and a file after twenty: `--test-timeout=MS` says otherwise of a
// test, and gives a file twice as long.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale, isStale } from './buildRenderer.mjs';
import { limitFiles } from './limitFiles.mjs';
import { shareProcesses } from './shareProcesses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cwd = process.cwd();
process.chdir(root);

const { values, positionals } = parseArgs({
  options: { 'test-name-pattern': { type: 'string' }, 'test-timeout': { type: 'string', default: '600000' } },
  allowPositionals: true,
});
/** Seconds that the longest file of a room took in a whole run on two cores: for files of which no run is known. */
const longest = {
  ...{ e2e: 58, writing: 48, workers: 44, training: 42, campaigns: 38, checks: 34, cli: 32 },
  ...{ analysis: 29, taggers: 23, duplicates: 22, importing: 21, audio: 20, models: 17 },
  ...{ server: 12, packaging: 11, files: 10 },
};
/** What these wait for yields to all else (processes/settleAsChild.ts): begun first, none of them is what a run ends with. */
const yielding = /training.tasks.(full|Trainings)|SharedTraining|interruption|batching|importing.tasks.Jobs/;
const cacheFolder = join(root, 'node_modules', '.cache', 'hearmark');
const secondsFile = join(cacheFolder, 'test-seconds.json');
const seconds = readSeconds();
const measured = {};

const all = globSync('test/**/*.test.ts').filter(isOurs);
const files =
  positionals.length > 0
    ? positionals.flatMap(filesOf)
    : shareProcesses(runnableHere(withTools(all)), join(cacheFolder, 'groups'), root);
const namePattern = values['test-name-pattern'];
const timeout = Number(values['test-timeout']);
// Node leaves one core out, which on two halves the pace. Two more than there are make use of them while a test waits for
// a browser, a drive, another machine or a limit of time.
const concurrency = availableParallelism() + 2;
// Once, before a thousand processes would each compile what they load; the tests beside the first of them
if (positionals.length === 0) {
  await compileAll('src-main');
  void compileAll('test');
}
const order = await beginWithPage(slowestFirst([...new Set(files)]));
// mkvextract and mkvpropedit take texts in the encoding of the locale, and a plain machine has none.
if (!/utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || ''))
  process.env.LC_ALL = 'C.UTF-8';
limitFiles(2 * timeout);
run({
  timeout,
  files: order.map((file) => resolve(file)),
  concurrency,
  ...(namePattern && { testNamePatterns: new RegExp(namePattern) }),
})
  .on('test:fail', () => (process.exitCode = 1))
  .on('test:summary', ({ file, duration_ms: durationMs }) => {
    if (!file) {
      keepSeconds();
      forgetOldAudio();
    } else if (!portable(file).startsWith('..')) measured[portable(file)] = Math.round(durationMs / 100) / 10;
  })
  .compose(spec)
  .pipe(process.stdout);

function compileAll(folder) {
  const script = join(root, 'scripts', 'compileAll.mjs');
  return once(spawn(process.execPath, [script, folder], { stdio: 'inherit' }), 'exit');
}

/**
 * Begins to build the page where that is needed: once, before several hosts would each do so, and beside the longest files that
 * show none, which come first then; returns the order.
 */
async function beginWithPage(list) {
  // A test of trainings kills a host, which would build the page a second time
  const showPage = list.filter((file) =>
    /(^test|groups).(e2e|electron|packaging|server)\b|fullTraining/.test(portable(file)),
  );
  if (showPage.length === 0 || !isStale()) return list;
  const built = buildIfStale();
  const others = list.filter((file) => !showPage.includes(file));
  if (others.length <= concurrency) {
    await built;
    return list;
  }
  built.catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
  const first = others.slice(0, concurrency);
  return [...first, ...list.filter((file) => !first.includes(file))];
}

/** The test files that an argument means: relative to where it was typed, or to the repository. */
function filesOf(argument) {
  const candidates = [resolve(cwd, argument), resolve(root, argument)];
  for (const path of candidates) {
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    const found = globSync(isFolder ? join(path, '**/*.test.ts') : path);
    if (found.length > 0) return found.map(portable);
  }
  console.error(`There is no test at ${argument}`);
  return process.exit(2);
}

/** Fixtures may bring modules of their own, with tests that are not ours. */
function isOurs(file) {
  return !file.includes('node_modules');
}

function slowestFirst(list) {
  // A group of files of which no run is known may hold a long one
  const ofGroup = (file) => (portable(file).includes('/e2e-') ? 120 : 60);
  const unknown = (file) => {
    if (yielding.test(file)) return 180;
    return file.endsWith('.mjs') ? ofGroup(file) : (longest[portable(file).split('/')[1]] ?? 5);
  };
  const secondsOf = (file) => seconds[portable(file)] ?? unknown(file);
  return list.sort((a, b) => secondsOf(b) - secondsOf(a) || a.localeCompare(b));
}

function portable(file) {
  return relative(root, resolve(file)).split(sep).join('/');
}

function readSeconds() {
  try {
    return JSON.parse(readFileSync(secondsFile, 'utf8'));
  } catch {
    return {};
  }
}

function keepSeconds() {
  mkdirSync(join(secondsFile, '..'), { recursive: true });
  // Read anew: another run may have ended meanwhile
  writeFileSync(secondsFile, JSON.stringify({ ...readSeconds(), ...measured }));
}

/**
 * Removes generated audio that no test asked for in a month (test/fixtures/keptFile.ts), libraries that none asked for in a day, since
 * each change of the program brings new ones, and drafts of ended tests.
 */
function forgetOldAudio() {
  for (const file of globSync(join(cacheFolder, 'audio', '*'))) {
    const days = file.endsWith('.db') ? 1 : 30;
    const oldestMs = Date.now() - days * 24 * 3600 * 1000;
    if ((statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? oldestMs) < oldestMs)
      rmSync(file, { force: true });
  }
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
    ...missingInPython(['mutagen', 'taglib', 'av']).map((name) => `python3-${name}`),
  ];
  if (missing.length === 0) return files;
  const needsTools = (file) => /from '.*(fixtures\/|soundFiles)/.test(readFileSync(file, 'utf8'));
  const left = files.filter(needsTools);
  console.log(
    `Not run, because ${missing.join(', ')} cannot be found (.ci/run installs what they need on Debian):`,
  );
  for (const file of left) console.log(`  ${file}`);
  return files.filter((file) => !left.includes(file));
}

function missingInPython(names) {
  const code = 'import sys, importlib.util as u; print(*(n for n in sys.argv[1:] if not u.find_spec(n)))';
  const { error, stdout } = spawnSync('/usr/bin/python3', ['-c', code, ...names], { encoding: 'utf8' });
  return error ? names : stdout.split(/\s+/).filter(Boolean);
}
