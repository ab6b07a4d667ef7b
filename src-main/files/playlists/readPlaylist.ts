import { extname } from 'node:path';
import { ReadError } from '../../errors.ts';
import { FileReader } from '../FileReader.ts';
import { decodeSheet } from '../sheets/sheetText.ts';

/** A line of a playlist. */
export interface PlaylistEntry {
  /** Where it says the file is, as it stands there: a path of any system, or a URL. */
  location: string;
  /** "Artist - Title" in a playlist that keeps them together. */
  name?: string;
  title?: string;
  artist?: string;
  durationSeconds?: number;
  /** Where in the file it begins, of a track of an image. */
  startSeconds?: number;
}

/** A list of every track of a library of a million has some 200 MB. */
const mostBytes = 256 * 2 ** 20;

/**
 * Reads a playlist: M3U and M3U8, PLS and XSPF, by its ending and else by what it begins with. Throws ReadError where it
 * cannot be read, or has no entry.
 */
export function readPlaylist(path: string): PlaylistEntry[] {
  using reader = new FileReader(path);
  if (reader.size > mostBytes) throw new ReadError('is too large for a playlist', { path });
  const entries = parsePlaylist(reader.read(0, reader.size), extname(path));
  if (entries.length === 0) throw new ReadError('is no playlist, or an empty one', { path });
  return entries;
}

/** As readPlaylist does, of its bytes; `ending` is that of its name. */
export function parsePlaylist(bytes: Uint8Array, ending: string): PlaylistEntry[] {
  const { text } = decodeSheet(bytes);
  if (ending.toLowerCase() === '.xspf' || /^\s*<\?xml|^\s*<playlist/.test(text)) return entriesOfXspf(text);
  if (ending.toLowerCase() === '.pls' || /^\s*\[playlist\]/i.test(text)) return entriesOfPls(text);
  return entriesOfM3u(text);
}

function entriesOfM3u(text: string): PlaylistEntry[] {
  const entries: PlaylistEntry[] = [];
  let next: Omit<PlaylistEntry, 'location'> = {};
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim();
    const [, seconds, name] = /^#EXTINF:\s*(-?[\d.]+)[^,]*,(.*)$/.exec(line) ?? [];
    const [, start] = /^#EXTVLCOPT:start-time=([\d.]+)/.exec(line) ?? [];
    if (seconds !== undefined) next = { ...next, ...durationOf(Number(seconds)), name: name!.trim() };
    else if (start !== undefined) next = { ...next, startSeconds: Number(start) };
    else if (line !== '' && !line.startsWith('#')) {
      entries.push({ location: line, ...next });
      next = {};
    }
  }
  return entries;
}

function entriesOfPls(text: string): PlaylistEntry[] {
  const byNumber = new Map<number, Partial<PlaylistEntry>>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, key, number, value] = /^\s*(File|Title|Length)(\d{1,7})\s*=\s*(.*?)\s*$/i.exec(line) ?? [];
    if (key === undefined) continue;
    const entry = byNumber.get(Number(number)) ?? {};
    byNumber.set(Number(number), entry);
    if (/file/i.test(key)) entry.location = value!;
    else if (/title/i.test(key)) entry.name = value!;
    else Object.assign(entry, durationOf(Number(value)));
  }
  const numbers = [...byNumber.keys()].sort((a, b) => a - b);
  return numbers.flatMap((number) => {
    const { location, ...rest } = byNumber.get(number)!;
    return location === undefined ? [] : [{ location, ...rest }];
  });
}

/** Only what stands in a track matters, and programs write it plainly: no schema, no entities of their own. */
function entriesOfXspf(text: string): PlaylistEntry[] {
  const closed = text.split('</track>').slice(0, -1);
  return closed.flatMap((before) => {
    const track = behindTag(before, 'track');
    if (track === undefined) return [];
    const said = (name: string) => textIn(track, name);
    const location = said('location');
    if (location === undefined) return [];
    const milliseconds = Number(said('duration') ?? NaN);
    const [, start] = /start-time=([\d.]+)/.exec(track) ?? [];
    const [title, artist] = [said('title'), said('creator')];
    return [
      {
        location: plainLocation(location),
        ...(title !== undefined && { title }),
        ...(artist !== undefined && { artist }),
        ...durationOf(milliseconds / 1000),
        ...(start !== undefined && { startSeconds: Number(start) }),
      },
    ];
  });
}

/** A relative one is a URI, too. */
function plainLocation(location: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}

/** What follows the first tag of this name. */
function behindTag(xml: string, name: string): string | undefined {
  const tag = new RegExp(`<${name}\\b[^<>]*>`).exec(xml);
  return tag ? xml.slice(tag.index + tag[0].length) : undefined;
}

function textIn(xml: string, name: string): string | undefined {
  const [raw, ...rest] = behindTag(xml, name)?.split(`</${name}>`, 2) ?? [];
  if (rest.length === 0) return undefined;
  const plain = raw
    ?.replace(/^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/, '$1')
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(lt|gt|quot|apos|amp));/gi, (all: string, decimal, hex, named) => {
      const code = decimal ? Number(decimal) : parseInt(hex as string, 16);
      if (named) return entities[(named as string).toLowerCase()]!;
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    })
    .trim();
  return plain === '' ? undefined : plain;
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** -1 and 0 say that nobody knows. */
function durationOf(seconds: number): { durationSeconds?: number } {
  return seconds > 0 && Number.isFinite(seconds) ? { durationSeconds: seconds } : {};
}
