import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';

const script = join(import.meta.dirname, '../../scripts/releaseNotes.mjs');

describe('the notes of a release', () => {
  const folder = temporaryFolder();

  it('are what the changelog says of the version', () => {
    const { status, stdout } = notesOf(
      'v1.2.0',
      '## 1.2.0 (2026-12-24)\n\n- It sings.\n\n## 1.1.0 (2026-12-01)\n\n- Old.\n',
    );
    assert.equal(status, 0);
    assert.equal(stdout, '- It sings.\n');
  });

  it('are refused where tag, version and changelog do not fit', () => {
    for (const [tag, changelog, why] of [
      [
        'v1.3.0',
        '## 1.2.0 (2026-12-24)\n\n- It sings.\n',
        /tag is "v1.3.0" and the version in package.json is 1.2.0/,
      ],
      ['v1.2.0', '## 1.1.0 (2026-12-01)\n\n- Old.\n', /has no part "## 1.2.0/],
      ['v1.2.0', '## 1.2.0 (unreleased)\n\n- It sings.\n', /give it a date/],
      ['v1.2.0', '## 1.2.0 (2026-12-24)\n\n', /says nothing of 1.2.0/],
    ] as const) {
      const { status, stderr } = notesOf(tag, changelog);
      assert.equal(status, 1);
      assert.match(stderr, why);
    }
  });

  it('can be made of the changelog as it is, but for the date of what is not released', () => {
    const parts = readFileSync(join(script, '../../CHANGELOG.md'), 'utf8').split(/^## /m).slice(1);
    for (const part of parts) assert.match(part, /^\d+\.\d+\.\d+ \((unreleased|\d{4}-\d{2}-\d{2})\)\n\n\S/);
  });

  /** Runs the script in a repository of version 1.2.0 with this changelog. */
  function notesOf(tag: string, changelog: string) {
    const root = mkdtempSync(join(folder, 'release-'));
    mkdirSync(join(root, 'scripts'));
    cpSync(script, join(root, 'scripts/releaseNotes.mjs'));
    writeFileSync(join(root, 'package.json'), '{ "version": "1.2.0" }');
    writeFileSync(join(root, 'CHANGELOG.md'), `# Changelog\n\n${changelog}`);
    return spawnSync(process.execPath, [join(root, 'scripts/releaseNotes.mjs'), tag], { encoding: 'utf8' });
  }
});
