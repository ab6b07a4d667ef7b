/** A text that was found: what another language says, what is put in, and how many letters it has of its own. */
export interface FoundText {
  other: string;
  values: string[];
  letters: number;
}

/** By what the host says in English, with {0}, {1} … for what it puts in, what another language says. */
export class KnownTexts {
  readonly #byEnglish: Readonly<Record<string, string>>;
  /** Those with something put in. */
  readonly #patterns: { other: string; pattern: RegExp; letters: number; fixed: string[] }[];

  constructor(byEnglish: Readonly<Record<string, string>>) {
    this.#byEnglish = byEnglish;
    this.#patterns = Object.entries(byEnglish)
      .filter(([english]) => english.includes('{0}'))
      .map(([english, other]) => ({
        other,
        pattern: patternOf(english, other),
        letters: lettersOf(english),
        fixed: english.split(placeholder),
      }));
  }

  /** All that a text may be; itself alone where nothing is put in. */
  find(text: string): FoundText[] {
    if (Object.hasOwn(this.#byEnglish, text))
      return [{ other: this.#byEnglish[text]!, values: [], letters: lettersOf(text) }];
    return this.#patterns.flatMap(({ other, pattern, letters, fixed }) => {
      const found = hasInOrder(text, fixed) ? pattern.exec(text) : null;
      return found ? [{ other, values: found.slice(1), letters }] : [];
    });
  }
}

/**
 * Whether a text has what a pattern has of its own, in its order, and something in each gap: sooner looked for than a pattern, which goes
 * through a long text many times before it finds that there is no way to read it.
 */
function hasInOrder(text: string, fixed: readonly string[]): boolean {
  const [start, end] = [fixed[0]!, fixed.at(-1)!];
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  let at = start.length;
  for (const part of fixed.slice(1, -1)) {
    const found = text.indexOf(part, at + 1);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at < text.length - end.length;
}

const placeholder = /\{\d\}/;
const lettersOf = (english: string) => english.split(placeholder).join('').length;

/** Where the other language has a number the host puts one in: "12,345", "0.5". */
function patternOf(english: string, other: string): RegExp {
  const text = english
    .split(/(\{\d\})/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      return other.includes(`${part.slice(0, -1)}|number}`) ? String.raw`(-?\d[\d,]*(?:\.\d+)?)` : '(.+?)';
    })
    .join('');
  return new RegExp(`^${text}$`, 's');
}
