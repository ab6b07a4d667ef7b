import { withoutControls } from '../../paths.ts';

/**
 * Text of XML 1.0, also within quotes: without control characters, of which it can hold few, and marks that turn a line around. In an
 * attribute a line break would be read as a space.
 */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .split(/([\t\n\r])/)
    .map((part, index) => (index % 2 === 1 ? part : withoutControls(part)))
    .join('')
    .replace(/[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
