import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { playersKeyFile } from '../../src-main/locations.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Client, everything } from './testHost.ts';
import { openDatabase } from '../library/openDatabase.ts';

const sources = join(import.meta.dirname, '..', '..', 'src-main');

describe('hearmark serve', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const library = join(folder, 'library.db');
  const children: ChildProcess[] = [];
  after(() => children.forEach((child) => child.kill('SIGKILL')));

  const run = (file: string, parameters: string[], env = {}) => {
    const child = spawn(process.execPath, [join(sources, file), ...parameters], {
      env: { ...process.env, HEARMARK_LIBRARY: library, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
    return { child, stderr: () => stderr };
  };
  const addressOf = async (child: ChildProcess): Promise<string> => {
    for await (const line of createInterface(child.stdout!)) {
      const address = /http:\/\/\S+/.exec(line)?.[0];
      if (address) return address;
    }
    throw new Error('it has ended');
  };
  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    const ended = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await ended)[0];
  };

  it('prints the address, serves the page, and Ctrl-C in the middle of a job ends it cleanly', async () => {
    for (let index = 0; index < 8; index++) {
      makeAudio(join(music, `${index}.flac`), { seconds: 60, channels: 1, frequencyHz: 200 + 30 * index });
    }
    const { child, stderr } = run('cli/hearmark.ts', [
      'serve',
      '--port',
      '0',
      '--library',
      library,
      '--subsonic',
    ]);
    const address = await addressOf(child);
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
    const client = await Client.signIn(address);
    const page = await client.send('GET', '/');
    assert.match(page.body.toString(), /<script type="module"/);
    const script = /src="\.?\/?(assets\/[^"]+\.js)"/.exec(page.body.toString())![1]!;
    const { headers } = await client.send('GET', `/${script}`);
    assert.match(headers['content-type']!, /javascript/);
    assert.match(headers['cache-control']!, /immutable/);

    const apiKey = readFileSync(playersKeyFile(library), 'utf8').trim();
    const { body } = await new Client(address).send('GET', `/rest/ping?apiKey=${apiKey}`);
    assert.match(body.toString(), /status="ok"/);

    const events = client.listen(() => false).catch(() => {}); // the stream ends with its host
    await client.call('changeSettings', { jobs: 1, hear: [] });
    await client.call('addFolder', { token: await client.tokenOf(music) });
    const [job] = await client.call('listJobs');
    await client.job(job!.id, ({ tagged }) => tagged >= 1);
    assert.equal(await end(child, 'SIGINT'), 0, stderr());
    await events;
    assert.ok(!existsSync(`${library}-wal`), 'the library was closed');
    const database = openDatabase(library);
    assert.deepEqual(database.pragma('integrity_check'), [{ integrity_check: 'ok' }]);
    database.close();
  });

  it('takes the job up again at its next start', async () => {
    const { child } = run('cli/hearmark.ts', ['serve', '--port', '0', '--library', library]);
    const client = await Client.signIn(await addressOf(child));
    const [job] = await client.call('listJobs');
    const done = await client.job(job!.id, ({ endedAt }) => endedAt !== null);
    assert.equal(done.state, 'done');
    assert.ok(done.unchanged >= 1);
    assert.equal((await client.call('findTracks', everything)).total, 8);
    assert.equal(await end(child, 'SIGTERM'), 0);
  });

  it('is what `npm start` falls back to without a display', async () => {
    const { child, stderr } = run('cli/start.ts', []);
    const client = await Client.signIn(await addressOf(child));
    assert.equal((await client.call('getOverview')).tracks, 8);
    assert.match(stderr(), /the web host starts instead/);
    assert.equal(await end(child, 'SIGTERM'), 0);
  });

  it('says in a sentence why it cannot start, without a stack', async () => {
    for (const [file, parameters] of [
      ['cli/start.ts', []],
      ['cli/hearmark.ts', ['serve', '--library', folder]],
    ] as const) {
      const { child, stderr } = run(file, [...parameters], { HEARMARK_LIBRARY: folder });
      assert.deepEqual(await once(child, 'close'), [1, null]);
      assert.match(stderr(), /^hearmark: The library .*\.$/m);
      assert.doesNotMatch(stderr(), /\n\s+at /);
    }
  });

  it('has another address when it is told so, and the old one lets nobody in', async () => {
    const { child } = run('cli/hearmark.ts', ['serve', '--port', '0', '--library', library]);
    const address = await addressOf(child);
    const client = await Client.signIn(address);
    child.kill('SIGUSR2');
    const next = await addressOf(child);
    assert.notEqual(next, address);
    assert.equal((await client.send('GET', '/')).status, 401);
    assert.equal((await (await Client.signIn(next)).send('GET', '/')).status, 200);
    assert.equal(await end(child, 'SIGTERM'), 0);
  });

  it('makes a new key for players where it serves them with it, and none where it cannot start', async (t) => {
    const keyOf = () => readFileSync(playersKeyFile(library), 'utf8').trim();
    const old = keyOf();
    const renewing = (port: number) =>
      run('cli/hearmark.ts', ['serve', '--port', String(port), '--subsonic', '--renew-key', '--library', library]); // prettier-ignore
    const other = createServer().listen(0, '127.0.0.1');
    t.after(() => other.close());
    await once(other, 'listening');
    const refused = renewing((other.address() as AddressInfo).port);
    assert.deepEqual(await once(refused.child, 'close'), [2, null]);
    assert.match(refused.stderr(), /another program uses this port/);
    assert.equal(keyOf(), old);

    const { child } = renewing(0);
    const client = new Client(await addressOf(child));
    const statusWith = async (apiKey: string) =>
      /status="(\w+)"/.exec(String((await client.send('GET', `/rest/ping?apiKey=${apiKey}`)).body))?.[1];
    assert.deepEqual([await statusWith(old), await statusWith(keyOf())], ['failed', 'ok']);
    assert.equal(await end(child, 'SIGTERM'), 0);
  });

  it('listens for other machines only where that is meant, and says what it means', async () => {
    const refused = run('cli/hearmark.ts', ['serve', '--host', '0.0.0.0', '--library', library]);
    const [status] = (await once(refused.child, 'close')) as [number];
    assert.equal(status, 2);
    assert.match(refused.stderr(), /add --allow-network/);

    const meant = run('cli/hearmark.ts', ['serve', '--port', '0', '--host', '0.0.0.0', '--allow-network', '--library', library]); // prettier-ignore
    const { port, search } = new URL(await addressOf(meant.child));
    assert.match(meant.stderr(), /can see and change the library/);
    const client = await Client.signIn(`http://127.0.0.1:${port}/${search}`);
    assert.equal((await client.call('getOverview')).tracks, 8);
    assert.equal((await client.send('GET', '/', { host: `evil.example:${port}` })).status, 421);
    assert.equal(await end(meant.child, 'SIGTERM'), 0);
  });

  it('works behind a proxy that has a name of its own', async () => {
    const options = [
      'serve',
      '--port',
      '0',
      '--public-address',
      'https://music.example',
      '--library',
      library,
    ];
    const { child, stderr } = run('cli/hearmark.ts', options);
    const lines = createInterface(child.stdout);
    const said: string[] = [];
    for await (const line of lines) if (said.push(line) === 2) break;
    const [, token] = /https:\/\/music\.example\/\?token=(\S+)/.exec(said[0]!)!;
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(said[1]!)!;
    const client = await Client.signIn(`${origin}/?token=${token}`);
    const host = 'music.example';
    assert.equal(
      (await client.post('undo', null, { host, origin: `https://${host}` })).status,
      200,
      stderr(),
    );
    assert.equal((await client.post('undo', null, { host, origin: `http://${host}` })).status, 403);
    assert.equal((await client.send('GET', '/', { host: 'evil.example' })).status, 421);
    assert.equal(await end(child, 'SIGTERM'), 0);
    const wrong = run('cli/hearmark.ts', [
      'serve',
      '--public-address',
      'music.example/x',
      '--library',
      library,
    ]);
    assert.equal(((await once(wrong.child, 'close')) as [number])[0], 2);
  });
});
