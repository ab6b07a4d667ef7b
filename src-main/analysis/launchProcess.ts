import { fork } from 'node:child_process';

/** A child process as the pool sees it: the same for child_process.fork here and utilityProcess in Electron. */
export interface ProcessHandle {
  readonly pid: number | undefined;
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process has ended or could not be started, with a few words on how. */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

/** Starts a module in a child process with these arguments. */
export type LaunchProcess = (module: string, args: string[]) => ProcessHandle;

/** Starts a module with child_process.fork; messages are structured clones. */
export const launchProcess: LaunchProcess = (module, args) => {
  const child = fork(module, args, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let lastWords = '';
  child.stderr?.on('data', (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-500);
  });
  return {
    pid: child.pid,
    // A process that has just died cannot be written to; its exit says the rest.
    send: (message) => child.connected && child.send(message as object, () => {}),
    onMessage: (listener) => child.on('message', listener),
    onExit(listener) {
      let ended = false;
      const end = (how: string) => {
        if (!ended) listener(how);
        ended = true;
      };
      child.on('error', (error) => end(error.message));
      child.on('exit', (code, signal) =>
        end([signal ?? `exit ${code}`, lastLine(lastWords)].join(' ').trim()),
      );
    },
    kill: () => child.kill('SIGKILL'),
  };
};

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)!.slice(0, 200);
}
