import { getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';
import { logUnhandledErrors } from '../log/logUnhandledErrors.ts';

/** Nice: whoever sits at the machine comes first. */
const background = 10;

/**
 * Makes this process a child that stays in the background and ends with its parent, not with a Ctrl-C before it; what it
 * dies of is in the log.
 */
export function settleAsChild(niceness = background): void {
  logUnhandledErrors(basename(process.argv[1] ?? 'a child process'));
  process.on('disconnect', () => process.exit());
  // Ctrl-C in a terminal reaches every process of the job: what it means is the parent's to decide.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  // Who was started nicer stays so: only root may go back.
  if (getPriority() < niceness) setPriority(niceness);
}
