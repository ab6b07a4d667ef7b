import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ModelDownload } from '../../src-main/api.ts';
import type { WebHost } from '../../src-main/server/WebHost.ts';
import { becomes } from '../becomes.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { FileServer } from '../models/FileServer.ts';
import { oneModelCatalogue } from '../models/oneModelCatalogue.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { Client, openHost } from './testHost.ts';

describe('models that a page gets, composes and removes', () => {
  const folder = temporaryFolder();
  const server = new FileServer();
  const weights = readFileSync(join(firstCrnn, 'weights.safetensors'));
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const own = join(folder, 'models');
  const catalogue = join(folder, 'catalogue.json');
  const isThere = (name: string) => existsSync(join(own, name));
  let host: WebHost;
  let client: Client;

  /** What becomes of a download, as it is told. */
  const outcome = async (name: string): Promise<ModelDownload> => {
    const heard = await client.listen((events) =>
      events.some(
        ({ name: event, data }) =>
          event === 'modelDownload' &&
          (data as ModelDownload).name === name &&
          !['downloading', 'installing'].includes((data as ModelDownload).state),
      ),
    );
    return heard.findLast(({ name: event }) => event === 'modelDownload')!.data as ModelDownload;
  };

  before(async () => {
    await server.start();
    mkdirSync(own, { recursive: true });
    writeFileSync(
      catalogue,
      JSON.stringify(
        oneModelCatalogue({ url: server.url, bytes: weights.length, sha256 }, [
          { name: 'bound', file: 'bound.safetensors', licence: 'bound' },
        ]),
      ),
    );
    process.env.HEARMARK_MODELS = own;
    process.env.HEARMARK_CATALOGUE = catalogue;
    host = await openHost(folder);
    client = await Client.signIn(host.address);
    server.reset(weights);
  });
  after(async () => {
    await host.close();
    delete process.env.HEARMARK_MODELS;
    delete process.env.HEARMARK_CATALOGUE;
  });

  it('shows size, licence, address and what each is good at, and asks nobody for that', async () => {
    const { models, recipes, downloads } = await client.call('listPublishedModels');
    const [published] = models;
    assert.deepEqual(
      [published!.bytes, published!.licence.name, published!.addresses, published!.installed],
      [weights.length, 'MIT', [server.url], false],
    );
    assert.deepEqual(published!.strengths.knows, [
      { category: 'genre', tags: 31 },
      { category: 'instrument', tags: 14 },
      { category: 'mood', tags: 5 },
    ]);
    assert.deepEqual(recipes[0]!.missing, ['mn04_as', 'jamendo-musicnn', 'mtat-musicnn', 'msd-fcn']);
    assert.deepEqual(recipes[0]!.strengths.measured!.genres, { right: 47, of: 57 });
    assert.deepEqual([downloads, server.requests.length], [[], 0]);
    const installed = await client.call('listModels');
    const inUse = installed.find(({ active }) => active)!;
    assert.equal(inUse.name, 'hearmark-crnn');
    assert.deepEqual(inUse.strengths.measured!.genres, { right: 46, of: 57 });
  });

  it('fetches nothing of a model before its licence is agreed to', async () => {
    await assert.rejects(
      client.call('getModel', { name: 'bound', acceptLicence: false }),
      /forbids commercial use: agree to it first/,
    );
    await assert.rejects(client.call('getModel', { name: 'nobody', acceptLicence: true }), /has no model/);
    assert.equal(server.requests.length, 0);
  });

  it('gives a download up, keeps what has come, goes on with it, and installs the model', async () => {
    server.stallAfter = 100_000;
    await client.call('getModel', { name: 'published', acceptLicence: false });
    await assert.rejects(client.call('getModel', { name: 'published', acceptLicence: false }), /already/);
    await becomes(async () => (await client.call('listPublishedModels')).downloads[0]!.bytes > 0, true);
    const cancelled = await client.call('cancelGetModel', { name: 'published' });
    assert.deepEqual([cancelled.state, cancelled.total], ['cancelled', weights.length]);
    assert.ok(readdirSync(join(folder, 'downloads')).includes('published.safetensors.part'));
    assert.ok(!isThere('published'));
    await assert.rejects(client.call('cancelGetModel', { name: 'published' }), /is not being downloaded/);

    server.stallAfter = undefined;
    const told = outcome('published');
    await client.call('getModel', { name: 'published', acceptLicence: false });
    assert.deepEqual(await told.then(({ state, reason, bytes }) => ({ state, reason, bytes })), {
      state: 'done',
      reason: null,
      bytes: weights.length,
    });
    assert.match(server.ranges.at(-1)!, /^bytes=\d+-$/);
    assert.ok(isThere('published'));
    assert.deepEqual(readdirSync(join(folder, 'downloads')), []);
  });

  it('says why a download failed', async () => {
    server.status = 404;
    const told = outcome('bound');
    await client.call('getModel', { name: 'bound', acceptLicence: true });
    const { state, reason } = await told;
    assert.equal(state, 'failed');
    assert.match(reason!, /the server answered 404/);
    server.status = undefined;
  });

  it('composes a model with the checks of the command line', async () => {
    const compose = (name: string, members: string[] | null) =>
      client.call('composeModel', { name, members });
    await assert.rejects(compose('published', ['published', 'hearmark-crnn']), /there is a model/);
    await assert.rejects(compose('both', ['published', 'nobody']), /nobody is not installed/);
    await assert.rejects(compose('../both', ['published', 'hearmark-crnn']), /a name, not a path/);
    await assert.rejects(compose('ensemble', null), /are not installed/);
    await compose('both', ['published', 'hearmark-crnn']);
    const both = (await client.call('listModels')).find(({ name }) => name === 'both')!;
    assert.deepEqual([both.members, both.shipped], [['published', 'hearmark-crnn'], false]);
  });

  it('removes a model, the one in use only as another takes its place, and none that others are made of', async () => {
    const remove = (name: string) => client.call('removeModel', { name });
    await assert.rejects(remove('hearmark-crnn'), /comes with Hearmark and stays/);
    await assert.rejects(remove('published'), /is a part of both/);
    await client.call('useModel', { name: 'both' });
    await remove('both');
    assert.equal((await client.call('getOverview')).model, 'hearmark-transformer');
    await remove('published');
    assert.deepEqual(readdirSync(own), []);
    await client.call('useModel', { name: 'hearmark-crnn' });
  });
});
