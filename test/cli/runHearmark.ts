import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

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
  reason?: string;
  durationSeconds: number | null;
  model: string;
  tags: { tag: string; category: string; score: number; threshold: number }[];
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Called with each line of stdout, and what sends the process a signal. */
  onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the command line in a process of its own, as a person does, and returns when it has ended. */
export async function runHearmark(
  parameters: string[],
  { cwd, env = {}, onLine }: RunOptions = {},
): Promise<Run> {
  const child = spawn(process.execPath, [program, ...parameters], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => {
    stdout += `${line}\n`;
    onLine?.(line, (signal) => child.kill(signal));
  });
  const [status] = (await once(child, 'close')) as [number | null];
  const lines =
    parameters.includes('--json') && status !== 2 ? stdout.trim().split('\n').filter(Boolean) : [];
  return { status, stdout, stderr, lines: lines.map((line) => JSON.parse(line) as Line) };
}
