import { id3v1Genres } from './id3v1Genres.ts';

const special: Record<string, string> = { RX: 'Remix', CR: 'Cover' };

/**
 * Turns one text of a genre frame into names: "17", and "(17)(51)Refined", where "((" stands for a parenthesis itself
 * (id3v2.3.0, 4.2.1; id3v2.4.0-frames, 4.2.3). Programs write the latter into every version. A number that no genre
 * has, 255 among them, says nothing and is left out.
 */
export function decodeGenres(text: string): string[] {
  if (/^\d{1,3}$/.test(text)) return known(text);
  if (special[text]) return [special[text]];
  const names: string[] = [];
  let rest = text;
  for (let found = reference.exec(rest); found; found = reference.exec(rest)) {
    names.push(...known(found[1]!));
    rest = rest.slice(found[0].length);
  }
  const refined = rest.replace(/^\(\(/, '(').trim();
  const isNew = refined !== '' && !names.some((name) => name.toLowerCase() === refined.toLowerCase());
  return isNew ? [...names, refined] : names;
}

/** Writes a name so that it is read as one: what begins with a parenthesis would be taken for a number. */
export function encodeGenre(name: string): string {
  return name.startsWith('(') ? `(${name}` : name;
}

function known(reference: string): string[] {
  const name = special[reference] ?? id3v1Genres[Number(reference)];
  return name === undefined ? [] : [name];
}

const reference = /^\((\d{1,3}|RX|CR)\)/;

/**
 * The number of the first genre that ID3v1 knows, be it within a text of several; 255, which means none, where it knows none of
 * them.
 */
export function id3v1Number(genres: readonly string[]): number {
  const known = id3v1Genres.map((name) => name.toLowerCase());
  const names = genres.flatMap((genre) => [genre, ...genre.split(/[^\p{L}\p{N}\s&'+-]+/u)]);
  const number = names.map((name) => known.indexOf(name.trim().toLowerCase())).find((index) => index >= 0);
  return number ?? 255;
}
