import { relative } from 'node:path';
import type { WriteKind } from '../api.ts';
import type { TaskLine, WriteTask } from '../writing/tasks/WriteTask.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { displayPath } from '../paths.ts';
import { printColoured } from './guardTerminal.ts';

/** What a kind of change does, in the plural of lines. */
const kindWords: Record<WriteKind, string> = {
  fill: 'fill an empty field',
  add: 'add values',
  order: 'put the strongest first',
  remove: 'remove a value',
  change: 'replace the value',
  join: 'write the values as one',
  own: 'write a field about Hearmark',
  version: 'convert the ID3 tag to the other version',
  edit: 'write what you edited',
  undo: 'bring back what was there',
  stale: 'left alone: another program changed it since',
};

/** SGR codes of ECMA-48: what goes and what comes, only where somebody looks. */
const [RED, GREEN, FAINT] = [31, 32, 2];
const coloured = (code: number, text: string) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[${code}m${text}\x1b[0m` : text;

/** Prints a preview as a diff: for each file and field what it says and what it would say. */
export function printPreview(task: WriteTask): void {
  for (const { path, lines } of task.changes) {
    console.log(shown(path));
    for (const line of lines) printColoured(diffOf(line));
  }
  const { changing, unchanged, refused, kinds, reason } = task.data;
  console.log(
    `\n${counted(changing, 'file')} would change, ${unchanged} would not, ${refused} cannot be written.`,
  );
  for (const { kind, lines } of kinds) console.log(`${String(lines).padStart(6)} ${kindWords[kind]}`);
  printRefused(task);
  if (reason !== null) console.log(reason);
}

/** Prints what was written, and what was not and why. */
export function printResult(task: WriteTask): void {
  const { kind, state, files, done, written, reason, batchId } = task.data;
  const verb = kind === 'write' ? 'written' : 'undone';
  console.log(`\n${counted(written, 'file')} ${verb}, ${done - written} not. Batch ${batchId}.`);
  if (state === 'cancelled') console.log(`Interrupted: ${counted(files - done, 'file')} not touched.`);
  if (reason !== null) console.log(reason);
  for (const file of task.changes) {
    if (file.state !== 'refused' && file.state !== 'planned' && file.reason !== undefined)
      console.log(`  ${shown(file.path)}: ${file.reason}`);
  }
  printRefused(task);
  if (kind === 'write' && written > 0) console.log(`\`hearmark unwrite --batch ${batchId}\` undoes it.`);
}

function printRefused(task: WriteTask): void {
  if (task.refused.length === 0) return;
  console.log('Refused:');
  for (const { path, reason } of task.refused) console.log(`  ${shown(path)}: ${reason}`);
}

function diffOf({ field, kind, before, after, written }: TaskLine): string {
  const list = (values: readonly string[]) =>
    values.length > 0 ? values.map(plain).join('; ') : '(nothing)';
  const head = `  ${plain(field)}: ${list(before)} -> ${list(after)}  ${coloured(FAINT, `[${kindWords[kind]}]`)}`;
  const gone = before
    .filter((value) => !after.includes(value))
    .map((value) => coloured(RED, `    - ${plain(value)}`));
  const come = after
    .filter((value) => !before.includes(value))
    .map((value) => coloured(GREEN, `    + ${plain(value)}`));
  const wrote = written ? [`    Hearmark wrote: ${list(written)}`] : [];
  return [head, ...gone, ...come, ...wrote].join('\n');
}

/** A tag may hold anything: nothing of it shall move the cursor. */
const plain = (value: string) => displayPath(value);

/** A path as seen from the current folder, where that is shorter. */
function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return displayPath(fromHere.length < path.length ? fromHere : path);
}
