import * as tokenizers from '@huggingface/tokenizers';
import { ModelError } from '../../errors.ts';
import { parseBoundedJson } from '../boundedJson.ts';
import type { TextTowerCard } from './textTower.ts';

/** Its declarations name files without their endings, which are not found here. */
const { Tokenizer } = tokenizers as unknown as {
  Tokenizer: new (tokenizerJson: object, config: object) => { encode(text: string): { ids: number[] } };
};

/** A text as a network takes it. */
export interface Tokens {
  /** [tokens], those that mark beginning and end, and padding, among them. */
  ids: number[];
  /** [tokens], 1 for each that is read, 0 for padding. */
  mask: number[];
  /** 0..1 of the text's own tokens: those of which the tokenizer only knows that they are something. */
  unknownShare: number;
}

/** How many tokens stand before and behind those of the text. */
interface Frame {
  before: number;
  behind: number;
}

/**
 * Returns what makes tokens of a text, as a tokenizer.json (Hugging Face's tokenizers) says: WordPiece, byte-pair, unigram. What
 * is too long loses its end, and keeps the tokens that mark it. Throws ModelError where it is none, or damaged.
 */
export function tokenizeWith(
  tokenizerJson: string,
  { tokensMax, padId }: Pick<TextTowerCard, 'tokensMax' | 'padId'>,
): (text: string) => Tokens {
  const json = parseBoundedJson(tokenizerJson, 'tokenizer.json');
  const tokenizer = guarded(() => new Tokenizer(json as object, {}));
  const encode = (text: string): number[] => {
    const { ids } = guarded(() => tokenizer.encode(text));
    if (ids.every((id) => Number.isSafeInteger(id) && id >= 0)) return ids;
    throw new ModelError('tokenizer.json: its vocabulary lacks tokens that it makes');
  };
  const frame = frameOf(encode(''), encode('a'));
  const unknownId = unknownIdOf(json);
  const tokenize = (text: string): Tokens => {
    const all = encode(text);
    const end = frame.behind === 0 ? [] : all.slice(-frame.behind);
    const ids = all.length <= tokensMax ? all : [...all.slice(0, tokensMax - frame.behind), ...end];
    const own = ids.slice(frame.before, ids.length - frame.behind);
    const unknown = own.filter((id) => id === unknownId).length;
    const padding = padId === undefined ? 0 : tokensMax - ids.length;
    return {
      ids: [...ids, ...Array<number>(padding).fill(padId ?? 0)],
      mask: [...ids.map(() => 1), ...Array<number>(padding).fill(0)],
      unknownShare: own.length === 0 ? 0 : unknown / own.length,
    };
  };
  if (tokenize('a song').unknownShare === 1) throw new ModelError('tokenizer.json: it knows no word');
  return tokenize;
}

/** What stands before and behind every text: what an empty one and a short one begin and end with. */
function frameOf(empty: readonly number[], short: readonly number[]): Frame {
  let before = 0;
  while (before < empty.length && empty[before] === short[before]) before++;
  return { before, behind: empty.length - before };
}

/** The id of what it does not know; undefined where it knows every byte. */
function unknownIdOf(json: unknown): number | undefined {
  const { model, added_tokens: added } = json as {
    model?: { unk_token?: string | null; unk_id?: number | null; vocab?: object };
    added_tokens?: { id: number; content: string }[];
  };
  const { unk_token: token, unk_id: id, vocab } = model ?? {};
  if (typeof id === 'number') return id;
  if (typeof token !== 'string') return undefined;
  const known = Array.isArray(vocab) ? undefined : (vocab as Record<string, number> | undefined)?.[token];
  return known ?? added?.find(({ content }) => content === token)?.id;
}

/** The library throws whatever it stumbles over. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new ModelError(`tokenizer.json: ${(cause as Error).message}`, { cause });
  }
}
