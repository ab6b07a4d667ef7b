import { basename, isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { displayPath, encodePath, secondsOf, withoutControls, type Span } from '../../paths.ts';
import { escapeXml } from './escapeXml.ts';

/** How a playlist names files. */
export interface PathStyle {
  /** The folder that the playlist lies in: paths are relative to it. Absolute ones unless given. */
  relativeTo?: string;
  /** The same for the deepest folder that holds all of the files; none is needed then. */
  fromCommonFolder?: boolean;
  /** What stands between folders; as on this system unless given. XSPF always has "/". */
  slash?: '/' | '\\';
}

/** A track as a playlist has it. */
export interface PlaylistTrack {
  path: string;
  /** Which part of the file it is, where it is not all of it: VLC and what descends from it play that part alone. */
  part?: Span;
  artist: string | null;
  title: string | null;
  album: string | null;
  durationSeconds: number | null;
}

/** Extended M3U in UTF-8: no other text can name a file whose name is not text. */
export function m3u8Of(
  tracks: readonly PlaylistTrack[],
  { relativeTo, slash = sep }: PathStyle = {},
): string {
  const lines = tracks.flatMap(({ artist, title, durationSeconds, path, part }) => {
    const name = oneLine([artist, title ?? basename(displayPath(path))].filter(Boolean).join(' - '));
    if (!isNameable(path)) {
      return [`# Left out, because a playlist cannot hold the name of its file: ${name}`];
    }
    // As a URI, a name says no order to whoever looks at the playlist
    const named =
      withoutControls(path) === path
        ? (relativeTo === undefined ? path : relative(relativeTo, path)).replaceAll(sep, slash)
        : uriOf(path, undefined);
    // A line that begins with "#" is a comment, and some leave out blanks before a name
    return [
      `#EXTINF:${Math.round(durationSeconds ?? -1)},${name}`,
      ...optionsOf(part).map((option) => `#EXTVLCOPT:${option}`),
      /^[#\s]/.test(named) ? `.${slash}${named}` : named,
    ];
  });
  return ['#EXTM3U', ...lines, ''].join('\n');
}

/** Whether an extended M3U can name a file: a line of text. */
export function isNameable(path: string): boolean {
  return path.isWellFormed() && !/[\r\n]/.test(path);
}

/** XSPF, version 1 (https://xspf.org/spec): files are URIs, so that any name can be said. */
export function xspfOf(tracks: readonly PlaylistTrack[], { relativeTo }: PathStyle = {}): string {
  const items = tracks.map(({ path, part, artist, title, album, durationSeconds }) => {
    const parts = [
      ['location', uriOf(path, relativeTo)],
      ['title', title ?? basename(displayPath(path))],
      ['creator', artist],
      ['album', album],
      ['duration', durationSeconds === null ? null : String(Math.round(durationSeconds * 1000))],
    ].flatMap(([name, text]) =>
      text === null || text === undefined ? [] : [`<${name}>${escapeXml(text)}</${name}>`],
    );
    const options = optionsOf(part).map((option) => `<vlc:option>${option}</vlc:option>`);
    if (options.length > 0) parts.push(`<extension application="${vlc}0">${options.join('')}</extension>`);
    return `    <track>${parts.join('')}</track>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:vlc="${vlc}ns/0/">`,
    '  <trackList>',
    ...items,
    '  </trackList>',
    '</playlist>',
    '',
  ].join('\n');
}

/** As VLC's options have it, in seconds. */
function optionsOf(part: Span | undefined): string[] {
  if (!part) return [];
  const { startSeconds, endSeconds } = secondsOf(part);
  return [
    `start-time=${startSeconds.toFixed(3)}`,
    ...(endSeconds === Infinity ? [] : [`stop-time=${endSeconds.toFixed(3)}`]),
  ];
}

const vlc = 'http://www.videolan.org/vlc/playlist/';

function uriOf(path: string, relativeTo: string | undefined): string {
  const shorter = relativeTo === undefined ? path : relative(relativeTo, path);
  if (!isAbsolute(shorter)) {
    const uri = shorter.split(sep).map(percentEncoded).join('/');
    // "a:b" would be a scheme
    return /^[^/]*:/.test(uri) ? `./${uri}` : uri;
  }
  if (path.isWellFormed()) return pathToFileURL(path).href;
  return `file://${path.split(sep).map(percentEncoded).join('/')}`;
}

/** The bytes of a name, those that a URI may hold as they are (RFC 3986, 2.3). */
function percentEncoded(name: string): string {
  return [...encodePath(name)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9\-._~]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function oneLine(text: string): string {
  return withoutControls(text.replace(/\s+/g, ' ')).trim();
}
