import assert from 'node:assert/strict';
import { once } from 'node:events';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { WebHost } from '../../src-main/server/WebHost.ts';
import { Sessions } from '../../src-main/server/Sessions.ts';
import { EventStreams } from '../../src-main/server/EventStreams.ts';
import { newTrack } from '../library/temporaryLibrary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Client, openHost } from './testHost.ts';

describe('the web host', () => {
  const folder = temporaryFolder();
  let host: WebHost;
  const told: string[] = [];
  before(async () => {
    const patience = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 100 };
    host = await openHost(folder, { patience, onRenewed: (address) => told.push(address) });
  });
  after(() => host.close());

  it('lets nobody in any more, by the old address or cookie, once the address is another', async () => {
    const [old, client] = [new Client(host.address), await Client.signIn(host.address)];
    const { search } = new URL(host.address);
    const heard = client.listen(() => false);
    const { address } = await client.call('renewAddress');
    await heard; // its stream has ended
    assert.deepEqual([address, told], [host.address, [host.address]]);
    assert.equal((await client.send('GET', '/')).status, 401);
    assert.equal((await old.send('GET', `/${search}`)).status, 401);
    const fresh = await Client.signIn(host.address);
    assert.equal((await fresh.send('GET', '/')).status, 200);
  });

  it('ends the stream of one page too many, and prints nothing', async (t) => {
    const printed = t.mock.method(console, 'error', () => {});
    const { cookie } = await Client.signIn(host.address);
    const { hostname, port, host: name } = new URL(host.address);
    const pages: Socket[] = [];
    const open = async () => {
      const socket = connect(Number(port), hostname);
      pages.push(socket);
      socket.write(`GET /api/events HTTP/1.1\r\nHost: ${name}\r\nCookie: ${cookie}\r\n\r\n`);
      await once(socket, 'data');
      return socket;
    };
    const first = await open();
    let heard = '';
    first.on('data', (data: Buffer) => (heard += data.toString()));
    const ended = once(first, 'close');
    for (let count = 0; count < 100; count++) await open();
    await ended;
    for (const page of pages) page.destroy();
    assert.doesNotMatch(heard, /Error/);
    assert.equal(printed.mock.callCount(), 0);
  });

  it('ends the connection where a song becomes shorter while it is sent, and prints nothing', async (t) => {
    const printed = t.mock.method(console, 'error', () => {});
    const path = join(folder, 'a.mp3');
    const bytes = 20_000_000;
    writeFileSync(path, Buffer.alloc(bytes));
    const { size, mtimeNs } = statSync(path, { bigint: true });
    const file = { path, size: Number(size), modifiedNs: mtimeNs };
    const properties = { codec: 'mp3', container: 'mp3', durationSeconds: 60, sampleRateHz: 44_100 };
    const { id } = host.backend.library.tracks.save({ ...newTrack(path), file, properties });
    const { cookie } = await Client.signIn(host.address);
    const { hostname, port, host: name } = new URL(host.address);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /audio/${id} HTTP/1.1\r\nHost: ${name}\r\nCookie: ${cookie}\r\n\r\n`);
    const [head] = (await once(socket, 'data')) as [Buffer];
    assert.match(head.toString('latin1'), /^HTTP.1.1 200 OK/);
    socket.pause();
    truncateSync(path, 1000);
    let [heard, tail] = [head.length, ''];
    socket.on('data', (data: Buffer) => ([heard, tail] = [heard + data.length, data.toString('latin1')]));
    socket.resume();
    await once(socket, 'close');
    assert.ok(heard < bytes);
    assert.doesNotMatch(tail, /Error/);
    assert.equal(printed.mock.callCount(), 0);
  });

  it('closes what has sent half a request, and answers the others meanwhile', async () => {
    const client = await Client.signIn(host.address);
    const { hostname, port, host: name } = new URL(host.address);
    for (const half of [
      `GET / HTTP/1.1\r\nHost: ${name}\r\nX-`,
      `POST /api/undo HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 9\r\n\r\n{`,
    ]) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {}).resume();
      socket.write(half);
      assert.equal((await client.send('GET', '/')).status, 200);
      await once(socket, 'close');
    }
  });
});

describe('streams of events', () => {
  it('have room for every browser, however many pages another one opens', async () => {
    const streams = new EventStreams();
    const honest = streams.open('honest').body!.getReader();
    await honest.read();
    const many = Array.from({ length: 250 }, () => streams.open('many').body!.getReader());
    assert.equal(streams.count, 100);
    const late = streams.open('late').body!.getReader();
    await late.read();
    streams.emit('changed', { what: ['tags'], trackIds: null });
    for (const reader of [honest, late, many.at(-1)!]) {
      let text = '';
      while (!text.includes('event: changed')) text += Buffer.from((await reader.read()).value).toString();
    }
    await assert.rejects(async () => {
      for (;;) await many[0]!.read();
    }, /too many pages/);
    streams.close();
  });
});

describe('sessions', () => {
  it('are known by their own secret, and the oldest give way where there are too many', () => {
    const sessions = new Sessions();
    assert.equal(sessions.open('wrong'), undefined);
    const secrets = Array.from({ length: 101 }, () => sessions.open(sessions.token)!);
    assert.equal(new Set(secrets).size, 101);
    assert.deepEqual(
      [sessions.has(secrets[0]), sessions.has(secrets[1]), sessions.has(undefined)],
      [false, true, false],
    );
  });
});
