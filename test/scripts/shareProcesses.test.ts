import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../temporaryFolder.ts';

const script = new URL('../../scripts/shareProcesses.mjs', import.meta.url).href;
const { shareProcesses } = (await import(script)) as {
  shareProcesses: (files: string[], folder: string, root: string) => string[];
};

/** The files that a group runs. */
const membersOf = (group: string) =>
  [...readFileSync(group, 'utf8').matchAll(/^import (".*");$/gm)].map(([, url]) =>
    fileURLToPath(JSON.parse(url!) as string),
  );

describe('test files that share a process', () => {
  it('are those of a room that touch nothing of the process; all are run, and each once', () => {
    const root = temporaryFolder();
    const texts = {
      'test/room/adds.test.ts': "it('adds', () => {});",
      'test/room/part/takes.test.ts': "const separator = process.platform === 'win32';",
      'test/room/place.test.ts': "process.env.HEARMARK_LIBRARY = 'a.db';",
      'test/room/clock.test.ts': "import { it, mock } from 'node:test';",
      'test/room/hook.test.ts': "import { before } from 'node:test';\nbefore(() => {});",
      'test/room/program.test.ts': "import { spawn } from 'node:child_process';\nspawn('sleep', ['1']);",
      'test/room/within.test.ts': "it('mocks', (t) => t.mock.method(performance, 'now'));",
      'test/room/hears.test.ts': "import { Stage } from '../e2e/Stage.ts';",
      'test/cli/list.test.ts': '',
      'test/alone.test.ts': '',
    };
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const run = shareProcesses(Object.keys(texts), join(root, 'groups'), root);
    const [group, ...others] = run.filter((file) => file.endsWith('.mjs'));
    assert.deepEqual(others, []);
    const shared = ['test/room/adds.test.ts', 'test/room/part/takes.test.ts', 'test/room/within.test.ts'];
    assert.deepEqual(
      membersOf(group!),
      shared.map((file) => join(root, file)),
    );
    assert.deepEqual(
      run.filter((file) => file !== group).sort(),
      Object.keys(texts)
        .filter((file) => !shared.includes(file))
        .sort(),
    );
  });

  it('are three of the window, each with a host of its own, and none that starts programs; long ones lie apart', () => {
    const root = temporaryFolder();
    const lines = { map: 3, queue: 2, table: 6, track: 1, tune: 4, words: 5 };
    const folder = join(root, 'test', 'e2e');
    mkdirSync(folder, { recursive: true });
    const opens = "import { Stage } from './Stage.ts';\n";
    for (const [name, count] of Object.entries(lines))
      writeFileSync(join(folder, `${name}.test.ts`), opens.repeat(count));
    writeFileSync(join(folder, 'dev.test.ts'), "spawn('vite', []);");
    const files = globSync('test/e2e/*.test.ts', { cwd: root });
    const run = shareProcesses(files, join(root, 'groups'), root);
    assert.deepEqual(
      run.map((file) =>
        file.endsWith('.mjs') ? membersOf(file).map((path) => basename(path, '.test.ts')) : file,
      ),
      [join('test', 'e2e', 'dev.test.ts'), ['map', 'queue', 'table'], ['track', 'tune', 'words']],
    );
  });

  it('are no more than sixteen at once, and none of this repository is left out', () => {
    const files = globSync('test/**/*.test.ts');
    const run = shareProcesses(files, temporaryFolder(), process.cwd());
    const groups = run.filter((file) => file.endsWith('.mjs')).map(membersOf);
    for (const members of groups) assert.ok(members.length <= 16);
    const alone = run.filter((file) => !file.endsWith('.mjs')).map((file) => join(process.cwd(), file));
    assert.deepEqual(
      [...alone, ...groups.flat()].sort(),
      files.map((file) => join(process.cwd(), file)).sort(),
    );
  });
});
