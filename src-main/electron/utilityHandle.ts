import type { UtilityProcess } from 'electron';
import { hearLastWords, type ProcessHandle } from '../processes/launchProcess.ts';

/** What is used of a utility process. */
export type Utility = Pick<UtilityProcess, 'pid' | 'stderr' | 'postMessage' | 'kill' | 'on'>;

/** What it printed last may come after its end; whether there is more, nothing says. */
const farewellMs = 100;

/** A utility process as the rest of Hearmark sees a child process. */
export function utilityHandle(child: Utility): ProcessHandle {
  const lastWords = hearLastWords(child.stderr);
  let fatal = '';
  let isKilled = false;
  // Without a listener, a child that runs out of memory would be an error of this process
  child.on('error', (type, location) => (fatal = `${type} in ${location}`));
  child.on('spawn', () => isKilled && end());

  /** What hangs in a decoder does not hear a polite request, which is all that child.kill makes. */
  function end(): void {
    isKilled = true;
    // Until it is started, there is nothing to end
    if (child.pid === undefined) return;
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // it has just ended by itself
    }
  }

  return {
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) =>
      child.on('exit', (code) =>
        setTimeout(
          () => listener([`exit ${code}`, fatal, lastWords()].filter(Boolean).join(' ')),
          farewellMs,
        ),
      ),
    kill: end,
  };
}
