import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExportFormat } from '../../src-main/api.ts';
import { newTrack } from './temporaryLibrary.ts';
import { byArtist, libraryOfFour } from './libraryOfFour.ts';

describe('an export of tracks', () => {
  test('exports: a playlist, a table and JSON that others can read', (t) => {
    const { library, ids, correct } = libraryOfFour(t);
    correct('b', 'piano', 'accepted');
    library.tracks.save(newTrack('/music/\udcff.mp3', { tags: { artist: 'Zed', title: 'a, "b"\nc' } }));
    library.changes.answerTempo({ selection: { trackIds: [ids[1]!] }, answer: { bpm: 127.984 } });
    library.changes.answerKey({ selection: { trackIds: [ids[1]!] }, answer: { key: 21 } });
    library.changes.rateTracks({ selection: { trackIds: [ids[1]!] }, stars: 3.5 });
    const selection = { filter: {}, exceptIds: [ids[3]!, ids[2]!] };
    const text = (format: ExportFormat) =>
      library.browse.exportTracks({ selection, sort: byArtist, format }).text;
    assert.deepEqual(text('m3u8').split('\n'), [
      '#EXTM3U',
      '#EXTINF:181,Björk - Jóga',
      '/music/a.mp3',
      '#EXTINF:181,Monk - Monk\u2019s Mood',
      '/music/jazz/b.mp3',
      '# Left out, because a playlist cannot hold the name of its file: Zed - a, "b" c',
      '',
    ]);
    const leftOut = (format: ExportFormat) =>
      library.browse.exportTracks({ selection, sort: byArtist, format }).leftOut;
    assert.deepEqual([leftOut('m3u8'), leftOut('xspf'), leftOut('csv')], [1, 0, 0]);
    assert.deepEqual(text('csv').split('\r\n'), [
      'path,artist,title,album,year,seconds,your tags,file tags,suggested tags,bpm,key,stars',
      '/music/a.mp3,Björk,Jóga,,1997,180.5,,,piano,,,',
      '/music/jazz/b.mp3,Monk,Monk\u2019s Mood,,1957,180.5,piano,jazz,calm,127.98,Am,3.5',
      '/music/\ufffd.mp3,Zed,"a, ""b""\nc",,,180.5,,,,,,',
      '',
    ]);
    const data = JSON.parse(text('json')) as {
      path: string;
      tags: { name: string; state: string }[];
      bpm?: number;
      camelot?: string;
      stars: number | null;
    }[];
    assert.deepEqual([data[0]!.bpm, data[1]!.bpm, data[1]!.camelot], [undefined, 127.98, '8A']); // prettier-ignore
    assert.deepEqual([data[0]!.stars, data[1]!.stars], [null, 3.5]);
    assert.deepEqual(
      data.slice(0, 2).map(({ path, tags }) => [path, ...tags.map(({ name, state }) => [name, state])]),
      [
        ['/music/a.mp3', ['piano', 'suggested']],
        ['/music/jazz/b.mp3', ['jazz', 'file'], ['piano', 'accepted'], ['calm', 'suggested']],
      ],
    );
  });

  test('paths are listed in the order asked for, each file once', (t) => {
    const { library, ids } = libraryOfFour(t);
    const file = { path: '/music/disc.flac', size: 1, modifiedNs: 1n };
    const parts = [0, 60e6].map((startUs) =>
      library.tracks.save(
        newTrack(`part ${startUs}`, { file: { ...file, span: { startUs, endUs: startUs + 60e6 } } }),
      ),
    );
    assert.notEqual(parts[0]!.id, parts[1]!.id);
    const trackIds = [ids[1]!, ids[0]!, ...parts.map(({ id }) => id)];
    assert.deepEqual(library.browse.listPaths({ selection: { trackIds }, sort: byArtist }), [
      '/music/disc.flac',
      '/music/a.mp3',
      '/music/jazz/b.mp3',
    ]);
  });

  test('a playlist names files that begin with a sign or a blank so that they are no comment and stay whole', (t) => {
    const { library } = libraryOfFour(t);
    const names = ['#1.mp3', ' 2.mp3', 'a/# 3.mp3'];
    const trackIds = names.map((name) => library.tracks.save(newTrack(`/f/${name}`)).id);
    const paths = { relativeTo: '/f' };
    const { text } = library.browse.exportTracks({ selection: { trackIds }, sort: { by: 'playlist', descending: false }, format: 'm3u8' }, { paths }); // prettier-ignore
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(lines, ['./#1.mp3', './ 2.mp3', 'a/# 3.mp3']);
  });

  test('a table computes nothing of what is in a tag, unless the exact text is asked for', (t) => {
    const { library } = libraryOfFour(t);
    const formulas = ['=HYPERLINK("http://x")', '+1', '-1', '@a', '\t=1'];
    const ids = formulas.map(
      (title, index) => library.tracks.save(newTrack(`/f/${index}.mp3`, { tags: { title } })).id,
    );
    const titles = (format: ExportFormat) =>
      library.browse
        .exportTracks({ selection: { trackIds: ids }, sort: { by: 'title', descending: false }, format })
        .text.split('\r\n')
        .slice(1, -1)
        .map((line) => /^[^,]*,[^,]*,("(?:[^"]|"")*"|[^,]*)/.exec(line)![1]);
    assert.deepEqual(
      titles('csv').sort(),
      [`"'=HYPERLINK(""http://x"")"`, `'\t=1`, `'+1`, `'-1`, `'@a`].sort(),
    );
    assert.deepEqual(titles('csv-exact').sort(), ['"=HYPERLINK(""http://x"")"', ...formulas.slice(1)].sort());
  });
});
