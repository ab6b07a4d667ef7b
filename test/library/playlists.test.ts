import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { m3u8Of, xspfOf } from '../../src-main/library/browse/playlists.ts';
import { fsPath } from '../../src-main/paths.ts';
import { temporaryFolder } from './temporaryLibrary.ts';

const track = (path: string, title: string | null = 'T') => ({
  path,
  title,
  artist: 'A & B',
  album: null,
  durationSeconds: 1.5,
});

describe('playlists', () => {
  test('M3U8: absolute or relative, with the slash that was chosen', () => {
    const tracks = [track('/music/a/1.mp3'), track('/music/lists/#2.mp3')];
    const paths = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(paths(m3u8Of(tracks)), ['/music/a/1.mp3', '/music/lists/#2.mp3']);
    assert.deepEqual(paths(m3u8Of(tracks, { relativeTo: '/music/lists' })), ['../a/1.mp3', './#2.mp3']);
    assert.deepEqual(paths(m3u8Of(tracks, { relativeTo: '/music/lists', slash: '\\' })), [
      '..\\a\\1.mp3',
      '.\\#2.mp3',
    ]);
  });

  test('no name gives an order to a terminal or turns its line around, and its file is still found', () => {
    const orders = track('/music/\x1b]0;gone\x07\u202e3pm.mp3', 'a\x1b[2J\u202eb\x9b\tc');
    for (const text of [m3u8Of([orders]), m3u8Of([orders], { relativeTo: '/music' }), xspfOf([orders])]) {
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
      const [, uri] = /(file:[^<\n]*)/.exec(text) ?? [];
      assert.equal(fileURLToPath(uri!), orders.path);
    }
    assert.match(m3u8Of([orders]), /#EXTINF:2,A & B - a\[2Jb c\n/);
  });

  test('XSPF: what Python reads in it are the files, whatever they are called', (t) => {
    const folder = temporaryFolder(t);
    const names = ['plain.mp3', 'a b & <c>.mp3', '100% ü 東京.mp3', 'x:y.mp3', 'caf\udce9.mp3', '#1?.mp3'];
    mkdirSync(join(folder, 'lists'));
    const tracks = names.map((name) => track(join(folder, name), name.toWellFormed()));
    for (const name of names) writeFileSync(fsPath(join(folder, name)), 'x');
    const program = `
import json, os, sys, urllib.parse, xml.etree.ElementTree as tree
ns = '{http://xspf.org/ns/0/}'
tracks = tree.parse(sys.argv[1]).getroot().findall(f'{ns}trackList/{ns}track')
base = 'file://' + urllib.parse.quote(sys.argv[1])
urls = [urllib.parse.urlparse(urllib.parse.urljoin(base, one.find(f'{ns}location').text)) for one in tracks]
print(json.dumps([[os.path.isfile(urllib.parse.unquote_to_bytes(url.path)), url.scheme] for url in urls]
  + [[one.find(f'{ns}title').text, one.find(f'{ns}creator').text, one.find(f'{ns}duration').text] for one in tracks]))`;
    for (const style of [{}, { relativeTo: join(folder, 'lists') }]) {
      const file = join(folder, 'lists', 'list.xspf');
      writeFileSync(file, xspfOf(tracks, style));
      const said = JSON.parse(
        execFileSync('/usr/bin/python3', ['-c', program, file], { encoding: 'utf8' }),
      ) as unknown[];
      assert.deepEqual(said.slice(0, names.length), names.map(() => [true, 'file'])); // prettier-ignore
      assert.deepEqual(said.slice(names.length), names.map((name) => [name.toWellFormed(), 'A & B', '1500'])); // prettier-ignore
    }
    assert.equal(
      fileURLToPath(/<location>(.*)<\/location>/.exec(xspfOf(tracks.slice(0, 1)))![1]!),
      tracks[0]!.path,
    );
  });
});
