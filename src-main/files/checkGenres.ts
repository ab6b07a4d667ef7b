import { ParameterError } from '../errors.ts';
import { decodeGenres } from './id3Genres.ts';

/** ID3 has numbers for genres: one that reads as such would not come back as it was written. Throws ParameterError. */
export function checkGenres(genres: readonly string[]): void {
  for (const genre of genres.map((text) => text.trim())) {
    const read = decodeGenres(genre);
    // Two parentheses stand for one, and are written so that they are read as two
    if (genre === '' || genre.startsWith('((') || (read.length === 1 && read[0] === genre)) continue;
    const told = read.length > 0 ? read.join(' and ') : 'no genre';
    throw new ParameterError(`the genre "${genre}" would be read as ${told}: write the name`);
  }
}
