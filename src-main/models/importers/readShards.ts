import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ModelError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';

/**
 * Reads the files that hold a group of weights, which must have so many bytes together; that is known before any is read.
 * Throws ModelError where one is missing or lies outside the folder, or the sizes do not fit.
 */
export async function readShards(
  folder: string,
  names: readonly string[],
  expectedBytes: number,
): Promise<Buffer[]> {
  const paths = names.map((name) => pathOf(folder, name));
  let bytes = 0;
  for (const [index, path] of paths.entries()) bytes += await sizeOf(path, names[index]!);
  if (bytes !== expectedBytes) {
    const files = names.map((name) => `"${name}"`).join(', ') || 'not a file';
    throw new ModelError(`${files}: ${bytes} bytes where the weights need ${expectedBytes}`);
  }
  return Promise.all(paths.map((path) => readRegular(path)));
}

/** A link is followed, since that is how caches of models keep their files; a name must stay in the folder by itself. */
function pathOf(folder: string, name: string): string {
  const leaves = isAbsolute(name) || name.split(/[/\\]/).includes('..') || /^[a-z]+:|\0/i.test(name);
  if (leaves || name === '') throw new ModelError(`the shard "${name}" does not lie in the model's folder`);
  return join(folder, name);
}

async function sizeOf(path: string, name: string): Promise<number> {
  const found = await stat(path).catch((cause: Error) => {
    throw new ModelError(`cannot read the shard "${name}": ${cause.message}`, { cause });
  });
  if (!found.isFile()) throw new ModelError(`the shard "${name}" is not a file`);
  return found.size;
}
