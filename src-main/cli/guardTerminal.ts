import { displayPath } from '../paths.ts';

/** Lines and tabs. All else that gives a terminal orders is shown instead. */
const kept = /([\n\t])/;

let printed: (text: string) => void = (text) => console.log(text);

/** Returns a text as it may be printed: whatever a name, a tag or a card holds, it moves no cursor and sets no title. */
export function plainText(text: string): string {
  return text
    .split(kept)
    .map((part, index) => (index % 2 === 1 ? part : displayPath(part)))
    .join('');
}

/** Lets console.log and console.error print plain text only, whoever calls them. What else writes to a terminal sees to it. */
export function guardTerminal(): void {
  printed = console.log.bind(console);
  for (const name of ['log', 'error'] as const) {
    const print = console[name].bind(console);
    console[name] = (...texts: unknown[]) =>
      print(...texts.map((text) => (typeof text === 'string' ? plainText(text) : text)));
  }
}

/** Prints a line with colours of ours in it; what else is in it must be plain. */
export function printColoured(line: string): void {
  printed(line);
}
