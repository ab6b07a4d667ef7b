import { m } from '../../messages/m.ts';

/** Stands in a text for the tag: a space would be trimmed. */
const mark = '\uE000';
/** With what keeps its direction apart where lines run from right to left (messages/m.ts): the tag is an element. */
const place = /\u2068?\uE000\u2069?/;

/** The words around a tag that make a question of it. */
export function questionFor(category: string): { before: string; after: string } {
  const [before = '', after = ''] = textFor(category)({ tag: mark }).split(place);
  return { before: before.trim(), after: after.trim() };
}

function textFor(category: string): (words: { tag: string }) => string {
  switch (category) {
    case 'genre':
    case 'mood':
      return m.review.isThis;
    case 'instrument':
      return m.review.doYouHear;
    case 'era':
      return m.review.isThisFromThe;
    default:
      return m.review.doesItFit;
  }
}
