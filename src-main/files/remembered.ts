import type { ByteSource } from './ByteSource.ts';

/**
 * Makes a function that looks at a source once, and remembers what it found as long as the source is there: what a source
 * shows does not change. What is found must not be changed either.
 */
export function remembered<T>(
  look: (source: ByteSource, name: string) => T,
): (source: ByteSource, name: string) => T {
  const known = new WeakMap<ByteSource, { name: string; found: T }>();
  return (source, name) => {
    const last = known.get(source);
    if (last?.name === name) return last.found;
    const found = look(source, name);
    known.set(source, { name, found });
    return found;
  };
}
