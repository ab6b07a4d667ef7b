import { InvalidArgumentError, Option } from 'commander';
import { libraryFile } from '../locations.ts';
import { runtimeNames } from '../taggers/runtimeNames.ts';

export function modelOption(): Option {
  return new Option('--model <name>', 'model by name or folder (default: the one that `models use` chose)');
}

export function runtimeOption(): Option {
  return new Option(
    '--runtime <name>',
    'what computes the network; auto: what is fastest here, measured once',
  )
    .choices(['auto', ...runtimeNames])
    .default('onnx-cpu');
}

export function libraryOption(): Option {
  return new Option('--library <file>', 'library to use').default(libraryFile());
}

export function jsonOption(): Option {
  return new Option('--json', 'print JSON instead of text').default(false);
}

export function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  };
}

/** Stars, 0..5 in halves. */
export function starCount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 5 && Number.isInteger(value * 2)) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 5, whole or with a half.');
}

export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}
