import { ParameterError } from '../errors.ts';

/** What a playlist is called where any name will do. Throws ParameterError where there is none. */
export function trimmedName(name: string): string {
  const called = name.trim();
  if (called === '') throw new ParameterError('a playlist has a name');
  return called;
}
