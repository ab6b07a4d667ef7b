import type { ByteSource } from './ByteSource.ts';
import { parseTags } from './readTags.ts';

/**
 * Reads the picture that stands for a file: the front cover, else the first there is; undefined where there is none.
 * What it is, its bytes must tell. Throws ReadError where the drive fails.
 */
export async function readCover(source: ByteSource, name: string): Promise<Uint8Array | undefined> {
  const { metadata } = await parseTags(source, name);
  const pictures = metadata.common?.picture ?? [];
  const front = pictures.find(({ type }) => type?.toLowerCase() === 'cover (front)') ?? pictures[0];
  return front?.data;
}
