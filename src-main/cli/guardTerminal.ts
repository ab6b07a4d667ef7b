import { displayText } from '../paths.ts';

let printed: (text: string) => void = (text) => console.log(text);

/** Lets console.log and console.error print plain text only, whoever calls them. What else writes to a terminal sees to it. */
export function guardTerminal(): void {
  printed = console.log.bind(console);
  for (const name of ['log', 'error'] as const) {
    const print = console[name].bind(console);
    console[name] = (...texts: unknown[]) =>
      print(...texts.map((text) => (typeof text === 'string' ? displayText(text) : text)));
  }
}

/** Prints a line with colours of ours in it; what else is in it must be plain. */
export function printColoured(line: string): void {
  printed(line);
}
