import { join } from 'node:path';

/** Where tests keep what is dear to make and the same each time; it may be removed at any time. */
export const cacheFolder = join(import.meta.dirname, '..', 'node_modules', '.cache', 'hearmark');
