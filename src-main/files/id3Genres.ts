import { id3v1Genres } from './id3v1Genres.ts';

const special: Record<string, string> = { RX: 'Remix', CR: 'Cover' };

/**
 * Turns one text of a genre frame into names: "17" and, before v2.4, "(17)(51)Refined", where "((" stands for a
 * parenthesis itself (id3v2.3.0, 4.2.1; id3v2.4.0-frames, 4.2.3).
 */
export function decodeGenres(text: string, version: 2 | 3 | 4): string[] {
  if (/^\d{1,3}$/.test(text)) return [id3v1Genres[Number(text)] ?? text];
  if (version === 4) return [special[text] ?? text];
  const names: string[] = [];
  let rest = text;
  for (let found = reference.exec(rest); found; found = reference.exec(rest)) {
    names.push(special[found[1]!] ?? id3v1Genres[Number(found[1])] ?? found[0]);
    rest = rest.slice(found[0].length);
  }
  const refined = rest.replace(/^\(\(/, '(');
  return names.some((name) => name.toLowerCase() === refined.toLowerCase()) ? names : [...names, refined];
}

const reference = /^\((\d{1,3}|RX|CR)\)/;

/** The number of the first genre that ID3v1 knows; 255, which means none, where it knows none of them. */
export function id3v1Number(genres: readonly string[]): number {
  const known = id3v1Genres.map((name) => name.toLowerCase());
  const number = genres.map((genre) => known.indexOf(genre.toLowerCase())).find((index) => index >= 0);
  return number ?? 255;
}
