import { utilityProcess } from 'electron';
import { flatMemory, hearLastWords, type LaunchProcess } from '../processes/launchProcess.ts';

/** Starts a module in one of Electron's utility processes: what child_process.fork is to plain Node. */
export const launchUtility: LaunchProcess = (module, args) => {
  const child = utilityProcess.fork(module, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    execArgv: flatMemory.execArgv,
    env: { ...process.env, ...flatMemory.env },
    serviceName: 'Hearmark analysis',
  });
  const lastWords = hearLastWords(child.stderr);
  return {
    // Known only when it has been started, which takes a turn
    get pid() {
      return child.pid;
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', (code) => listener(`exit ${code} ${lastWords()}`.trim())),
    // What hangs in a decoder does not hear a polite request, which is all that child.kill makes.
    kill: () => (child.pid === undefined ? child.kill() : process.kill(child.pid, 'SIGKILL')),
  };
};
