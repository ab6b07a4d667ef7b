import { spawnSync } from 'node:child_process';

/** For node:test's `skip`: false where all these programs are installed, else the reason that is printed. */
export function withoutTools(...names: string[]): string | false {
  const missing = names.filter((name) => spawnSync(name, ['-version']).error !== undefined);
  return missing.length > 0 && `not installed: ${missing.join(', ')} (.ci/run installs them)`;
}
