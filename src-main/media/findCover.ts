import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileReader } from '../files/FileReader.ts';
import { readCover } from '../files/readCover.ts';
import { decodePath, fsPath } from '../paths.ts';
import type { Picture } from './protocol.ts';

/** A larger picture is a scan for print, or a file that lies. */
const pictureBytesMax = 20 * 2 ** 20;
/** Names that people and programs give to the picture of an album, the best first. */
const coverNames = ['cover', 'folder', 'front', 'album', 'albumart'];
const endings = ['jpg', 'jpeg', 'png', 'webp', 'gif'];

const magics: [RegExp, string][] = [
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^\x89PNG\r\n/, 'image/png'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF.{4}WEBP/s, 'image/webp'],
];

/**
 * Finds the picture in a file, by its real path, else the one beside it as it is `known`; null where there is none. Throws
 * ReadError.
 */
export async function findCover(path: string, known: string): Promise<Picture | null> {
  const inFile = await embedded(path);
  return inFile ?? (await besideFile(known));
}

async function embedded(path: string): Promise<Picture | null> {
  using reader = new FileReader(path, { followsLinks: false });
  return pictureOf(await readCover(reader, basename(path)));
}

async function besideFile(path: string): Promise<Picture | null> {
  const folder = dirname(path);
  const entries = await readdir(fsPath(folder), { encoding: 'buffer' }).catch(() => []);
  const ranked = entries
    .map(decodePath)
    .map((name) => ({ name, rank: rankOf(name) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank);
  for (const { name } of ranked) {
    const picture = await readPicture(join(folder, name));
    if (picture) return picture;
  }
  return null;
}

function rankOf(name: string): number {
  const [, stem, ending] = /^(.*)\.(.*)$/s.exec(name.toLowerCase()) ?? [];
  if (stem === undefined || ending === undefined || !endings.includes(ending)) return Infinity;
  const rank = coverNames.indexOf(stem);
  return rank < 0 ? Infinity : rank;
}

async function readPicture(path: string): Promise<Picture | null> {
  const stats = await stat(fsPath(path)).catch(() => undefined);
  if (!stats?.isFile() || stats.size > pictureBytesMax) return null;
  return pictureOf(await readFile(fsPath(path)).catch(() => undefined));
}

/** Its type is what its first bytes say, whatever it is called: a page is never sent a document as a picture. */
function pictureOf(bytes: Uint8Array | undefined): Picture | null {
  if (!bytes || bytes.length > pictureBytesMax) return null;
  const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const mediaType = magics.find(([magic]) => magic.test(head))?.[1];
  return mediaType === undefined ? null : { bytes, mediaType };
}
