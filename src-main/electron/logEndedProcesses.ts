import { app } from 'electron';
import { logError } from '../log/log.ts';

/** Notes in the log what other processes of Electron's ended of; those of ours tell whoever asked them. */
export function logEndedProcesses(): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason === 'clean-exit' || (type === 'Utility' && reason === 'killed')) return;
    logError('Electron', new Error(`a process ended: ${type} ${name ?? ''}, ${reason}, ${exitCode}`));
  });
}
