import { join, sep } from 'node:path';

/**
 * Returns where a file of the owner's may lie on this machine, the likeliest first. `roots` tells where folders of the owner's
 * lie here, by the path or the last name that they have there; a file in any folder below one of them is found, whichever folder
 * the owner imports. Whether it is that file, its size and first block say.
 */
export function placesHere(
  { root, below }: { root: string; below: string },
  roots: ReadonlyMap<string, string>,
): string[] {
  const parts = partsOf(root, below);
  if (parts.some((part) => part.split(sep).includes('..'))) return [];
  const found: { here: string; rest: string[] }[] = [];
  for (const [there, here] of roots) {
    const names = partsOf(there);
    if (isPath(there)) {
      if (names.every((name, index) => parts[index] === name))
        found.push({ here, rest: parts.slice(names.length) });
    } else {
      const at = parts.lastIndexOf(there);
      if (at >= 0) found.push({ here, rest: parts.slice(at + 1) });
    }
  }
  // What is known of most of its path leaves the least to go
  found.sort((a, b) => a.rest.length - b.rest.length);
  return found.map(({ here, rest }) => join(here, ...rest));
}

function isPath(there: string): boolean {
  return /[\\/]/.test(there);
}

/** The names on the way to a file, of a system that writes paths in its own way. */
function partsOf(root: string, below = ''): string[] {
  const isWindows = /^(?:[a-z]:|\\\\)/i.test(root);
  const path = isWindows ? root.replaceAll('\\', '/') : root;
  return `${path}/${below}`.split('/').filter((part) => part !== '' && part !== '.');
}
