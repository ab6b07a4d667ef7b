import { keyText, parseKey } from '../scores/keyNotation.ts';

/** Numbers at the beginning of a text: years, a tempo or a key. */
export interface NumberReading {
  /** How much of the text it is. */
  matched: string;
  /** As a search writes it. */
  search: string;
  /** What is asked of the years. */
  years?: { from: number; to: number; decade?: string };
}

const year = String.raw`((?:1\d|20)\d\d)`;
/** What is a year with no word before it: "1000 violins" are none. */
const lateYear = String.raw`((?:19|20)\d\d)`;
const decades = [
  'twenties',
  'thirties',
  'forties',
  'fifties',
  'sixties',
  'seventies',
  'eighties',
  'nineties',
];

const span = new RegExp(`^(?:from |between )?${year} ?(?:-|–|to |and |until |till )? ?${year}(?!\\S)`);
const before = new RegExp(`^(?:before|until|till|up to|older than) ${year}(?!\\S)`);
const since = new RegExp(`^(since|after|from|newer than) ${year}(?: (on|onwards?))?(?!\\S)`);
const single = new RegExp(`^(?:(?:in|of) ${year}|${lateYear})(?!\\S)`);
const decade = new RegExp(
  `^(?:(?:from|in|of) )?(?:the )?(?:(early|mid|late)[ -])?(?:the )?['’]?(?:((?:1\\d|20)?\\d0)['’]?s|(${decades.join('|')}))(?!\\S)`,
);
const tempoSpan = /^(?:from |between )?(\d{2,3}) ?(?:-|–|to |and )? ?(\d{2,3}) ?bpm(?!\S)/;
const tempoBound =
  /^(over|above|faster than|at least|more than|under|below|slower than|at most|less than) (\d{2,3}) ?bpm(?!\S)/;
const tempo = /^(around |about |at |ca )?(\d{2,3}) ?bpm(?!\S)/;
const key =
  /^(?:in |key of )?(?:the key of )?(\d{1,2}[ab]|[a-h](?:[ -]?(?:sharp|flat|#|b|♯|♭))?[ -](?:minor|major|min|maj|moll|dur))(?!\S)/;
const keyAlone = /^(?:in )?(?:the )?key of ([a-h](?:[ -]?(?:sharp|flat|#|♯|♭))?)(?!\S)/;
const mode = /^(?:in )?(?:a )?(minor|major) key(?!\S)|^in (minor|major)(?!\S)/;

/**
 * Reads what a text begins with as years, a tempo or a key; undefined where it is none. The text is lower case, with single
 * spaces.
 *
 * @example
 * readNumbers('late 70s soul')?.search // 'year:1976..1979'
 * readNumbers('120 to 126 bpm')?.search // 'bpm:120..126'
 * readNumbers('in a minor')?.search // 'key:Am'
 */
export function readNumbers(text: string): NumberReading | undefined {
  return readTempo(text) ?? readKey(text) ?? readYears(text);
}

function readYears(text: string): NumberReading | undefined {
  const between = span.exec(text);
  if (between) return ofYears(between[0], Number(between[1]), Number(between[2]));
  const older = before.exec(text);
  if (older) {
    const isIncluded = /^(until|till|up to)/.test(older[0]);
    return ofYears(older[0], 1, Number(older[1]) - (isIncluded ? 0 : 1));
  }
  const newer = since.exec(text);
  if (newer && (newer[1] !== 'from' || newer[3] !== undefined))
    return ofYears(newer[0], Number(newer[2]) + (/^(after|newer)/.test(newer[0]) ? 1 : 0), 9999);
  if (newer) return ofYears(newer[0], Number(newer[2]), Number(newer[2]));
  const one = single.exec(text);
  if (one) return ofYears(one[0], Number(one[1] ?? one[2]), Number(one[1] ?? one[2]));
  const tens = decade.exec(text);
  return tens ? ofDecade(tens) : undefined;
}

/** "20s" are those of this century, "30s" those of the last one, as nobody's files say 2030. */
function ofDecade([matched, part, digits, name]: RegExpExecArray): NumberReading {
  const short = digits === undefined ? 20 + 10 * decades.indexOf(name!) : Number(digits);
  const isTold = digits !== undefined && digits.length === 4;
  const first = isTold ? short : short + (digits !== undefined && short <= 20 ? 2000 : 1900);
  const [from, to] = { early: [0, 3], mid: [4, 6], late: [6, 9] }[part ?? ''] ?? [0, 9];
  const years = ofYears(matched, first + from!, first + to!);
  if (first < 1900) return years; // not what a model calls by two digits
  return { ...years, years: { ...years.years!, decade: `${String(first).slice(2)}s` } };
}

function ofYears(matched: string, a: number, b: number): NumberReading {
  const [from, to] = [Math.min(a, b), Math.max(a, b)];
  const search = from === to ? `year:${from}` : `year:${from === 1 ? '' : from}..${to === 9999 ? '' : to}`;
  return { matched, search, years: { from, to } };
}

function readTempo(text: string): NumberReading | undefined {
  const between = tempoSpan.exec(text);
  if (between) {
    const [from, to] = [Number(between[1]), Number(between[2])].sort((a, b) => a - b);
    return { matched: between[0], search: `bpm:${from}..${to}` };
  }
  const bound = tempoBound.exec(text);
  if (bound) {
    const isLower = /^(over|above|faster|at least|more)/.test(bound[1]!);
    return { matched: bound[0], search: isLower ? `bpm:${bound[2]}..` : `bpm:..${bound[2]}` };
  }
  const one = tempo.exec(text);
  if (!one) return undefined;
  const [matched, around, typed] = one;
  const isAbout = around !== undefined && around !== 'at ';
  const search = isAbout ? `bpm:${Number(typed) - 3}..${Number(typed) + 3}` : `bpm:${typed}`;
  return { matched, search };
}

function readKey(text: string): NumberReading | undefined {
  const named = key.exec(text) ?? keyAlone.exec(text);
  const parsed = named ? parseKey(named[1]!) : undefined;
  if (named && parsed !== undefined) return { matched: named[0], search: `key:${keyText(parsed)}` };
  const any = mode.exec(text);
  if (!any) return undefined;
  const first = (any[1] ?? any[2]) === 'minor' ? 12 : 0;
  const keys = Array.from({ length: 12 }, (_, pitch) => keyText(first + pitch));
  return { matched: any[0], search: `key:${keys.join(',')}` };
}
