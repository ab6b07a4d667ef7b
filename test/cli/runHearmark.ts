import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { hearmark } from '../../src-main/cli/hearmark.ts';

const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Each line of stdout as JSON, where --json was given. */
  lines: Line[];
}

/** One line of `hearmark tag --json`. */
export interface Line {
  path: string;
  status: 'ok' | 'failed' | 'unchanged';
  /** It failed before, and was not tried again. */
  stillFails?: true;
  reason?: string;
  durationSeconds: number | null;
  model: string;
  tags: { tag: string; category: string; score: number; threshold: number }[];
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Nothing is added to the parameters (soonDone). */
  asTyped?: boolean;
  /** Called with each line of stdout, and what sends the process a signal. */
  onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with what sends the process a signal. */
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the command line in a process of its own, as a person does, and returns when it has ended. */
export async function runHearmark(
  parameters: string[],
  { cwd, env = {}, asTyped = false, onLine, onStart }: RunOptions = {},
): Promise<Run> {
  const child = spawn(process.execPath, [program, ...(asTyped ? parameters : soonDone(parameters))], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.((signal) => child.kill(signal));
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => {
    stdout += `${line}\n`;
    onLine?.(line, (signal) => child.kill(signal));
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, stdout, stderr, lines: linesOf(parameters, status, stdout) };
}

/**
 * Runs a command of the command line in this process, which saves the third of a second in which a process of its own would
 * load it: for what a command does and says. One at a time. What is about a process (signals, pipes, several at once)
 * takes `runHearmark`, and so does one test of each command.
 */
export async function callHearmark(
  parameters: string[],
  { cwd, env = {} }: Pick<RunOptions, 'cwd' | 'env'> = {},
): Promise<Run> {
  const said = { stdout: '', stderr: '' };
  const [environment, folder] = [{ ...process.env }, process.cwd()];
  const stdin = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  Object.assign(process.env, env);
  // Nobody is there to answer, as with stdin closed
  Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true });
  if (cwd !== undefined) process.chdir(cwd);
  let status: number;
  try {
    status = await hearing.run(said, () => hearmark(soonDone(parameters)));
  } finally {
    Object.defineProperty(process, 'stdin', stdin);
    if (cwd !== undefined) process.chdir(folder);
    for (const name of [...Object.keys(env), 'HEARMARK_SAFE'])
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
  }
  return { status, ...said, lines: linesOf(parameters, status, said.stdout) };
}

/** What a command says goes here; what the test runner says meanwhile goes where it always goes. */
const hearing = new AsyncLocalStorage<{ stdout: string; stderr: string }>();

for (const name of ['stdout', 'stderr'] as const) {
  const stream = process[name];
  const write = stream.write.bind(stream) as (...parameters: unknown[]) => boolean;
  stream.write = (text: string | Uint8Array, ...others: unknown[]) => {
    const said = hearing.getStore();
    if (!said) return write(text, ...others);
    said[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
    for (const done of others) if (typeof done === 'function') (done as () => void)();
    return true;
  };
}

/**
 * One process listens unless a test names a number: to start another takes longer than what most tests have to hear. And it
 * listens for tags alone unless a test says what is heard: the rest takes most of the time.
 */
function soonDone(parameters: string[]): string[] {
  if (parameters[0] !== 'tag') return parameters;
  const unlessSaid = (option: string, value: string) => (parameters.includes(option) ? [] : [option, value]);
  return [...parameters, ...unlessSaid('--jobs', '1'), ...unlessSaid('--hear', 'tags')];
}

function linesOf(parameters: string[], status: number | null, stdout: string): Line[] {
  if (!parameters.includes('--json') || status === 2) return [];
  const lines = stdout.trim().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Line);
}
