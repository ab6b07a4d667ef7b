import { escapeXml } from '../../library/browse/escapeXml.ts';

/** What an answer is made of: as JSON has it. */
export type Answered = string | number | boolean | undefined | Answered[] | { [name: string]: Answered };

/**
 * Writes an answer as the XML of the Subsonic API: what is one text is an attribute, what has parts or is a list an element,
 * one for each; `value` is the text of its element.
 */
export function toXml(name: string, answer: Answered): string {
  if (answer === undefined) return '';
  if (Array.isArray(answer)) return answer.map((one) => toXml(name, one)).join('');
  if (typeof answer !== 'object') return `<${name}>${escapeXml(String(answer))}</${name}>`;
  let [attributes, content] = ['', ''];
  for (const [key, value] of Object.entries(answer)) {
    if (typeof value === 'object') content += toXml(key, value);
    else if (key === 'value') content += escapeXml(String(value));
    else if (value !== undefined) attributes += ` ${key}="${escapeXml(String(value))}"`;
  }
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}
