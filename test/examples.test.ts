import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', 'src-main');

/** The docstrings of what computes on samples and scores have examples: these rooms must have some. */
const rooms = ['analysis', 'audio', 'hearing', 'media', 'scores'];

/** A line of an example that says what it results in. */
interface Example {
  /** What comes before it, without results. */
  statements: string;
  expression: string;
  result: string;
}

describe('the examples in docstrings', () => {
  const files = globSync('**/*.ts', { cwd: root }).filter((file) => read(file).includes('@example'));

  it('are in every room that computes', () => {
    const found = new Set(files.map((file) => file.split(/[\\/]/)[0]));
    assert.deepEqual(
      rooms.filter((room) => !found.has(room)),
      [],
    );
  });

  for (const file of files) {
    it(`of ${file} are true`, async () => {
      const module = (await import(join(root, file))) as Record<string, unknown>;
      const examples = examplesOf(read(file));
      assert.ok(examples.length > 0, 'none says its result');
      for (const { statements, expression, result } of examples) {
        const value = evaluate(`${statements}\nreturn (${expression});`, module);
        assert.deepEqual(rounded(value), rounded(evaluate(`return (${result});`, {})), expression);
      }
    });
  }
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function examplesOf(source: string): Example[] {
  return [...source.matchAll(/^ \* @example\n((?: \* .*\n)+) \*\/$/gm)].flatMap(([, block]) => {
    const statements: string[] = [];
    const examples: Example[] = [];
    for (const line of block!.trimEnd().split('\n')) {
      const [, expression, result] = /^(.*\S) \/\/ (.*)$/.exec(line.slice(' * '.length)) ?? [];
      if (expression && result) examples.push({ statements: statements.join('\n'), expression, result });
      else statements.push(line.slice(' * '.length));
    }
    return examples;
  });
}

/** Runs the body of a function in which these names are known. */
function evaluate(body: string, names: Record<string, unknown>): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return (new Function(...Object.keys(names), body) as (...values: unknown[]) => unknown)(
    ...Object.values(names),
  );
}

/** Typed arrays as plain ones, and numbers to four digits after the point, as examples have them. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e4) / 1e4 + 0;
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array, rounded);
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, rounded(one)]));
}
