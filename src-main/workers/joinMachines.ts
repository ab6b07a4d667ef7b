import type { Workers, WorkersOptions } from './Workers.ts';
import { readWorkersConfig } from './workersConfig.ts';

/**
 * Joins the other machines of a library; undefined where nobody asked for any, as most people do: then nothing of what speaks
 * to them is loaded. Throws HearmarkError.
 */
export async function joinMachines(options: WorkersOptions): Promise<Workers | undefined> {
  if (!readWorkersConfig(options.libraryFile)) return undefined;
  const { Workers } = await import('./Workers.ts');
  return Workers.open(options);
}
