import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import { ParameterError, ReadError } from '../../errors.ts';
import type { NotedListen, ReadListens } from './NotedListen.ts';
import { beginningOf, isOneList, listenReader, type ListenReader } from './readListens.ts';

/** So much is parsed at once: some 30,000 listens. */
const partCharacters = 2 ** 25;
/** Of one list, or one line, which is parsed as a whole; a text has no more than twice as many. */
const listCharactersMax = 2 ** 28;

/**
 * Reads a file of listens (readListens) part by part, so that it may be larger than a text can be. Rejects with ReadError, and with
 * ParameterError for what is no such file.
 */
export async function readListensFile(
  path: string,
  { part: most = partCharacters, list: listMax = listCharactersMax } = {},
): Promise<ReadListens> {
  let read: ListenReader | undefined;
  let source: ReadListens['source'] = 'listenbrainz';
  const listens: NotedListen[] = [];
  let unread = 0;
  const take = (part: string) => {
    const content = read ? part : beginningOf(part);
    read ??= listenReader(content);
    const said = read(content);
    source = said.source;
    for (const one of said.listens) listens.push(one);
    unread += said.unread;
  };
  let rest = '';
  let isList: boolean | undefined;
  for await (const piece of piecesOf(path)) {
    rest += piece;
    if (rest.length < most) continue;
    isList ??= isOneList(beginningOf(rest));
    if (!read && !isList) listenReader(beginningOf(rest)); // what is none of these is not read to its end
    const end = isList ? 0 : rest.lastIndexOf('\n') + 1;
    if (end === 0 && rest.length > listMax)
      throw new ParameterError(
        'it has no lines, and is too long to be read at once: export one line a listen',
      );
    if (end === 0) continue;
    take(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (!read || rest !== '') take(rest);
  return { source, listens, unread };
}

/**
 * Reads the listens of a folder, as ListenBrainz's export is one: files of lines (.jsonl), those in its folder `listens` alone where it has
 * one. Rejects as readListensFile, and with ParameterError where there are none.
 */
export async function readListensFolder(folder: string): Promise<ReadListens> {
  const inside = join(folder, 'listens');
  const from = (await stat(inside).catch(() => undefined))?.isDirectory() ? inside : folder;
  const found = await readdir(from, { recursive: true, withFileTypes: true }).catch((cause: Error) => {
    throw new ReadError(`cannot read ${from}: ${cause.message}`, { path: from, cause });
  });
  const files = found.filter((one) => one.isFile() && one.name.endsWith('.jsonl')).map((one) => join(one.parentPath, one.name)); // prettier-ignore
  if (files.length === 0) throw new ParameterError('there is no export of ListenBrainz in it (.jsonl)');
  const whole: ReadListens = { source: 'listenbrainz', listens: [], unread: 0 };
  for (const file of files.sort()) {
    if ((await stat(file)).size === 0) continue; // a month without a listen
    const { listens, unread } = await readListensFile(file);
    for (const one of listens) whole.listens.push(one);
    whole.unread += unread;
  }
  return whole;
}

async function* piecesOf(path: string): AsyncGenerator<string> {
  try {
    if (!(await stat(path)).isFile()) throw new Error('it is no file');
    let decoder: TextDecoder | undefined;
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      decoder ??= new TextDecoder(encodingOf(piece as Buffer));
      yield decoder.decode(piece as Buffer, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } catch (cause) {
    throw new ReadError(`cannot read ${path}: ${(cause as Error).message}`, { path, cause });
  }
}

/** By its byte order mark: programs of Windows export in UTF-16. */
function encodingOf(beginning: Buffer): string {
  const mark = beginning.length >= 2 ? beginning.readUInt16BE(0) : 0;
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
}
