import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { WebHost } from '../../src-main/server/WebHost.ts';
import { allowedHosts, reachableName } from '../../src-main/server/allowedHosts.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Client, everything, openHost } from './testHost.ts';

describe('the web host lets nobody in but its own page', () => {
  const folder = temporaryFolder();
  let host: WebHost;
  let client: Client;
  let stranger: Client;

  before(async () => {
    host = await openHost(folder);
    client = await Client.signIn(host.address);
    stranger = new Client(host.address);
  });
  after(() => host.close());

  it('exchanges the token for a strict cookie that no script can read', async () => {
    const { pathname, search } = new URL(host.address);
    const { status, headers, body } = await stranger.send('GET', `${pathname}${search}`);
    assert.equal(status, 200);
    assert.match(headers['set-cookie']![0]!, /; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.match(body.toString(), /refresh/);
    assert.doesNotMatch(
      headers['set-cookie']![0]!,
      new RegExp(search.slice(7)),
      'the token itself is no key',
    );
    assert.equal((await client.send('GET', '/')).status, 200);
  });

  it('refuses everything without the cookie, or with a wrong one', async () => {
    // Players come in by /rest only where somebody asked for that
    const paths = [
      '/',
      '/index.html',
      '/assets/main-1.js',
      '/audio/1',
      '/cover/1',
      '/api/events',
      '/rest/ping',
    ];
    const wrong = [{}, { cookie: 'hearmark=1' }, { cookie: client.cookie!.replace(/.$/, '_') }];
    for (const headers of wrong) {
      for (const path of paths) assert.equal((await stranger.send('GET', path, headers)).status, 401, path);
      assert.equal((await stranger.post('getOverview', null, headers)).status, 401);
    }
  });

  it('refuses a wrong token', async () => {
    for (const token of ['', 'x', 'x'.repeat(43), '%00', '__proto__']) {
      const { status, headers } = await stranger.send('GET', `/?token=${token}`);
      assert.equal(status, 401, token);
      assert.equal(headers['set-cookie'], undefined);
    }
  });

  it('refuses a Host that is not its own (DNS rebinding)', async () => {
    const { port } = new URL(client.origin);
    for (const name of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${Number(port) + 1}`,
      `127.0.0.1.evil.example:${port}`,
    ]) {
      assert.equal((await client.send('GET', '/', { host: name })).status, 421, name);
      assert.equal((await client.post('getOverview', null, { host: name })).status, 421, name);
    }
    assert.equal((await client.send('GET', '/', { host: `localhost:${port}` })).status, 200);
  });

  it('refuses to change anything for another Origin, or none', async () => {
    for (const origin of [
      'http://evil.example',
      'null',
      `${client.origin}.evil.example`,
      client.origin.replace('http', 'https'),
      '',
    ]) {
      assert.equal((await client.post('undo', null, { origin })).status, 403, origin);
    }
    const json = { 'content-type': 'application/json' };
    assert.equal((await client.send('POST', '/api/undo', json, 'null')).status, 403, 'no Origin at all');
  });

  it('accepts JSON alone', async () => {
    const { origin } = client;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      assert.equal(
        (await client.send('POST', '/api/undo', { origin, 'content-type': type }, 'null')).status,
        400,
      );
    }
    const json = { origin, 'content-type': 'application/json' };
    for (const body of ['', '{', '{"a":}', '\u0000']) {
      assert.equal((await client.send('POST', '/api/undo', json, body)).status, 400, body);
    }
  });

  it('knows the members of the contract, and no others', async () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'nothing',
      '%5f%5fproto__',
      'get%4fverview%00',
    ];
    for (const member of names) {
      assert.equal((await client.post(member, null)).status, 400, member);
    }
    for (const [method, path] of [
      ['GET', '/api/getOverview'],
      ['PUT', '/api/undo'],
      ['POST', '/api/'],
      ['POST', '/api/a/b'],
      ['DELETE', '/audio/1'],
    ] as const) {
      assert.equal(
        (await client.send(method, path, { origin: client.origin })).status,
        404,
        `${method} ${path}`,
      );
    }
  });

  it('checks the shape and the size of every request', async () => {
    const bad: [string, unknown][] = [
      ['findTracks', null],
      ['findTracks', []],
      ['findTracks', { ...everything, extra: 1 }],
      ['findTracks', { ...everything, limit: 1e9 }],
      ['findTracks', { ...everything, offset: -1 }],
      ['findTracks', { ...everything, offset: 0.5 }],
      ['findTracks', { ...everything, filter: { text: 'x'.repeat(1001) } }],
      ['findTracks', { ...everything, filter: JSON.parse('{"__proto__":{"text":"x"}}') as unknown }],
      ['getTrack', { trackId: '1' }],
      ['getTrack', { trackId: 999_999 }],
      ['getTrack', { trackId: 2 ** 60 }],
      ['getWaveform', { trackId: 999_999, points: 100 }],
      ['correct', { selection: {}, tagIds: [1], action: 'accepted' }],
      ['correct', { selection: { trackIds: [1], filter: {} }, tagIds: [1], action: 'accepted' }],
      ['useModel', { name: '../../etc' }],
      ['measureRuntimes', { name: 'C:\\models' }],
      ['listPlaces', { token: '/etc' }],
      ['addFolder', { token: '/etc' }],
      ['addFolder', { path: '/etc' }],
      ['pauseJob', { jobId: 77 }],
      ['removeFolder', { folderId: 77 }],
      ['startScan', { folderIds: [77] }],
      ['changeSettings', { model: 'x' }],
      ['changeSettings', { jobs: 0 }],
      ['changeSettings', { runtime: 'abacus' }],
      ['getSpectrogram', { trackId: 1, fromSeconds: 9, toSeconds: 3 }],
    ];
    for (const [member, request] of bad) {
      const { status, body } = await client.post(member, request);
      assert.equal(status, 400, `${member} ${JSON.stringify(request)}: ${body.toString()}`);
      const { error } = JSON.parse(body.toString()) as { error: { name: string; message: string } };
      assert.equal(error.name, 'ParameterError');
    }
    const large = await client.post('correct', {
      selection: { trackIds: [] },
      padding: 'x'.repeat(9 * 2 ** 20),
    });
    assert.equal(large.status, 413);
  });

  it('leads to no file but those of the page', async () => {
    const paths = [
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
      `/${folder}/secret.txt`,
      '//etc/passwd',
      '/audio/../../secret.txt',
      '/audio/..%2f..%2fsecret.txt',
      '/audio/1%00',
      '/audio/-1',
      '/audio/1e3',
      '/audio/0x1',
      '/cover/../secret.txt',
    ];
    for (const path of paths) {
      const { status, body } = await client.send('GET', path);
      assert.ok(status === 404 || status === 400, `${path}: ${status}`);
      assert.doesNotMatch(body.toString(), /^secret/);
    }
    assert.equal((await client.send('GET', '/assets/main-1.js')).body.toString(), '// the page');
  });

  it('puts its security headers on every answer', async () => {
    const answers = [
      await client.send('GET', '/'),
      await stranger.send('GET', '/'),
      await client.post('getOverview', null),
      await client.send('GET', '/audio/1'),
      await client.send('GET', '/', { host: 'evil.example' }),
    ];
    for (const { headers } of answers) {
      assert.match(headers['content-security-policy'] as string, /default-src 'none'; script-src 'self';/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    }
  });

  it('answers a library without tracks', async () => {
    const overview = await client.call('getOverview');
    assert.equal(overview.tracks, 0);
    assert.equal(overview.canUndo, null);
    assert.deepEqual((await client.call('findTracks', everything)).rows, []);
    assert.equal((await client.call('countFacets', { filter: {} })).total, 0);
    const review = client.call('findReviews', { order: 'uncertain', filter: {}, exceptIds: [], limit: 5 });
    assert.deepEqual((await review).items, []);
    assert.equal(await client.call('undo'), null);
    assert.equal((await client.post('startScan', { folderIds: null })).status, 400);
  });
});

describe('allowedHosts', () => {
  it('knows what is printed', () => {
    assert.deepEqual(['0.0.0.0', '::', '::1', '127.0.0.1', '192.168.1.5'].map(reachableName), [
      '127.0.0.1',
      '[::1]',
      '[::1]',
      '127.0.0.1',
      '192.168.1.5',
    ]);
  });

  it('knows the names of an address, and of this machine where it listens on every card', () => {
    assert.deepEqual(
      [...allowedHosts('127.0.0.1', 4747)],
      ['127.0.0.1:4747', 'localhost:4747', '[::1]:4747'],
    );
    assert.deepEqual([...allowedHosts('192.168.1.5', 4747)], ['192.168.1.5:4747']);
    assert.deepEqual([...allowedHosts('fe80::1', 80)], ['[fe80::1]', '[fe80::1]:80']);
    assert.ok(allowedHosts('0.0.0.0', 4747).has('127.0.0.1:4747'));
    assert.ok(!allowedHosts('0.0.0.0', 4747).has('evil.example:4747'));
  });
});
