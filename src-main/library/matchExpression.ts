/**
 * Returns the FTS5 expression that finds what a person typed: every word, each as the beginning of a word, whatever
 * its accents; undefined where the text holds no word.
 */
export function matchExpression(text: string): string | undefined {
  const words = matchWords(text);
  return words.length === 0 ? undefined : words.join(' ');
}

/**
 * Returns an FTS5 expression for each word that a person typed, each once. Quoted, so that no character or operator of
 * FTS5 has a meaning.
 */
export function matchWords(text: string): string[] {
  const words = text
    .toWellFormed()
    .split(/[\s\0]+/u) // a NUL would end the expression within its quotes
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return [...new Set(words)].map((word) => `"${word.replaceAll('"', '""')}"*`);
}
