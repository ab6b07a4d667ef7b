import { utilityProcess } from 'electron';
import { flatMemory, type LaunchProcess } from '../processes/launchProcess.ts';
import { utilityHandle } from './utilityHandle.ts';

/** Starts a module in one of Electron's utility processes: what child_process.fork is to plain Node. */
export const launchUtility: LaunchProcess = (module, args, options) => {
  const { execArgv, env } = flatMemory(options);
  return utilityHandle(
    utilityProcess.fork(module, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      execArgv,
      env: { ...process.env, ...env },
      serviceName: 'Hearmark analysis',
    }),
  );
};
