import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from '../cacheFolder.ts';

/** What is compiled is kept: a process that is to be killed begins in a fraction of the time. */
process.env.NODE_COMPILE_CACHE ??= join(cacheFolder, 'compiled');

/**
 * Starts victims.ts with what it shall do for ever, kills it `afterMs` milliseconds after it has begun, or after it has said so
 * many numbers, and returns the last number that it said. Throws where it ends by itself with an error.
 */
export async function killedWhile(
  args: readonly string[],
  { afterMs, afterNumbers = 0 }: { afterMs: number; afterNumbers?: number },
): Promise<number> {
  const child = fork(join(import.meta.dirname, 'victims.ts'), args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--min-semi-space-size=32'], // nothing is collected while it begins
  });
  let [said, numbers, complaints] = [0, -1, ''];
  child.stderr!.on('data', (data: Buffer) => (complaints += data.toString()));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const reached = new Promise<void>((resolve) =>
    child.on('message', (message) => {
      if (typeof message === 'number') said = message;
      if (++numbers === afterNumbers) resolve();
    }),
  );
  await Promise.race([reached, ended]);
  await Promise.race([sleep(afterMs), ended]);
  child.kill('SIGKILL');
  const [status] = await ended;
  if (status) throw new Error(`${args.join(' ')} failed by itself, with status ${status}: ${complaints}`);
  return said;
}
