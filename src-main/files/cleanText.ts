const longestText = 1000;
const longestList = 64;
/** Controls that no text has: it is in an encoding that the tag does not name, in which the byte A0 is no space. */
const otherEncoding = /[\x80-\x9f]/;

/** Returns a tag's text trimmed, without NULs and cut at 1000 characters; undefined where nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const whole = String(value).replaceAll('\0', ' ');
  const text = otherEncoding.test(whole) ? whole.replace(/^[\t-\r ]+|[\t-\r ]+$/g, '') : whole.trim();
  return text === '' ? undefined : text.slice(0, longestText).toWellFormed();
}

/** Returns cleaned texts, each once (whatever the case), 64 at most. */
export function cleanList(values: unknown[] = []): string[] {
  const byLowerCase = new Map<string, string>();
  for (const value of values) {
    const text = cleanText(value);
    if (text === undefined) continue;
    const lowerCase = text.toLowerCase();
    if (!byLowerCase.has(lowerCase)) byLowerCase.set(lowerCase, text);
  }
  return [...byLowerCase.values()].slice(0, longestList);
}
