import { ModelError } from '../errors.ts';
import type { ModelCard } from '../taggers/card.ts';
import { isHearingCard } from '../taggers/hearing/hearingCard.ts';
import { likenessFile } from '../taggers/likeness.ts';
import { readCardText } from '../taggers/loadCard.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { Tagger } from '../taggers/Tagger.ts';

/** So much is heard out of a model before it may be used, in this many windows at most. */
const [testSeconds, mostWindows] = [3, 4];

/** One of one word, one that is longer than any tower reads, and one of no word that it can know. */
const testTexts = ['piano', 'a calm piano in the rain at night, '.repeat(1000), '\u{1f3b9}\ufffd\u0001'];

/** Returns sound that is the same everywhere: noise that beats under a tone, so that there is something to hear. */
export function testSound(samples: number, sampleRateHz: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length: samples }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0; // Numerical Recipes' generator
    const beat = Math.exp((-8 * (index % (sampleRateHz / 2))) / sampleRateHz);
    const tone = Math.sin((2 * Math.PI * 220 * index) / sampleRateHz);
    return beat * (0.3 * tone + (0.2 * state) / 2 ** 31);
  });
}

/**
 * Opens a package as a job would, and has silence and a few seconds of sound heard, and texts read where it reads such.
 * Throws ModelError where it does not open, does not run, or answers with something that is no number.
 */
export async function scoreTestSound(folder: string): Promise<void> {
  await (isHearingCard(await readCardText(folder)) ? hearTestSound(folder) : tagTestSound(folder));
}

async function tagTestSound(folder: string): Promise<void> {
  const modelPackage = await loadModelPackage(folder);
  const tagger = await Tagger.open(modelPackage);
  try {
    for (const window of testWindows(tagger.card)) {
      const { scores, embedding } = await tagger.run([window]);
      requireNumbers([scores, embedding], folder);
      const { from = embedding.length } = modelPackage.likeness ?? {};
      if (from !== embedding.length)
        throw new ModelError(
          `${likenessFile} is for embeddings of ${from} numbers, and the model answers ${embedding.length}`,
          { path: folder },
        );
    }
  } finally {
    await tagger.close();
  }
}

async function hearTestSound(folder: string): Promise<void> {
  const { loadHearing } = await import('../hearing/hearFrames.ts');
  const hearing = await loadHearing(folder);
  try {
    const { sampleRateHz } = hearing.card.frontEnd;
    for (const window of testWindows(hearing.card)) {
      const heard = await hearing.hear(window, sampleRateHz).catch((cause: Error) => {
        throw new ModelError(`${folder}: ${cause.message}`, { path: folder, cause });
      });
      requireNumbers(
        Object.values(heard).map(({ activations }) => activations),
        folder,
      );
    }
  } finally {
    await hearing.close();
  }
  if (hearing.card.text) await readTestTexts(folder);
}

/** Has texts of several lengths and of no words read by a text tower. */
async function readTestTexts(folder: string): Promise<void> {
  const { loadTextReader } = await import('../taggers/words/wordsPackage.ts');
  const reader = await loadTextReader(folder);
  try {
    for (const text of testTexts) {
      await reader.place(text).catch((cause: Error) => {
        throw new ModelError(`${folder}: ${cause.message}`, { path: folder, cause });
      });
    }
  } finally {
    await reader.close();
  }
}

function requireNumbers(answers: readonly Float32Array[], folder: string): void {
  for (const answer of answers) {
    const wrong = answer.find((value) => !Number.isFinite(value));
    if (wrong === undefined) continue;
    throw new ModelError(`it answers ${wrong} to test sound, which is no number`, { path: folder });
  }
}

function* testWindows({
  inputSamples,
  frontEnd: { sampleRateHz },
}: Pick<ModelCard, 'inputSamples' | 'frontEnd'>): Generator<Float32Array> {
  yield new Float32Array(inputSamples);
  const windows = Math.min(mostWindows, Math.ceil((testSeconds * sampleRateHz) / inputSamples));
  const sound = testSound(windows * inputSamples, sampleRateHz);
  for (let window = 0; window < windows; window++)
    yield sound.subarray(window * inputSamples, (window + 1) * inputSamples);
}
