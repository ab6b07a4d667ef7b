import type { TrackDetails } from '../../../src-main/api.ts';
import { isHeard, type KnownTag } from './tagScores.ts';

/** A tag as the file has it and as it was heard. */
export interface FileComparison {
  name: string;
  /** Null for a word that is no tag here: no model knows it. */
  score: KnownTag | null;
  verdict: 'both' | 'near' | 'onlyFile' | 'unknown' | 'onlyHeard';
}

/** The fields of a file that speak of the music as tags do. */
const spokenFields = ['Genre', 'Mood'];
const verdicts: FileComparison['verdict'][] = ['both', 'near', 'onlyFile', 'unknown', 'onlyHeard'];

/**
 * Lays what a file says beside what was heard: what both say, what the file alone says, and the suggestions of the
 * same categories that it leaves out.
 */
export function compareWithFile(fileTags: TrackDetails['fileTags'], scores: KnownTag[]): FileComparison[] {
  const words = fileTags
    .filter(({ field }) => spokenFields.includes(field))
    .flatMap(({ values }) => values.flatMap((value) => value.split(';'))) // at a person's own separators they are split
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const said = new Map<string, FileComparison>();
  const byName = new Map(scores.map((score) => [plain(score.tag.name), score]));
  for (const word of words) said.set(plain(word), compare(word, byName.get(plain(word)) ?? null, scores));
  for (const score of scores)
    if (score.state === 'file' && !isJoinedOf(score.tag.name, words))
      said.set(plain(score.tag.name), compare(score.tag.name, score, scores));

  const left = scores
    .filter((score) => score.tag.category === 'genre' && score.state === 'suggested')
    .filter((score) => said.size > 0 && ![...said.values()].some((one) => one.score?.tag.id === score.tag.id))
    .map((score): FileComparison => ({ name: score.tag.name, score, verdict: 'onlyHeard' }));
  return [...said.values(), ...left].sort(
    (a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict),
  );
}

/** "Rock, Metal" as it stands in the file, where it is read as "Rock" and "Metal". */
function isJoinedOf(name: string, words: readonly string[]): boolean {
  const parts = words.filter((word) => word.length < name.length && name.includes(word));
  const rest = parts.reduce((left, word) => left.replace(word, ''), name);
  return parts.length > 1 && !/[\p{L}\p{N}]/u.test(rest);
}

function compare(name: string, score: KnownTag | null, scores: KnownTag[]): FileComparison {
  if (score && score.strength !== null) return { name, score, verdict: isHeard(score) ? 'both' : 'onlyFile' };
  // "Romantic Classical" where "classical" was heard
  const words = name.split(/\s+/).map(plain);
  const near = scores.find((other) => isHeard(other) && words.includes(plain(other.tag.name)));
  return near ? { name, score: near, verdict: 'near' } : { name, score, verdict: 'unknown' };
}

/** "Hip-Hop" and "hip hop" are one word. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s\-_&']+/g, '');
}
