import { ModelError } from '../errors.ts';

/** No card, and no description of a network, goes deeper. */
const deepest = 64;

/**
 * Parses JSON that somebody else wrote. Throws ModelError, which calls it `what`, where it is none, or so deep that
 * whatever follows it down would run out of stack.
 */
export function parseBoundedJson(text: string, what: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, '')); // some editors begin a file so
  } catch (cause) {
    throw new ModelError(`${what} is not valid JSON`, { cause });
  }
  if (depthOf(text) > deepest) throw new ModelError(`${what} goes deeper than ${deepest} levels`);
  return json;
}

/** How deep brackets stand within each other, those in strings not counted. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  let isString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isString) {
      if (character === '\\') index++;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === '{' || character === '[') most = Math.max(most, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return most;
}
