import { ModelError } from '../../errors.ts';
import type { HearingPackage } from '../../taggers/hearing/hearingPackage.ts';
import { installHearing, type TryOut } from '../installPackage.ts';
import { inOwnProcess } from '../tryModel.ts';
import { aboutItsFile, describeOnnx, readImported, type OnnxImportRequest } from './importOnnx.ts';
import { inlineExternalData } from './inlineExternalData.ts';
import { packageReadme } from './packageReadme.ts';

export interface WordsImportRequest extends Omit<OnnxImportRequest, 'vocabulary'> {
  /** The text tower, ONNX as the audio tower is. */
  readonly textFile: string;
  /** What makes tokens of a text for it: a tokenizer.json. */
  readonly tokenizerFile: string;
  /** Where the audio tower's weights lie in a second file. */
  readonly dataFile?: string | undefined;
}

/**
 * Makes a model package of the two towers of a text-audio model, its tokenizer and a card that describes them, and installs it into
 * a folder of models, whole or not at all. Throws ReadError, or ModelError that names the file and the first thing wrong.
 */
export async function importWords(
  request: WordsImportRequest,
  modelsFolder: string,
  tryOut: TryOut = inOwnProcess,
): Promise<HearingPackage> {
  const { card, onnx } = await describeOnnx(request);
  if (!('text' in card))
    throw aboutItsFile(new ModelError('card.json: text: it says nothing of the text tower'), request);
  const { file, textFile, tokenizerFile, dataFile } = request;
  const data = dataFile === undefined ? undefined : await readImported(dataFile);
  const text = { onnx: await readImported(textFile), tokenizer: await readImported(tokenizerFile) };
  try {
    const whole = data ? inlineExternalData(onnx, data) : onnx;
    return await installHearing(
      { card, onnx: whole, text, readme: packageReadme(card) },
      modelsFolder,
      tryOut,
    );
  } catch (cause) {
    const { message } = cause as Error;
    if (!(cause instanceof ModelError)) throw cause;
    const path = message.startsWith('text.onnx')
      ? textFile
      : message.startsWith('tokenizer.json')
        ? tokenizerFile
        : undefined;
    if (path === undefined) throw aboutItsFile(cause, request);
    throw new ModelError(`${path}: ${message}`, { path: file, cause });
  }
}
