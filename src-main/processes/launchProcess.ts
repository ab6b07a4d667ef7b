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

export interface LaunchOptions {
  /** Of the young generation of its memory, MiB; 2 unless given. */
  youngMiB?: number;
  /** How large its memory becomes before all of it is cleared up for the first time, MiB; V8 decides unless given. */
  initialMiB?: number;
}

/** Starts a module in a child process with these arguments. */
export type LaunchProcess = (module: string, args: string[], options?: LaunchOptions) => ProcessHandle;

/**
 * What keeps a process's memory flat over a long run (test/bench): a young generation that stays small, because what most
 * of ours allocate are large arrays outside of it, and few arenas of glibc's malloc, which fragment. Other systems ignore it.
 */
export function flatMemory({ youngMiB = 2, initialMiB }: LaunchOptions = {}) {
  const initial = initialMiB === undefined ? [] : [`--initial-heap-size=${initialMiB}`];
  return { execArgv: [`--max-semi-space-size=${youngMiB}`, ...initial], env: { MALLOC_ARENA_MAX: '2' } };
}

const farewellMs = 500;

/** Starts a module with child_process.fork; messages are structured clones. */
export const launchProcess: LaunchProcess = (module, args, options) => {
  const { execArgv, env } = flatMemory(options);
  const child = fork(module, args, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv,
    env: { ...process.env, ...env },
  });
  const lastWords = hearLastWords(child.stderr);
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
      child.on('exit', (code, signal) => {
        const tell = () => end([signal ?? `exit ${code}`, lastWords()].join(' ').trim());
        // What it said last is still on its way; a process that it started may hold the pipe open
        child.on('close', tell);
        setTimeout(tell, farewellMs);
      });
    },
    kill: () => child.kill('SIGKILL'),
  };
};

const keptCharacters = 4000;

/** Listens to what a process says on stderr. Returns a function for the last error of it, as one line, shortened. */
export function hearLastWords(stderr: NodeJS.ReadableStream | null): () => string {
  let said = '';
  stderr?.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-keptCharacters);
  });
  return () => lastLine(said);
}

/** What it ended by, where Node or V8 says so: a stack, properties and versions follow. Else the last line. */
function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const error = lines.findLast((line) => /^(FATAL ERROR|\w*Error\b)/.test(line));
  return (error ?? lines.findLast((line) => line !== '') ?? '').slice(0, 200);
}
