import { displayPath } from '../paths.ts';

/** Our own colours (printWrites.ts), lines and tabs. All else that gives a terminal orders is shown instead. */
// eslint-disable-next-line no-control-regex -- they are what it is about
const kept = /(\x1b\[(?:0|2|31|32)m|[\n\t])/;

/** Returns a text as it may be printed: whatever a name, a tag or a card holds, it moves no cursor and sets no title. */
export function plainText(text: string): string {
  return text
    .split(kept)
    .map((part, index) => (index % 2 === 1 ? part : displayPath(part)))
    .join('');
}

/** Lets console.log and console.error print plain text only, whoever calls them. */
export function guardTerminal(): void {
  for (const name of ['log', 'error'] as const) {
    const print = console[name].bind(console);
    console[name] = (...texts: unknown[]) =>
      print(...texts.map((text) => (typeof text === 'string' ? plainText(text) : text)));
  }
}
