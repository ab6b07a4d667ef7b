import { logError } from './log.ts';

/** Notes in the log what ends this process, and changes nothing else: it dies of it as it would. `where` names the process. */
export function logUnhandledErrors(where: string): void {
  process.on('uncaughtExceptionMonitor', (error, origin) => logError(`${where}: ${origin}`, error));
}
