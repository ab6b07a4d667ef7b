/** Letters that Unicode does not take apart, and what people type for them. */
const lettersOfTwo: Record<string, string> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ĸ: 'k',
  ŋ: 'n',
  ς: 'σ',
};
const oddLetters = new RegExp(`[${Object.keys(lettersOfTwo).join('')}]`, 'gu');

/** Accents, and the vowel points of Hebrew and Arabic; marks of other scripts are letters to those who read them. */
const accents = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/gu;

/** Runs of letters and digits. */
const letterRun = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/** Scripts that put no spaces between words: each character is found by itself. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]|[^\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]+/gu;

const isPlain = /^[\x20-\x7e]*$/;
/** Between spaces, in a plain text without capitals: nothing but symbols. */
const plainSymbol = /(?<![^ ])[^a-z0-9 ]+(?![^ ])/;
const brackets = /^[\p{Ps}\p{Pi}"',]+|[\p{Pe}\p{Pf}"',]+$/gu;

/** Returns a text as it is searched: without case, accents, widths and ligatures. */
function foldText(text: string): string {
  if (isPlain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(accents, '')
    .normalize('NFC')
    .replace(oddLetters, (letter) => lettersOfTwo[letter]!);
}

/** A word as it was written, between spaces, and what it is found by. */
export interface SearchWord {
  tokens: string[];
  /** It holds no letter and no digit: "!!!". It is found as a whole, by itself. */
  isSymbol: boolean;
}

/** Takes a text apart into words; see trackTextOf for what stands in the library. */
export function searchWords(text: string): SearchWord[] {
  return foldText(text)
    .split(/[\s\0]+/u)
    .flatMap((word): SearchWord[] => {
      const runs = word.match(letterRun);
      if (runs) return [{ tokens: runs.flatMap((run) => run.match(unspaced)!), isSymbol: false }];
      const symbol = word.replace(brackets, '') || word;
      return symbol === '' ? [] : [{ tokens: [wide(symbol)], isSymbol: true }];
    });
}

/**
 * Returns what the index of words (track_text) holds of a text: its tokens with spaces between them. The index takes
 * spaces and ASCII symbols for what separates words, so that symbols are written in full width, which no folded text is.
 */
export function trackTextOf(text: string | null): string | null {
  if (text === null) return null;
  const lower = isPlain.test(text) ? text.toLowerCase() : undefined;
  // The same, sooner: a check of a library asks for every text of it
  if (lower !== undefined && !plainSymbol.test(lower)) return lower.replaceAll(/[^a-z0-9]+/g, ' ').trim();
  return searchWords(text.toWellFormed())
    .flatMap(({ tokens }) => tokens)
    .join(' ');
}

function wide(symbol: string): string {
  return symbol.replace(/[\x21-\x7e]/g, (one) => String.fromCodePoint(one.codePointAt(0)! + 0xfee0));
}
