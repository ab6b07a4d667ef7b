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
  readonly #patterns: (FixedParts & { other: string; pattern: RegExp; letters: number })[];

  constructor(byEnglish: Readonly<Record<string, string>>) {
    this.#byEnglish = byEnglish;
    this.#patterns = Object.entries(byEnglish)
      .filter(([english]) => english.includes('{0}'))
      .map(([english, other]) => ({
        other,
        pattern: patternOf(english, other),
        letters: lettersOf(english),
        ...fixedParts(english),
      }));
  }

  /** All that a text may be; itself alone where nothing is put in. */
  find(text: string): FoundText[] {
    if (Object.hasOwn(this.#byEnglish, text))
      return [{ other: this.#byEnglish[text]!, values: [], letters: lettersOf(text) }];
    return this.#patterns.flatMap(({ other, pattern, letters, start, end, longest }) => {
      if (!text.startsWith(start) || !text.endsWith(end) || !text.includes(longest)) return [];
      const found = pattern.exec(text);
      return found ? [{ other, values: found.slice(1), letters }] : [];
    });
  }
}

/** What a text has to have, which is sooner looked for than a pattern. */
interface FixedParts {
  start: string;
  end: string;
  longest: string;
}

function fixedParts(english: string): FixedParts {
  const parts = english.split(/\{\d\}/);
  const longest = parts.reduce((one, other) => (other.length > one.length ? other : one));
  return { start: parts[0]!, end: parts.at(-1)!, longest };
}

const lettersOf = (english: string) => english.replaceAll(/\{\d\}/g, '').length;

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
