import { createInterface } from 'node:readline/promises';
import { displayText } from '../paths.ts';

/** Asks on the terminal; whoever cannot answer has said no. */
export async function agrees(question: string, signal?: AbortSignal): Promise<boolean> {
  const { stdin: input, stdout: output } = process;
  const reader = createInterface({ input, output });
  reader.on('SIGINT', () => process.emit('SIGINT'));
  const ended = new Promise<string>((resolve) => {
    reader.once('close', () => resolve(''));
    signal?.addEventListener('abort', () => resolve(''), { once: true });
  });
  const answer = await Promise.race([reader.question(`\n${displayText(question)} [y/N] `), ended]);
  reader.close();
  return /^y(es)?$/i.test(answer.trim());
}
