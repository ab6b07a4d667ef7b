import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';

const script = join(import.meta.dirname, '../../scripts/checkRooms.mjs');

describe('the check of rooms', () => {
  const checkout = temporaryFolder();
  const faults = faultsOf({
    'errors.ts': '',
    'writing/good.ts': "export * from '../files/good.ts';\nimport '../errors.ts';\n",
    'files/good.ts': "import { b } from './deep/good.ts';\nimport 'node:fs';\n",
    'files/deep/good.ts': "import 'music-metadata';\n",
    'audio/arrows.ts': [
      "import { good } from '../files/good.ts';",
      "import type { Good } from '../files/good.ts';",
      "export { good } from '../files/good.ts';",
      "export * from '../files/good.ts';",
      "const late = await import('../files/good.ts');",
      "type Late = import('../files/good.ts').Good;",
      "// import '../files/good.ts'",
    ].join('\n'),
    'training/work.ts': "import '../processes/child.ts';\nimport './tasks/work.ts';\n",
    'training/tasks/work.ts': "import '../../processes/child.ts';\nimport '@tensorflow/tfjs-core';\n",
    'taggers/onnx/onnxRuntime.ts': "export * from 'onnxruntime-node';\n",
    'taggers/work.ts': "import 'onnxruntime-node';\n",
    'processes/child.ts': '',
    'library/a.ts': "import './b.ts';\n",
    'library/b.ts': "import type { C } from './c.cts';\n",
    'library/c.cts': "await import('./a.ts');\n",
    'library/d.ts': "import './a.ts';\nimport './d.ts';\n",
    'scores/one.ts':
      'export const heard = 1;\nexport function count(all: string): void;\nexport function count() {}\n',
    'scores/two.ts':
      'export type heard = string;\nexport interface FileTags {}\n// export const count = 1;\n',
    'scores/three.ts': 'export interface FileTags {}\n',
  });
  const about = (word: string) => faults.filter((fault) => fault.includes(word));

  it('lets a room import its own files, the leaves and what its arrows name', () => {
    assert.deepEqual(about('/good.ts:'), []);
  });

  it('names the file and the line of every kind of import that no arrow allows', () => {
    assert.deepEqual(
      about('src-main/audio/').map((fault) => fault.split(', ')[0]),
      [1, 2, 3, 4, 5, 6].map(
        (line) => `src-main/audio/arrows.ts:${line}: audio/ may import only its own files`,
      ),
    );
  });

  it('keeps tasks out of what does the work, and each package in its room', () => {
    assert.deepEqual(
      about('/work.ts:').map((fault) => fault.split(' may import')[0]),
      [
        'src-main/training/work.ts:1: training/',
        'src-main/training/work.ts:2: training/',
        'src-main/training/tasks/work.ts:2: only taggers/ imports @tensorflow/tfjs-core',
        'src-main/taggers/work.ts:1: only taggers/onnx/onnxRuntime.ts imports onnxruntime-node',
      ],
    );
  });

  it('names what two files export under one name, unless it is the same', () => {
    assert.deepEqual(about('is exported by'), [
      'heard is exported by scores/one.ts and scores/two.ts: call one something else',
    ]);
  });

  it('finds circles, also of types and of what is loaded late', () => {
    assert.deepEqual(about('a circle').sort(), [
      'a circle of imports: library/a.ts -> library/b.ts -> library/c.cts -> library/a.ts',
      'a circle of imports: library/d.ts -> library/d.ts',
    ]);
  });

  /** What is said of a checkout with these files in src-main. */
  function faultsOf(files: Record<string, string>): string[] {
    for (const [name, text] of Object.entries(files)) {
      const file = join(checkout, 'src-main', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, checkout], { encoding: 'utf8' });
    assert.deepEqual([status, stderr], [1, '']);
    return stdout.trim().split('\n');
  }
});
