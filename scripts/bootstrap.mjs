// Runs a script of this repository on a machine that has nothing but Node 18 and npm: installs the locked
// dependencies when they are missing or older than the lockfile, then starts the script on a Node that can run it.
//
// usage: node scripts/bootstrap.mjs SCRIPT [ARGUMENT]...
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The Node that Electron 45 embeds; it runs TypeScript as it is. */
const nodeMajor = 24;

if (!isInstalled()) install();
run(findNode(), process.argv.slice(2));

/** npm writes node_modules/.package-lock.json last, so an install that was cut short does not count. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  );
}

function install() {
  console.error('Hearmark is installing its parts, once …');
  const npm = process.env.npm_execpath;
  // What npm prints goes to stderr: stdout belongs to the command (think of --json).
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  // Packages that want a newer Node than this one get it: npm's warnings of that would be all that a newcomer sees
  const ci = ['ci', '--loglevel=error'];
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...ci], options)
    : spawnSync('npm', ci, { ...options, shell: process.platform === 'win32' });
  if (status === 0) return;
  console.error(
    'Hearmark: `npm ci` failed. It needs the npm registry and 1.5 GB of disk; run it again to see why.',
  );
  process.exit(1);
}

/** This Node where it can run TypeScript, else the one that the lockfile brings for this system. */
function findNode() {
  const isNewEnough = Number.parseInt(process.versions.node, 10) >= nodeMajor;
  // Some distributions build Node without what strips types
  const stripsTypes = Boolean(process.features.typescript);
  if (isNewEnough && stripsTypes) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (existsSync(node)) return node;
  const lack = isNewEnough
    ? `this one (${process.execPath}, ${process.version}) was built or started without type stripping`
    : `this is ${process.version}`;
  console.error(
    `Hearmark needs Node ${nodeMajor} or newer that runs TypeScript; ${lack}. Get one from https://nodejs.org and put it ` +
      'first in the PATH.',
  );
  return process.exit(1);
}

function run(node, [script, ...args]) {
  // Paths on the command line mean the folder where the person typed them, not the one npm went to.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  // What Node made of the TypeScript is kept for the next start, by what each file says: half of a start's time is that.
  const compiled = join(root, 'node_modules', '.cache', 'hearmark', 'compiled');
  // npm links no packages here. To look for links in the path of each of hundreds of modules takes a seventh of loading them
  const env = { NODE_COMPILE_CACHE: compiled, NODE_PRESERVE_SYMLINKS: '1', ...process.env };
  const child = spawn(node, [join(root, script), ...args], { cwd, env, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on. The child decides.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
}
