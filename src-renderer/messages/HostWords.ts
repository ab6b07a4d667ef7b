import type { HostTexts } from './HostTexts.ts';
import { KnownTexts } from './KnownTexts.ts';
import { directionOf, type Language } from './language.ts';

/** What a text of the host is in another language, and how many letters of it were known: the more, the surer. */
interface Reading {
  said: string;
  letters: number;
}

/** Of a long text with many names in it there are thousands of readings: no more are looked at, so that the window never waits. */
const readingsMax = 500;
/** As two texts a text is known less surely than as one: the end of a name may be a word of the host by chance ("Mine: Home"). */
const lettersLessOfTwo = 8;

/**
 * Says what the host says in another language. A text is known by its English words; in what it becomes, `{0}` stands for what was put
 * in first as it is, `{0|said}` for the same in the other language, `{0|number}` for a number as that writes it, `{0|counted}` for how
 * many of what, and `{0|dative}` for the same in the dative.
 */
export class HostWords {
  readonly #language: Language;
  readonly #isolates: boolean;
  readonly #all: KnownTexts;
  readonly #counted: KnownTexts;
  readonly #inDative: KnownTexts;
  /** Of the text that is read, by its parts. */
  readonly #readings = new Map<string, Reading | undefined>();

  constructor(
    language: Language,
    { inDative = {}, ...areas }: HostTexts & { inDative?: Readonly<Record<string, string>> },
  ) {
    this.#language = language;
    this.#isolates = directionOf(language) === 'rtl';
    this.#all = new KnownTexts(Object.assign({}, ...Object.values(areas)) as Record<string, string>);
    this.#counted = new KnownTexts(areas.counted);
    this.#inDative = new KnownTexts(inDative);
  }

  /** A text of the host; one that is not known stays as it is. */
  say(text: string): string {
    this.#readings.clear();
    return this.#read(text)?.said ?? text;
  }

  get #isSpent(): boolean {
    return this.#readings.size >= readingsMax;
  }

  /** The surest reading of a text: as one sentence, or as several that the host put together. */
  #read(text: string): Reading | undefined {
    if (this.#readings.has(text) || this.#isSpent) return this.#readings.get(text);
    this.#readings.set(text, undefined);
    const readings = [
      ...this.#all.find(text).map(({ other, values, letters }) => this.#filled(other, values, letters)),
      ...['; ', '. ', ': '].flatMap((by) => this.#joined(text, by)),
      ...this.#bracketed(text),
    ];
    const surest = readings.toSorted((one, other) => other.letters - one.letters)[0];
    this.#readings.set(text, surest);
    return surest;
  }

  /** Two texts in one, of which one is known: what stands in front of a colon may be a path, and behind it what a system says. */
  #joined(text: string, by: string): Reading[] {
    const readings: Reading[] = [];
    for (let at = text.indexOf(by); at >= 0 && !this.#isSpent; at = text.indexOf(by, at + 1)) {
      const [before, after] = [text.slice(0, at), text.slice(at + by.length)];
      const [first, rest] = [this.#read(by === '. ' ? `${before}.` : before), this.#read(after)];
      if (!first && !rest) continue;
      const between = by === '. ' && first ? ' ' : by;
      readings.push({
        said: `${first?.said ?? this.#asItIs(before)}${between}${rest?.said ?? this.#asItIs(after)}`,
        letters: (first?.letters ?? 0) + (rest?.letters ?? 0) - lettersLessOfTwo,
      });
    }
    return readings;
  }

  /** "12 (an Audible book, which is encrypted)" */
  #bracketed(text: string): Reading[] {
    const at = text.endsWith(')') ? text.lastIndexOf(' (', text.length - 4) : -1;
    const known = at > 0 ? this.#read(text.slice(at + 2, -1)) : undefined;
    return known
      ? [{ said: `${this.#asItIs(text.slice(0, at))} (${known.said})`, letters: known.letters }]
      : [];
  }

  #filled(other: string, values: readonly string[], letters: number): Reading {
    let known = letters;
    const said = other.replaceAll(/\{(\d)(?:\|(\w+))?\}/g, (_, index: string, how?: string) => {
      const value = values[Number(index)]!;
      if (how === 'number') return this.#number(value);
      const reading =
        how === 'said' ? this.#read(value) : how === undefined ? undefined : this.#count(value, how);
      known += reading?.letters ?? 0;
      return reading?.said ?? this.#asItIs(value);
    });
    return { said, letters: known };
  }

  #count(value: string, how: string): Reading | undefined {
    const [found] = [...(how === 'dative' ? this.#inDative.find(value) : []), ...this.#counted.find(value)];
    return found && this.#filled(found.other, found.values, found.letters);
  }

  /** "12,345" or "0.50", with as many decimals */
  #number(value: string): string {
    const decimals = value.split('.')[1]?.length ?? 0;
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return Number(value.replaceAll(',', '')).toLocaleString(this.#language, options);
  }

  /** Of any direction: what stands beside it stays where it is (Unicode UAX #9, section 2.4). */
  #asItIs(value: string): string {
    return this.#isolates && value !== '' ? `\u2068${value}\u2069` : value;
  }
}
