import { formatKey } from './WorkersKey.ts';
import type { WorkersConfig } from './workersConfig.ts';

/** What is pasted on another machine. */
export function lineToPaste({ url, seed, fingerprint }: WorkersConfig): string {
  return `hearmark work ${url} --key ${formatKey({ seed, ...(fingerprint && { fingerprint }) })}`;
}
