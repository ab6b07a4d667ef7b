import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Reads what a measurement is asked for, as in `FOLDER --model NAME --model NAME`: the labelled clips beside the checkout where no folder is named, and
 * both models that come with Hearmark where none is.
 */
export function readFolderAndModels(args: string[]): { folder: string; models: string[] } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      model: { type: 'string', multiple: true, default: ['hearmark-transformer', 'hearmark-crnn'] },
    },
  });
  return { folder: positionals[0] ?? join('..', 'shared', 'truth'), models: values.model };
}
