import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { cacheFolder } from '../cacheFolder.ts';

const root = join(import.meta.dirname, '..', '..');

/** Runs a program of the repository over it; fails with what it printed. */
export async function passes(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { status, said } = await runOver(program, args, env);
  assert.equal(status, 0, said);
}

/** What a program of the repository lists, line by line, where it ends with 1; fails with what it printed where it fails. */
export async function listedBy(program: string, args: string[]): Promise<string[]> {
  const { status, stdout, said } = await runOver(program, args);
  assert.ok(status === 0 || status === 1, said);
  return stdout.split('\n').filter(Boolean);
}

async function runOver(program: string, args: string[], env: Record<string, string> = {}) {
  const tool = spawn(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FORCE_COLOR: '0', ...env },
  });
  const [, stdout, stderr] = await Promise.all([once(tool, 'exit'), text(tool.stdout), text(tool.stderr)]);
  return { status: tool.exitCode, stdout, said: `${program} ${args.join(' ')}\n${stdout}${stderr}` };
}

/** A file for what a tool knows from its last run, of this checkout and with the same settings. */
export function toolCache(name: string, settings: string[] = []): string {
  const hash = createHash('sha256').update(root);
  for (const file of ['package-lock.json', ...settings]) hash.update(readFileSync(join(root, file)));
  mkdirSync(cacheFolder, { recursive: true });
  return join(cacheFolder, `${name}-${hash.digest('hex').slice(0, 12)}`);
}
