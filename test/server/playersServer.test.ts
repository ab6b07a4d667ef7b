import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { PlayersServerState } from '../../src-main/api.ts';
import { playersKeyFile } from '../../src-main/locations.ts';
import { openPlayersKey } from '../../src-main/server/subsonic/PlayersKey.ts';
import type { WebHost } from '../../src-main/server/WebHost.ts';
import { until } from '../becomes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { answerIn } from './subsonicHost.ts';
import { Client, openHost } from './testHost.ts';

describe('the server for players that Settings switches on', () => {
  const folder = temporaryFolder();
  const keyFile = playersKeyFile(join(folder, 'library.db'));
  let host: WebHost;
  let page: Client;
  const begin = async () => {
    host = await openHost(folder);
    page = await Client.signIn(host.address);
  };
  before(begin);
  after(() => host.close());

  const ping = async ({ addresses }: PlayersServerState, key: string | null, headers = {}) => {
    const client = new Client(addresses[0]!);
    return client.send('GET', `/rest/ping.view?f=json&c=test&v=1.16.1&apiKey=${key}`, headers);
  };

  it('lets nobody in, and makes no key, until it is asked to', async () => {
    assert.deepEqual(await page.call('getPlayersServer'), {
      reach: 'nobody',
      addresses: [],
      user: 'hearmark',
      key: null,
      problem: null,
    });
    assert.throws(() => readFileSync(keyFile), /ENOENT/);
    assert.equal((await page.send('GET', '/rest/ping')).status, 404); // nor at the address of the window
  });

  it('lets players of this machine in at once, with the key, to the Subsonic API alone', async () => {
    const state = await page.call('servePlayers', { reach: 'machine' });
    assert.match(state.addresses.join(), /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(state.key, readFileSync(keyFile, 'utf8').trim());
    assert.equal(answerIn((await ping(state, state.key)).body).status, 'ok');
    assert.equal(answerIn((await ping(state, 'x'.repeat(43))).body).error?.code, 44);
    for (const path of ['/', '/api/getSettings', '/audio/1'])
      assert.equal((await new Client(state.addresses[0]!).send('GET', path)).status, 404, path);
    assert.deepEqual(await page.call('getPlayersServer'), state);
  });

  it('goes on after a restart, with the same key', async () => {
    const { key } = await page.call('getPlayersServer');
    await host.close();
    await begin();
    const state = await page.call('getPlayersServer');
    assert.deepEqual([state.reach, state.key], ['machine', key]);
    assert.equal(answerIn((await ping(state, key)).body).status, 'ok');
  });

  it('shuts out who has the old key once there is another', async () => {
    const old = await page.call('getPlayersServer');
    const renewed = await page.call('renewPlayersKey');
    assert.deepEqual([renewed.addresses, renewed.key === old.key], [old.addresses, false]);
    assert.equal(answerIn((await ping(renewed, old.key)).body).error?.code, 44);
    assert.equal(answerIn((await ping(renewed, renewed.key)).body).status, 'ok');
  });

  it('shuts them out, too, where another process on this library made the new key', async () => {
    const old = await page.call('getPlayersServer');
    const key = openPlayersKey(join(folder, 'library.db'), { renew: true });
    assert.equal(answerIn((await ping(old, old.key)).body).error?.code, 44);
    assert.equal(answerIn((await ping(old, key)).body).status, 'ok');
    assert.equal((await page.call('getPlayersServer')).key, key);
  });

  it('lets nobody in any more where another window with these settings was told so', async () => {
    const state = await page.call('getPlayersServer');
    const other = await openHost(folder);
    const there = await Client.signIn(other.address);
    assert.notDeepEqual((await there.call('getPlayersServer')).addresses, state.addresses);
    await there.call('servePlayers', { reach: 'nobody' });
    assert.equal((await ping(state, state.key)).status, 403);
    await other.close();
    await until(
      () => page.call('getPlayersServer'),
      ({ reach, key }) => reach === 'nobody' && key === null,
    );
    await assert.rejects(ping(state, state.key), /ECONNREFUSED/);
  });

  it('tells the addresses of this machine where the network is let in, by whatever name it is called there', async () => {
    const state = await page.call('servePlayers', { reach: 'network' });
    assert.ok(state.addresses.length > 0);
    assert.equal(answerIn((await ping(state, state.key, { host: 'nas.lan' })).body).status, 'ok');
  });

  it('ends at once when it is switched off, and stays off', async () => {
    const state = await page.call('getPlayersServer');
    assert.equal((await page.call('servePlayers', { reach: 'nobody' })).key, null);
    await assert.rejects(ping(state, state.key), /ECONNREFUSED/);
    await host.close();
    await begin();
    assert.equal((await page.call('getPlayersServer')).reach, 'nobody');
  });

  it('does what was asked last, however fast that comes', async () => {
    const asked = (['machine', 'network', 'nobody', 'machine'] as const).map((reach) =>
      page.call('servePlayers', { reach }),
    );
    const last = (await Promise.all(asked)).at(-1)!;
    const state = await page.call('getPlayersServer');
    assert.deepEqual([state.addresses.length, state], [1, last]);
  });

  it('says why nobody can come in where the key cannot be read, and the window opens all the same', async () => {
    await host.close();
    rmSync(keyFile);
    mkdirSync(keyFile);
    await begin();
    const { reach, addresses, key, problem } = await page.call('getPlayersServer');
    assert.deepEqual([reach, addresses, key], ['machine', [], null]);
    assert.match(problem!, /the key of the players cannot be read/);
    rmSync(keyFile, { recursive: true });
    assert.equal((await page.call('servePlayers', { reach: 'machine' })).problem, null);
  });

  it('lets nobody in for what is no answer', async () => {
    for (const reach of ['everybody', '', null, 1])
      assert.equal((await page.post('servePlayers', { reach })).status, 400);
  });
});
