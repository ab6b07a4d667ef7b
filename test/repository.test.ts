import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from './temporaryFolder.ts';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
type Lock = { packages: Record<string, { dev?: boolean; license?: string; version: string }> };

describe('the repository', () => {
  it('is GPL-3.0-or-later, and its notices name every package that is delivered, and FFmpeg as it is built', () => {
    const { license } = JSON.parse(read('package.json')) as { license: string };
    assert.equal(license, 'GPL-3.0-or-later');
    assert.match(read('LICENSE'), /GNU GENERAL PUBLIC LICENSE\s+Version 3/);
    const notices = read('THIRD-PARTY-NOTICES.md');
    assert.match(notices, /--enable-gpl\n--enable-version3/);
    const { packages } = JSON.parse(read('package-lock.json')) as Lock;
    for (const [path, { dev, version }] of Object.entries(packages)) {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
      if (path && !dev)
        assert.ok(notices.includes(`| ${name} | ${version} |`), `${name}: run \`npm run notices\``);
    }
  });

  it('names no registry in its lockfile and runs no install script', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"/);
    assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
  });
});

describe('bootstrap', () => {
  const bootstrap = join(root, 'scripts', 'bootstrap.mjs');

  it('starts the command in the folder it was called in, and passes its status on', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-'));
    try {
      const run = (...parameters: string[]) =>
        spawnSync(process.execPath, [bootstrap, 'src-main/cli/hearmark.ts', ...parameters], {
          cwd: root,
          env: { ...process.env, INIT_CWD: folder },
          encoding: 'utf8',
        });
      assert.equal(run('help').status, 0);
      const wrong = run('tag', 'not-here');
      assert.equal(wrong.status, 2);
      assert.ok(wrong.stderr.includes(join(folder, 'not-here')));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps what Node compiled beside the packages, unless somebody else says where', () => {
    const checkout = mkdtempSync(join(tmpdir(), 'hearmark-'));
    try {
      mkdirSync(join(checkout, 'scripts'));
      mkdirSync(join(checkout, 'node_modules'));
      copyFileSync(bootstrap, join(checkout, 'scripts', 'bootstrap.mjs'));
      writeFileSync(join(checkout, 'package-lock.json'), '{}');
      writeFileSync(join(checkout, 'node_modules', '.package-lock.json'), '{}');
      writeFileSync(
        join(checkout, 'a.ts'),
        "import './b.ts';\nconsole.log(process.env.NODE_COMPILE_CACHE as string);\n",
      );
      writeFileSync(join(checkout, 'b.ts'), 'export const one: number = 1;\n');
      const start = (env: NodeJS.ProcessEnv) =>
        spawnSync(process.execPath, [join(checkout, 'scripts', 'bootstrap.mjs'), 'a.ts'], {
          env,
          encoding: 'utf8',
        }).stdout.trim();
      const { NODE_COMPILE_CACHE: _here, ...elsewhere } = process.env;
      const compiled = join(checkout, 'node_modules', '.cache', 'hearmark', 'compiled');
      assert.equal(start(elsewhere), compiled);
      assert.ok(readdirSync(compiled).length > 0, 'it is there');
      assert.equal(start({ ...elsewhere, NODE_COMPILE_CACHE: join(checkout, 'own') }), join(checkout, 'own'));
    } finally {
      rmSync(checkout, { recursive: true });
    }
  });

  describe(
    'on a Node that cannot strip types',
    { skip: process.platform === 'win32' && 'needs a shell' },
    () => {
      const checkout = temporaryFolder();
      mkdirSync(join(checkout, 'scripts'));
      mkdirSync(join(checkout, 'node_modules'));
      copyFileSync(bootstrap, join(checkout, 'scripts', 'bootstrap.mjs'));
      writeFileSync(join(checkout, 'package-lock.json'), '{}');
      writeFileSync(join(checkout, 'node_modules', '.package-lock.json'), '{}');
      const start = () =>
        spawnSync(
          process.execPath,
          ['--no-experimental-strip-types', join(checkout, 'scripts', 'bootstrap.mjs'), 'a.ts', 'word'],
          { encoding: 'utf8' },
        );

      it('says what to do where there is no other', () => {
        const { status, stderr } = start();
        assert.equal(status, 1);
        assert.match(stderr, /without type stripping\. Get one from https:\/\/nodejs\.org/);
      });

      it('takes the one that the lockfile brings', () => {
        const folder = join(checkout, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'node'), '#!/bin/sh\necho "the other one: $2"\n', { mode: 0o755 });
        assert.deepEqual([start().status, start().stdout], [0, 'the other one: word\n']);
      });
    },
  );

  it('works from an old Node', (t) => {
    const old = ['/usr/bin/node', '/usr/local/bin/node'].find(
      (path) => existsSync(path) && majorOf(path) < 24,
    );
    if (!old) return t.skip('no Node older than 24 on this machine');
    const { status, stdout } = spawnSync(old, [bootstrap, 'src-main/cli/hearmark.ts', 'doctor', '--json'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0);
    assert.match(stdout, /"what":"Node","state":"v2[4-9]/);
  });
});

function majorOf(node: string): number {
  return Number(/^v(\d+)/.exec(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? 99);
}
