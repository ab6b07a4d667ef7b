import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import type { WebHost } from '../../src-main/server/WebHost.ts';
import { newTrack } from '../library/temporaryLibrary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Client, openHost } from './testHost.ts';

describe('what a page plays', () => {
  const folder = temporaryFolder();
  const library = openLibrary(join(folder, 'library.db'));
  const { id: trackId } = library.tracks.save(newTrack(join(folder, 'a.mp3')));
  let host: WebHost;
  let client: Client;
  before(async () => {
    host = await openHost(folder);
    client = await Client.signIn(host.address);
  });
  after(async () => {
    await host.close();
    library.close();
  });
  const plays = async () => {
    await client.call('notePlay', { trackId });
    return library.plays.countsOf().map((count) => count.plays);
  };

  it('is noted only while somebody has switched that on, whatever the page says', async () => {
    assert.equal((await client.call('getSettings')).history, false);
    assert.deepEqual(await plays(), []);
    await client.call('changeSettings', { history: true });
    assert.deepEqual(await plays(), [1]);
    await client.call('changeSettings', { history: false });
    assert.deepEqual(await plays(), [1]);
  });
});
