import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { matchListens } from '../../../src-main/finding/history/matchListens.ts';
import { readListens } from '../../../src-main/finding/history/readListens.ts';
import { readListensFile, readListensFolder } from '../../../src-main/finding/history/readListensFile.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import type { TrackCalled } from '../../../src-main/library/Plays.ts';

const listen = (artist: string, title: string, more: object = {}, info: object = {}) => ({
  listened_at: 1_700_000_000,
  track_metadata: { artist_name: artist, track_name: title, additional_info: info, ...more },
});

describe('what other programs noted', () => {
  it('is read from an export of ListenBrainz, as lines or as a list', () => {
    const entries = [
      listen(
        'Björk',
        'Jóga',
        { release_name: 'Homogenic' },
        { duration_ms: 304_000, recording_mbid: 'AB-1' },
      ),
      listen('Monk', 'Epistrophy', { mbid_mapping: { recording_mbid: 'cd-2' } }),
      { listened_at: 'never', track_metadata: {} },
      7,
    ];
    const expected = [
      {
        artist: 'Björk',
        title: 'Jóga',
        album: 'Homogenic',
        durationSeconds: 304,
        recordingId: 'AB-1',
        playedAt: 1_700_000_000_000,
      },
      { artist: 'Monk', title: 'Epistrophy', recordingId: 'cd-2', playedAt: 1_700_000_000_000 },
    ];
    for (const text of [
      JSON.stringify(entries),
      `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n`,
    ])
      assert.deepEqual(readListens(text), { source: 'listenbrainz', listens: expected, unread: 2 });
    assert.equal(readListens(`${JSON.stringify(entries[0])}\n{"cut`).unread, 1);
  });

  it('is read from a .scrobbler.log, without what was skipped', () => {
    const log = [
      '#AUDIOSCROBBLER/1.1', '#TZ/UTC', '#CLIENT/Rockbox',
      'Björk\tHomogenic\tJóga\t2\t304\tL\t1700000000\tab-1', 'Monk\t\tEpistrophy\t\t\tS\t1700000001\t',
      'Monk\t\tEpistrophy\t\t\tL\t1700000002', 'broken line',
    ].join('\r\n'); // prettier-ignore
    assert.deepEqual(readListens(log), {
      source: 'scrobbler',
      listens: [
        {
          artist: 'Björk',
          title: 'Jóga',
          album: 'Homogenic',
          durationSeconds: 304,
          recordingId: 'ab-1',
          playedAt: 1_700_000_000_000,
        },
        { artist: 'Monk', title: 'Epistrophy', playedAt: 1_700_000_002_000 },
      ],
      unread: 1,
    });
  });

  it('is read from a table without titles whose first artist begins as JSON does', () => {
    for (const artist of ['[re:jazz]', '{{}']) {
      const { listens } = readListens(`${artist},Infiltration,Inner City Life,14 Nov 2023 22:14\n`);
      assert.deepEqual(
        listens.map((listen) => listen.artist),
        [artist],
      );
    }
  });

  it('is read from a table of scrobbles of Last.fm, with and without titles', () => {
    const joga = { artist: 'Björk', title: 'Jóga, live', album: 'Homogenic', playedAt: 1_700_000_040_000 };
    const monk = { artist: 'Monk', title: '"Epistrophy"', playedAt: 1_700_000_100_000 };
    const titled = [
      'uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid',
      '"1700000040","14 Nov 2023, 22:14","Björk","","Homogenic","","Jóga, live","ab-1"',
      '1700000100,"14 Nov 2023, 22:15",Monk,,,,"""Epistrophy""",',
      ',,Monk,,,,Playing now,',
      '1e300,,Monk,,,,Never,',
      'broken',
    ].join('\r\n'); // prettier-ignore
    assert.deepEqual(readListens(titled), {
      source: 'scrobbler',
      listens: [{ ...joga, recordingId: 'ab-1' }, monk],
      unread: 3,
    });
    const bare =
      'Björk,Homogenic,"Jóga, live",14 Nov 2023 22:14\nMonk,,"""Epistrophy""","14 Nov 2023, 22:15"\nMonk,,Never,40 Foo 2023 22:15\n';
    assert.deepEqual(readListens(bare), { source: 'scrobbler', listens: [joga, monk], unread: 1 });
  });

  it('is read from a table as lastfmstats.com writes it, and to where one was cut off', () => {
    const monk = { artist: 'Monk', title: 'Epistrophy', playedAt: 1_700_000_100_000 };
    const stats = 'Artist;Album;AlbumId;Track;Date#ann\n"Monk";"";"";"Epistrophy";"1700000100000"\n';
    assert.deepEqual(readListens(`\ufeff${stats}`), { source: 'scrobbler', listens: [monk], unread: 0 });
    const titled = 'uts,artist,album,track\n"170000"0",Monk,,x\n1700000100,Monk,,Epistrophy\n1700000200,"Mo';
    assert.deepEqual(readListens(titled), { source: 'scrobbler', listens: [monk], unread: 2 });
  });

  it('is read from scrobbles as lastfmstats.com writes them (JSON)', () => {
    const scrobbles = [
      { track: 'Jóga', artist: 'Björk', album: 'Homogenic', albumId: 'x', date: 1_700_000_100_000 },
      { track: 'Epistrophy', artist: 'Monk', album: '', date: 1_700_000_200_000 },
      { track: 'Now', artist: 'Monk' },
    ];
    const expected = [
      { artist: 'Björk', title: 'Jóga', album: 'Homogenic', playedAt: 1_700_000_100_000 },
      { artist: 'Monk', title: 'Epistrophy', playedAt: 1_700_000_200_000 },
    ];
    const text = JSON.stringify({ username: 'an"n', scrobbles });
    assert.deepEqual(readListens(text), { source: 'scrobbler', listens: expected, unread: 1 });
    assert.throws(() => readListens(text.slice(0, -9)), { name: 'ParameterError', message: /damaged/ });
    assert.equal(readListens(`{"username":"${'a'.repeat(3e7)}`).unread, 1);
  });

  it('is read from what Spotify tells on request, without what was skipped and what is no music', () => {
    const whole = (ended: string, title: string | null, ms: number) => ({
      ts: ended,
      ms_played: ms,
      master_metadata_track_name: title,
      master_metadata_album_artist_name: title && 'Björk',
      master_metadata_album_album_name: title && 'Homogenic',
      episode_name: title ? null : 'News',
    });
    const streams = [
      whole('2023-11-14T22:15:00Z', 'Jóga', 100_000),
      whole('2023-11-14T22:15:00Z', 'Hunter', 5000),
      whole('2023-11-14T22:20:00Z', null, 900_000),
      whole('never', 'Bachelorette', 90_000),
    ];
    const joga = { artist: 'Björk', title: 'Jóga', playedAt: Date.UTC(2023, 10, 14, 22, 13, 20) };
    assert.deepEqual(readListens(JSON.stringify(streams)), { source: 'scrobbler', listens: [{ ...joga, album: 'Homogenic' }], unread: 1 }); // prettier-ignore
    const account = [
      { endTime: '2023-11-14 22:15', artistName: 'Björk', trackName: 'Jóga', msPlayed: 100_000 },
      { endTime: '2023-11-14 22:15', artistName: 'Björk', trackName: 'Hunter', msPlayed: 0 },
    ];
    assert.deepEqual(readListens(JSON.stringify(account)), {
      source: 'scrobbler',
      listens: [joga],
      unread: 0,
    });
  });

  it('is read part by part from a file that is longer than a text can be', async () => {
    const folder = temporaryFolder();
    const read = async (text: string, more = {}) => {
      const path = join(folder, 'listens');
      writeFileSync(path, text);
      return readListensFile(path, { part: 200, list: 2000, ...more });
    };
    const times = Array.from({ length: 30 }, (_, index) => 1_700_000_000 + index);
    const lines = times.map((at) => JSON.stringify({ ...listen('Monk', 'Epistrophy'), listened_at: at }));
    const table = ['uts,artist,album,track', ...times.map((at) => `${at},Monk,,"Epistrophy, live"`)];
    const log = ['#AUDIOSCROBBLER/1.1', ...times.map((at) => `Monk\t\tEpistrophy\t\t\tL\t${at}`)];
    for (const [text, unread] of [
      [`\ufeff${lines.join('\n')}`, 0],
      [[...lines, 'broken', ''].join('\n'), 1],
      [[...table, 'broken'].join('\r\n'), 1],
      [log.join('\n'), 0],
    ] as const) {
      const whole = await read(text);
      assert.deepEqual(whole, readListens(text));
      assert.deepEqual([whole.listens.length, whole.unread], [30, unread]);
    }
    const listed = `[\n${lines.join(',\n')}]`;
    assert.equal((await read(listed, { list: 1e6 })).listens.length, 30);
    const scrobbles = times.map((at) => ({ track: 'Epistrophy', artist: 'Monk', date: at * 1000 }));
    const stats = JSON.stringify({ username: 'ann', scrobbles });
    assert.equal((await read(stats, { list: 1e6 })).listens.length, 30);
    await assert.rejects(read(listed), { name: 'ParameterError', message: /too long to be read at once/ }); // prettier-ignore
    await assert.rejects(read('{'.repeat(1e6)), { name: 'ParameterError', message: /has no lines/ });
    await assert.rejects(read('x'.repeat(1e6)), { name: 'ParameterError', message: /neither an export/ });
    await assert.rejects(readListensFile(folder), { name: 'ReadError', message: /it is no file/ });
  });

  it('is read from a file in UTF-16, as programs of Windows write it', async () => {
    const path = join(temporaryFolder(), 'listens');
    const log = '\ufeff#AUDIOSCROBBLER/1.1\r\nBjörk\t\tJóga 𝄞\t\t\tL\t1700000000\r\n';
    const little = Buffer.from(log, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      writeFileSync(path, bytes);
      const listen = { artist: 'Björk', title: 'Jóga 𝄞', playedAt: 1_700_000_000_000 };
      assert.deepEqual(await readListensFile(path), { source: 'scrobbler', listens: [listen], unread: 0 });
    }
  });

  it('is read from the folder of an export of ListenBrainz, month by month', async () => {
    const folder = temporaryFolder();
    const line = (at: number) => `${JSON.stringify({ ...listen('Monk', 'Epistrophy'), listened_at: at })}\n`;
    writeFileSync(join(folder, 'feedback.jsonl'), '{"score": 1}\n');
    await assert.rejects(readListensFolder(join(folder, 'none')), { name: 'ReadError' });
    for (const [name, text] of [
      ['listens/2023/11.jsonl', line(1_700_000_000) + line(1_700_000_001)],
      ['listens/2023/12.jsonl', ''],
      ['listens/2024/1.jsonl', `${line(1_705_000_000)}broken\n`],
      ['listens/2024/notes.txt', 'x'],
    ] as const) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { listens, unread } = await readListensFolder(folder);
    assert.deepEqual([listens.map(({ playedAt }) => playedAt / 1000), unread], [[1_700_000_000, 1_700_000_001, 1_705_000_000], 1]); // prettier-ignore
    await assert.rejects(readListensFolder(temporaryFolder()), { name: 'ParameterError', message: /no export of ListenBrainz/ }); // prettier-ignore
  });

  it('has a time that can be stored: whole milliseconds, and none that is no time', () => {
    const log = ['1e300', 'Infinity', '0', '1000.0004'].map((at) => `Monk\t\tEpistrophy\t\t\tL\t${at}`);
    const { listens, unread } = readListens(['#AUDIOSCROBBLER/1.1', ...log].join('\n'));
    assert.deepEqual([listens.map(({ playedAt }) => playedAt), unread], [[1_000_000], 3]);
    assert.equal(
      readListens(JSON.stringify([{ ...listen('Monk', 'Epistrophy'), listened_at: 1e300 }])).unread,
      1,
    );
  });

  it('is refused where it is something else', () => {
    for (const text of ['', 'artist,title', 'a,b,c,d', 'uts,artist,track,"', '\u0000'])
      assert.throws(
        () => readListens(text),
        /neither an export of ListenBrainz .* Last\.fm .* nor a \.scrobbler\.log/,
      );
    assert.throws(() => readListens('[{"listened_at": 1'), /is damaged/);
  });

  it('is matched by recording, else by artist and title, of several by album or duration', () => {
    const track = (trackId: number, more: Partial<TrackCalled>): TrackCalled => ({
      ...{ trackId, artist: 'Björk', title: 'Jóga', album: null, durationSeconds: null, recordingId: null },
      ...more,
    });
    const tracks = [
      track(1, { album: 'Homogenic', durationSeconds: 304 }),
      track(2, { album: 'Live', durationSeconds: 330 }),
      track(3, { artist: 'Someone', title: 'Else', recordingId: 'ab-1' }),
    ];
    const match = (more: object) =>
      matchListens([{ artist: 'björk', title: 'JÓGA', playedAt: 5, ...more }], tracks);
    assert.deepEqual(match({}).plays, [{ trackId: 1, playedAt: 5 }]);
    assert.equal(match({ album: 'Live' }).plays[0]!.trackId, 2);
    assert.equal(match({ durationSeconds: 332 }).plays[0]!.trackId, 2);
    assert.equal(match({ recordingId: 'AB-1' }).plays[0]!.trackId, 3);
    const marks = [track(4, { artist: null, title: 'Myth Takes' }), track(5, { artist: '!!!', title: 'Myth Takes' })]; // prettier-ignore
    const marked = { artist: '!!!', title: 'Myth takes', playedAt: 5 };
    assert.equal(matchListens([marked], marks).plays[0]!.trackId, 5);
    assert.deepEqual(matchListens([marked], marks.slice(0, 1)).plays, []);
    assert.deepEqual(match({ title: 'Hyperballad' }), {
      plays: [],
      unmatched: [{ name: 'björk – Hyperballad', plays: 1 }],
    });
  });
});
