import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The environment of somebody in whose folder the model in use is gone: `doctor` then measures no runtime, which takes
 * seconds and has a test of its own.
 */
export function withoutModel(folder: string) {
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ model: 'gone' }));
  return { HEARMARK_LIBRARY: join(folder, 'library.db'), HEARMARK_MODELS: join(folder, 'models') };
}
