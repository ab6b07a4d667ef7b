import { ModelError } from '../../errors.ts';
import { classCount, type HearingCard } from '../hearing/hearingCard.ts';
import { loadHearingCard } from '../hearing/identifyHearing.ts';
import { inFolder, readPart } from '../loadCard.ts';
import { TextSession } from './TextSession.ts';
import { tokenizeWith } from './tokenizeWith.ts';

/** No tokenizer that we know has more: those of many languages take some 20 MB. */
const tokenizerBytesMax = 64 * 2 ** 20;

/** Where a text lies among sounds, or why that cannot be said. */
export type PlacedText = { vector: Float32Array } | { reason: string };

/** The text tower of a package, made ready to run. */
export interface TextReader {
  readonly card: HearingCard;
  /** Returns a vector of length 1, [size of the audio tower's]. Throws ModelError. */
  place(text: string): Promise<PlacedText>;
  close(): Promise<void>;
}

/** A text of which more is unknown than this says nothing to a model. */
const unknownMax = 0.5;

/** Loads the text tower of a package. Throws ModelError that names the folder and the first thing wrong. */
export async function loadTextReader(folder: string): Promise<TextReader> {
  const card = await loadHearingCard(folder);
  const { text } = card;
  if (!text) throw new ModelError(`${folder}: ${card.name} reads no words`, { path: folder });
  const onnx = await readPart(folder, 'text.onnx');
  const tokenizer = await readPart(folder, 'tokenizer.json', tokenizerBytesMax);
  try {
    const tokenize = tokenizeWith(tokenizer.toString(), text);
    const session = await TextSession.open(onnx, text, vectorSize(card));
    return { card, place: (words) => place(words), close: () => session.close() };

    async function place(words: string): Promise<PlacedText> {
      const tokens = tokenize(words.toWellFormed());
      if (tokens.unknownShare > unknownMax) return { reason: 'it does not know these words' };
      const vector = scaledToOne(await session.run(tokens));
      return vector ? { vector } : { reason: 'it has no answer to these words' };
    }
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

/** How many numbers the audio tower answers, by its card. */
function vectorSize({ outputs }: HearingCard): number {
  const found = Object.values(outputs).find(({ kind }) => kind === 'vector');
  if (!found) throw new ModelError('card.json: outputs: there is none that is a vector');
  return classCount(found.classes);
}

/** Undefined for zeros. */
function scaledToOne(vector: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : undefined;
}
