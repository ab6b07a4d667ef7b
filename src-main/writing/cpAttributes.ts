import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** What `cp` is told: what it copies from one open file to the other. */
const preserve = '--attributes-only --preserve=mode,ownership,xattr';
/** Answers each line of two descriptors with a line: whether it could open them, not whether there was anything to copy. */
const program = `while read -r from to; do
  if [ -e "/proc/$PPID/fd/$from" ] && [ -e "/proc/$PPID/fd/$to" ]; then
    cp ${preserve} "/proc/$PPID/fd/$from" "/proc/$PPID/fd/$to"; echo asked
  else echo refused; fi
done`;

interface Shell {
  child: ChildProcessByStdio<Socket, Socket, null>;
  waiting: ((isAsked: boolean) => void)[];
}

let shell: Shell | undefined;

/**
 * Has GNU `cp` copy permissions, owner, extended attributes and access lists from one open file to the other, by their
 * descriptors; Linux alone has them under /proc. Where there is no such `cp` nothing is copied.
 *
 * A small shell, started once, starts `cp`: to start it from here, the system copies the page tables of this process first,
 * which takes ten times as long as `cp` does. Where it may not open our files, as in some sandboxes, or has ended, they are
 * handed to a `cp` of our own.
 */
export async function cpAttributes(from: number, to: number): Promise<void> {
  shell ??= startShell();
  if (!(await ask(shell, from, to))) await startCp(from, to);
}

function ask({ child, waiting }: Shell, from: number, to: number): Promise<boolean> {
  for (const kept of [child, child.stdout]) kept.ref(); // this process lives until it is answered, or hears that the shell ended
  return new Promise((resolve) => {
    waiting.push(resolve);
    child.stdin.write(`${from} ${to}\n`);
  });
}

/** It reads until this process ends, and keeps it from ending only while it is asked. */
function startShell(): Shell {
  const spawned = spawn('sh', ['-c', program], { stdio: ['pipe', 'pipe', 'ignore'] });
  const child = spawned as unknown as Shell['child']; // its pipes are sockets
  const started: Shell = { child, waiting: [] };
  const leave = () => {
    for (const kept of [child, child.stdout]) kept.unref();
  };
  const end = () => {
    if (shell === started) shell = undefined;
    for (const resolve of started.waiting.splice(0)) resolve(false);
  };
  child.on('error', end);
  child.on('close', end);
  child.stdin.on('error', end);
  child.stdout.setEncoding('utf8').on('data', (lines: string) => {
    for (const line of lines.trim().split('\n')) started.waiting.shift()?.(line === 'asked');
    if (started.waiting.length === 0) leave();
  });
  child.stdin.unref();
  leave();
  return started;
}

async function startCp(from: number, to: number): Promise<void> {
  const parameters = [...preserve.split(' '), '/proc/self/fd/3', '/proc/self/fd/4'];
  const cp = spawn('cp', parameters, { stdio: ['ignore', 'ignore', 'ignore', from, to] });
  await once(cp, 'close').catch(() => {}); // there is none
}
