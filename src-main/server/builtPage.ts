import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HearmarkError } from '../errors.ts';

const root = join(import.meta.dirname, '..', '..');
const built = join(root, 'dist', 'renderer');
const builder = join(root, 'scripts', 'buildRenderer.mjs');

/** To find out that nothing is to be built takes less. */
const quietMs = 200;

interface Builder {
  buildIfStale: () => Promise<string>;
}

/**
 * Returns the folder of the built page, building it first where its sources are newer: a clone runs without a build
 * step of its own. A packaged application brings its page and no builder. `say` is told before some seconds pass. In
 * `npm run dev`, where Vite shows the page, it is that of the sources, and nothing is built (HEARMARK_PAGE).
 */
export async function builtPage(say: (line: string) => void): Promise<string> {
  if (process.env.HEARMARK_PAGE) return process.env.HEARMARK_PAGE;
  if (!existsSync(builder) || !existsSync(join(root, 'src-renderer'))) {
    if (existsSync(join(built, 'index.html'))) return built;
    throw new HearmarkError(`the page is missing: ${built}`, { path: built });
  }
  const { buildIfStale } = (await import(pathToFileURL(builder).href)) as Builder;
  const tooLong = setTimeout(() => say('hearmark: building the page, once …'), quietMs);
  try {
    return await buildIfStale();
  } catch (cause) {
    if (!existsSync(join(built, 'index.html'))) throw cause;
    say(`hearmark: the page could not be built, so an older one is shown (${(cause as Error).message})`);
    return built;
  } finally {
    clearTimeout(tooLong);
  }
}
