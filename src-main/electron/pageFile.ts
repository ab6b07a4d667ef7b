import { join, resolve } from 'node:path';
import { isWithin } from '../paths.ts';

/** The file of the built page that an address means, undefined where it would lead out of the folder. */
export function pageFile(folder: string, pathname: string): string | undefined {
  const name = decode(pathname);
  if (name === undefined || name.includes('\0') || name.includes('\\')) return undefined;
  const root = resolve(folder);
  const file = join(root, name === '/' ? 'index.html' : name);
  return isWithin(file, root) && file !== root ? file : undefined;
}

function decode(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
}
