import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const documents = ['*.md', 'docs/**/*.md', '.github/**/*.md']
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((name) => name !== 'THIRD-PARTY-NOTICES.md');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('the documents', () => {
  it('link to what is there, heading and all', () => {
    for (const name of documents) {
      for (const { file, heading } of linksOf(name)) {
        assert.ok(existsSync(join(root, file)), `${name} links to ${file}`);
        if (heading) assert.ok(headingsOf(file).includes(heading), `${name} links to ${file}#${heading}`);
      }
    }
  });

  it('name files that are there', () => {
    for (const name of documents) {
      for (const [, path] of read(name).matchAll(
        /`([\w.-]+\/[\w./-]*\.(?:[cm]?[jt]s|svelte|sql|css|md|yml))`/g,
      )) {
        const places = ['', 'src-main', 'src-renderer'].map((place) => join(root, place, path!));
        assert.ok(places.some(existsSync), `${name} names ${path}`);
      }
    }
  });

  it('can all be found from the README', () => {
    const found = new Set(['README.md']);
    for (const name of found) {
      for (const { file } of linksOf(name)) if (file.endsWith('.md')) found.add(file);
    }
    const lost = documents.filter((name) => !name.startsWith('.github') && !found.has(name));
    assert.deepEqual(lost, []);
  });

  it('stay short where a newcomer begins', () => {
    assert.ok(read('README.md').split('\n').length <= 130);
    assert.ok(read('ARCHITECTURE.md').split('\n').length <= 150);
  });
});

/** The files of this repository that a document links to, by their names from its root. */
function linksOf(name: string): { file: string; heading: string | undefined }[] {
  if (!name.endsWith('.md')) return [];
  return [...read(name).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path, heading] = target.split('#');
      return {
        file: path ? relative(root, join(root, dirname(name), path)).replaceAll('\\', '/') : name,
        heading,
      };
    });
}

/** The names under which GitHub makes a document's headings linkable. */
function headingsOf(name: string): string[] {
  return [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
