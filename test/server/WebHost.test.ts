import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import type { Events } from '../../src-main/api.ts';
import { WebHost } from '../../src-main/server/WebHost.ts';
import { becomes } from '../becomes.ts';
import { makeTones } from '../hearing/makeTones.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Client, everything, openHost, type Heard } from './testHost.ts';

describe('the web host over a library', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const models = join(folder, 'models');
  let host: WebHost;
  let client: Client;

  before(async () => {
    makeAudio(join(music, 'a.flac'), { seconds: 20, frequencyHz: 220 });
    makeAudio(join(music, 'b.mp3'), { seconds: 20, frequencyHz: 330 });
    makeAudio(join(music, 'c.wv'), { seconds: 5, frequencyHz: 440 });
    tagFile(join(music, 'a.flac'), { genre: ['Rock, Metal'] });
    process.env['HEARMARK_MODELS'] = models;
    host = await openHost(folder);
    client = await Client.signIn(host.address);
  });
  after(() => host.close());

  const firstTrack = async () => (await client.call('findTracks', everything)).rows[0]!;

  it('adds a folder by its token, listens to it, and shows what it heard', async () => {
    await client.addFolder(music);
    const page = await client.call('findTracks', everything);
    assert.deepEqual(page.rows.map(({ fileName }) => fileName).sort(), ['a.flac', 'b.mp3', 'c.wv']);
    const overview = await client.call('getOverview');
    assert.equal(overview.tracks, 3);
    assert.equal(overview.model, 'hearmark-crnn');
    assert.equal(overview.folders[0]!.path, music);
    const details = await client.call('getTrack', { trackId: page.rows[0]!.trackId });
    assert.ok(details.timeline!.scores.length >= 50);
  });

  it('refuses a folder within a known one, and takes known ones over in one around them', async () => {
    const inside = join(music, 'album');
    makeAudio(join(inside, 'd.mp3'), { seconds: 3, frequencyHz: 550 });
    await assert.rejects(client.addFolder(inside), /is already part of .*music/);
    await assert.rejects(client.addFolder(music), /is already in the library/);
    await client.call('watchFolder', {
      folderId: (await client.call('getOverview')).folders[0]!.id,
      watched: true,
    });
    await client.addFolder(folder);
    const { folders, tracks } = await client.call('getOverview');
    assert.deepEqual(
      folders.map(({ path, watched }) => ({ path, watched })),
      [{ path: folder, watched: true }],
    );
    assert.equal(tracks, 4);
  });

  it('tells every page what one of them did', async () => {
    const other = await Client.signIn(host.address);
    const { trackId } = await firstTrack();
    const [tag] = await client.call('listTags');
    const isAnswered = (heard: { name: string; data: unknown }[]) =>
      heard.some(
        ({ name, data }) => name === 'changed' && (data as Events['changed']).trackIds?.[0] === trackId,
      );
    const heard = [client.listen(isAnswered), other.listen(isAnswered)];
    while (host.pages < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await other.call('correct', { selection: { trackIds: [trackId] }, tagIds: [tag!.id], action: 'added' });
    for (const events of await Promise.all(heard)) assert.ok(isAnswered(events));
    while (host.pages > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.call('undo');
  });

  it('sends audio to the page, in parts, and ends when it no longer listens', async () => {
    const { rows } = await client.call('findTracks', everything);
    const wv = rows.find(({ fileName }) => fileName === 'c.wv')!.trackId;
    const whole = await client.send('GET', `/audio/${wv}`);
    assert.equal(whole.status, 200);
    assert.equal(whole.headers['content-type'], 'audio/wav');
    assert.equal(whole.headers['content-length'], String(whole.body.length));
    const part = await client.send('GET', `/audio/${wv}`, { range: 'bytes=1000-1999' });
    assert.equal(part.status, 206);
    assert.deepEqual(part.body, whole.body.subarray(1000, 2000));
    const head = await client.send('HEAD', `/audio/${wv}`);
    assert.equal(head.headers['content-length'], String(whole.body.length));
    assert.equal(head.body.length, 0);
    assert.equal((await client.send('GET', `/audio/${wv}`, { range: 'bytes=99999999-' })).status, 416);
  });

  it('computes a waveform and a spectrogram', async () => {
    const { trackId } = await firstTrack();
    const { peaks, durationSeconds } = await client.call('getWaveform', { trackId, points: 500 });
    assert.equal(peaks.length, 500);
    assert.ok(Math.abs(durationSeconds - 20) < 0.1);
    const request = { trackId, fromSeconds: 2, toSeconds: 6 };
    const { mels, frames, secondsPerFrame, levels } = await client.call('getSpectrogram', request);
    assert.equal(Buffer.from(levels, 'base64').length, mels * frames);
    assert.ok(Math.abs(frames * secondsPerFrame - 4) < 0.1);
  });

  it('hears a melody once a package for pitch is installed', async () => {
    const { trackId } = await firstTrack();
    assert.equal(await client.call('getMelody', { trackId }), null);
    makeTones(join(models, 'tones'));
    const { notes, shownSeconds } = (await client.call('getMelody', { trackId }))!;
    assert.ok(Math.abs(shownSeconds - 20) < 0.1);
    for (const { startSeconds, endSeconds } of notes) assert.ok(startSeconds < endSeconds);
  });

  it('keeps settings, and tells them to every page', async () => {
    const isSettings = ({ name, data }: Heard) =>
      name === 'changed' && (data as Events['changed']).what.includes('settings');
    const changed = client.listen((heard) => heard.some(isSettings));
    while (host.pages < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const columns = [{ key: 'title', width: 300, shown: true }];
    const settings = await client.call('changeSettings', { theme: 'dark', columns, jobs: 1 });
    assert.deepEqual([settings.theme, settings.columns], ['dark', columns]);
    assert.deepEqual((await changed).find(isSettings)!.data, { what: ['settings'], trackIds: null });
    assert.equal((await client.call('getSettings')).theme, 'dark');
    assert.equal((await client.call('listModels')).find(({ active }) => active)!.name, 'hearmark-crnn');
  });

  it('splits genres of files as the person says, in what is shown and in what is planned', async () => {
    const { rows } = await client.call('findTracks', everything);
    const { trackId } = rows.find(({ fileName }) => fileName === 'a.flac')!;
    const shown = async () =>
      (await client.call('getTrack', { trackId })).fileTags.find(({ field }) => field === 'Genre')!.values;
    const { id } = (await client.call('listTags')).find(
      ({ name, category }) => name === 'rock' && category === 'genre',
    )!;
    await client.call('correct', { selection: { trackIds: [trackId] }, tagIds: [id], action: 'added' });
    const linesPlanned = async () => {
      const { write } = await client.call('getSettings');
      const settings = { ...write, modes: { genre: 'add' as const } };
      const request = { selection: { trackIds: [trackId] }, settings, withSuggestions: false };
      const { id: taskId } = await client.call('previewWrite', request);
      const isReady = async () =>
        (await client.call('listWritings')).find((one) => one.id === taskId)!.state === 'ready';
      await becomes(isReady, true);
      const page = await client.call('listWriteFiles', { taskId, show: 'changes', offset: 0, limit: 9 });
      await client.call('cancelWrites', { taskId });
      return page.files.flatMap(({ lines }) => lines.map(({ after }) => after));
    };
    assert.deepEqual(await linesPlanned(), [['Rock, Metal', 'rock']]);
    assert.deepEqual(await shown(), ['Rock, Metal']);
    const separators = [','];
    assert.deepEqual(await client.call('previewGenres', { separators }), {
      genres: 1,
      split: 1,
      examples: [{ text: 'Rock, Metal', tracks: 1, into: ['Rock', 'Metal'] }],
    });
    assert.deepEqual(await shown(), ['Rock, Metal']);
    await client.call('changeSettings', { genreSeparators: separators });
    assert.deepEqual(await shown(), ['Rock', 'Metal']);
    assert.deepEqual(await linesPlanned(), []);
    await assert.rejects(client.call('changeSettings', { genreSeparators: ['and'] }));
    await client.call('undo');
  });

  it('keeps a playlist that a page sends, and says what is not in the library and why', async () => {
    const content = Buffer.from('#EXTM3U\nelsewhere/a.flac\ngone.mp3\nhttp://radio.example/\n').toString(
      'base64',
    );
    const { kept, ...rest } = await client.call('importPlaylist', { name: 'Mine.m3u8', content });
    assert.deepEqual(rest, {
      found: 1,
      entries: 3,
      unmatched: [
        { location: 'gone.mp3', name: null, why: 'absent' },
        { location: 'http://radio.example/', name: null, why: 'stream' },
      ],
    });
    assert.equal(kept!.name, 'Mine');
    const { rows } = await client.call('findTracks', { ...everything, filter: kept!.filter });
    assert.deepEqual(
      rows.map(({ fileName }) => fileName),
      ['a.flac'],
    );
    await client.call('undo');
    assert.deepEqual(await client.call('listSavedFilters'), []);
    const empty = { name: 'x.m3u8', content: '' };
    await assert.rejects(client.call('importPlaylist', empty), /x.m3u8 is no playlist, or an empty one/);
    await assert.rejects(client.call('importPlaylist', { name: 'x', content: 'no base64' }));
    const none = await client.call('importPlaylist', {
      name: 'y.m3u',
      content: Buffer.from('z.mp3').toString('base64'),
    });
    assert.deepEqual([none.kept, none.found], [null, 0]);
  });

  it('shows the models, and what two of them say of the same tracks', async () => {
    const models = await client.call('listModels');
    const [crnn, transformer] = ['hearmark-crnn', 'hearmark-transformer'].map((name) =>
      models.find((model) => model.name === name)!,
    );
    assert.equal(crnn!.tracksHeard, 4);
    assert.equal(transformer!.tracksHeard, 0);
    assert.ok(crnn!.metrics.every(({ value }) => Number.isFinite(value)) && crnn!.metrics.length > 0);
    const names: [string, string] = ['hearmark-crnn', 'hearmark-transformer'];
    const comparison = await client.call('compareModels', {
      names,
      selection: { filter: {}, exceptIds: [] },
      limit: 2,
    });
    assert.equal(comparison.tracks.length, 2);
    for (const { scores } of comparison.tracks) {
      const both = scores.filter(({ a, b }) => a !== null && b !== null);
      assert.ok(both.length >= 50);
      const differences = both.map(({ a, b }) => Math.abs(a! - b!));
      assert.deepEqual(
        differences,
        differences.toSorted((x, y) => y - x),
      );
    }
    assert.ok(comparison.agreement! > 0.5 && comparison.agreement! <= 1);
    const again = await client.call('compareModels', {
      names,
      selection: { filter: {}, exceptIds: [] },
      limit: 2,
    });
    assert.deepEqual(again, comparison);
  });

  it('uses another model from now on, and listens with it', async () => {
    await client.call('useModel', { name: 'hearmark-transformer' });
    const [job] = await client.call('listJobs');
    assert.equal(job!.kind, 'listen');
    const done = await client.job(job!.id, ({ endedAt }) => endedAt !== null);
    // Two have its scores from a comparison, which tell of singing, too
    assert.deepEqual(
      [done.state, done.model, done.tagged, done.unchanged],
      ['done', 'hearmark-transformer', 2, 2],
    );
    assert.equal((await client.call('getOverview')).model, 'hearmark-transformer');
    await assert.rejects(client.call('useModel', { name: 'no such model' }), /422/);
  });

  it('remembers after a restart what was decided, and can still take it back', async () => {
    const { trackId, tags } = await firstTrack();
    const tagId = tags.find(({ state }) => state === 'suggested')!.tagId;
    await client.call('correct', { selection: { trackIds: [trackId] }, tagIds: [tagId], action: 'accepted' });
    await host.close();
    host = await openHost(folder);
    client = await Client.signIn(host.address);
    const stateOf = async () =>
      (await client.call('getTrack', { trackId })).allTags.find((tag) => tag.tagId === tagId)!.state;
    assert.equal(await stateOf(), 'accepted');
    assert.match((await client.call('getOverview')).canUndo!, /^Accepted/);
    assert.equal((await client.call('undo'))!.inForce, false);
    assert.notEqual(await stateOf(), 'accepted');
    await client.call('redo');
    assert.equal(await stateOf(), 'accepted');
  });

  it('forgets a folder, and keeps what was decided', async () => {
    const { folders } = await client.call('getOverview');
    await client.call('startScan', { folderIds: null });
    await client.call('removeFolder', { folderId: folders[0]!.id });
    assert.deepEqual((await client.call('getOverview')).folders, []);
    assert.equal((await client.call('getOverview')).tracks, 0);
  });
});

describe('a port that is taken', () => {
  const folder = temporaryFolder();

  it('gives way to the next one, unless a person asked for it', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    try {
      const options = { libraryFile: join(folder, 'library.db'), page: folder, host: '127.0.0.1', port };
      await assert.rejects(
        WebHost.open({ ...options, isPortChosen: true }),
        /another program uses this port/,
      );
      const host = await WebHost.open({ ...options, isPortChosen: false });
      const got = Number(new URL(host.address).port);
      assert.ok(got > port && got <= port + 50, `${got}`);
      await host.close();
    } finally {
      taken.close();
    }
  });
});
