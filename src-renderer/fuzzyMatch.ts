/**
 * How well a text answers what was typed: every letter in order, more for beginnings of words and for letters in a row,
 * less for long texts; null where a letter is missing.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = fold(typed).replaceAll(/\s+/g, '');
  const letters = fold(text);
  let score = 0;
  let from = 0;
  let previous = -2;
  for (const letter of wanted) {
    const at = nextPlace(letters, letter, from, previous);
    if (at < 0) return null;
    score += 1 + (startsWord(letters, at) ? 3 : 0) + (at === previous + 1 ? 4 : 0);
    previous = at;
    from = at + 1;
  }
  return score - letters.length / 100;
}

/** The items that answer what was typed, the best first; all of them, as they are, where nothing was typed. */
export function fuzzyFind<T>(
  typed: string,
  items: readonly T[],
  textOf: (item: T) => string,
  limit = 50,
): T[] {
  if (!typed.trim()) return items.slice(0, limit);
  return items
    .map((item) => ({ item, score: fuzzyScore(typed, textOf(item)) }))
    .filter((found): found is { item: T; score: number } => found.score !== null)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ item }) => item);
}

/** Whether a text has what was typed in one piece; capitals, accents, spaces and hyphens make no difference. */
export function hasInOnePiece(typed: string, text: string): boolean {
  const lettersOf = (words: string) => fold(words).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return lettersOf(text).includes(lettersOf(typed));
}

/** The next such letter: rather right after the previous one, or at the beginning of a word, than anywhere. */
function nextPlace(letters: string, letter: string, from: number, previous: number): number {
  if (previous >= 0 && letters[previous + 1] === letter) return previous + 1;
  for (let at = letters.indexOf(letter, from); at >= 0; at = letters.indexOf(letter, at + 1))
    if (startsWord(letters, at)) return at;
  return letters.indexOf(letter, from);
}

function startsWord(letters: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(letters[at - 1] ?? '');
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
