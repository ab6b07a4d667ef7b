import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, it } from 'node:test';
import { createFrontEnd } from '../../src-main/audio/frontEnd.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { compileOnnx } from '../../src-main/taggers/onnx/compileOnnx.ts';
import { encodeSafetensors, parseSafetensors } from '../../src-main/taggers/safetensors.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { FileServer } from '../models/FileServer.ts';
import { oneModelCatalogue } from '../models/oneModelCatalogue.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark, type RunOptions } from './runHearmark.ts';

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const blobOf = (bytes: Uint8Array) =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

describe('hearmark models get', () => {
  const root = temporaryFolder();
  const server = new FileServer();
  const weights = readFileSync(join(firstCrnn, 'weights.safetensors'));
  const changed = Buffer.from(weights).fill(1, weights.length - 4); // the last weight: another model
  let folder: string;

  const metrics = { rocAuc: 0.75, prAuc: 0.25, of: 'a test' };
  const file = 'published.safetensors';
  /** Runs `models get` with a catalogue of this one model. */
  const get = (changes: object, ...parameters: string[]) => {
    const ofServer = { url: server.url, bytes: weights.length, sha256: hashOf(weights) };
    const catalogue = oneModelCatalogue({ ...ofServer, ...changes });
    writeFileSync(join(folder, 'catalogue.json'), JSON.stringify(catalogue));
    return run('models', 'get', ...parameters);
  };
  const run = (...parameters: string[]) => callHearmark(parameters, { env: env() });
  const env = () => ({
    HEARMARK_CATALOGUE: join(folder, 'catalogue.json'),
    HEARMARK_MODELS: join(folder, 'models'),
    HEARMARK_LIBRARY: join(folder, 'library.db'),
  });
  const filesIn = (name: string) => (existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : []);
  const cardOf = (name: string) =>
    JSON.parse(readFileSync(join(folder, 'models', name, 'card.json'), 'utf8')) as Record<string, unknown>;

  before(() => server.start());
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'g-'));
    server.reset(weights);
  });

  it('downloads, installs under the catalogue’s name, and leaves no download behind', async () => {
    const { status, stdout, stderr } = await get({}, 'published');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /Licence: MIT/);
    assert.match(stdout, /published: crnn, 50 tags/);
    assert.deepEqual(filesIn('models'), ['published']);
    assert.deepEqual(filesIn('downloads'), []);
    const card = cardOf('published');
    assert.match(
      card.provenance as string,
      new RegExp(`Downloaded from ${server.url} on .*${hashOf(weights)}`),
    );
    assert.deepEqual([card.licence, card.commercialUse, card.metrics], ['MIT', true, metrics]);
    assert.match(readFileSync(join(folder, 'models', 'published', 'README.md'), 'utf8'), /Downloaded from/);

    assert.match((await get({}, 'published')).stdout, /installed already/);
    assert.equal(server.requests.length, 1);
    const [listed] = JSON.parse((await get({}, '--json')).stdout) as { name: string; installed: boolean }[];
    assert.deepEqual([listed!.name, listed!.installed], ['published', true]);
  });

  it('shows the catalogue, and knows no other names', async () => {
    const { stdout } = await get({ licence: 'bound' });
    assert.match(stdout, /published +0\.3 MB +CC-BY-NC-SA-4\.0 +0\.7500 +0\.2500 +Tones\n/);
    assert.match(stdout, /These forbid commercial use: published/);
    const unknown = await get({}, 'nothing');
    assert.deepEqual([unknown.status, server.requests.length], [2, 0]);
    assert.match(unknown.stderr, /the catalogue has no model "nothing"/);
  });

  it('shows a licence that forbids commercial use, and asks before anything is fetched', async () => {
    const refused = await get({ licence: 'bound' }, 'published');
    assert.equal(refused.status, 2);
    assert.match(refused.stdout, /CC-BY-NC-SA-4\.0.*\n.*FORBIDS COMMERCIAL USE/);
    assert.match(refused.stderr, /--accept-licence/);
    assert.equal(server.requests.length, 0);
    const accepted = await get({ licence: 'bound' }, 'published', '--accept-licence');
    assert.equal(accepted.status, 0, accepted.stderr);
    assert.equal(cardOf('published').commercialUse, false);
  });

  it('never opens a file with another hash, and deletes it', async () => {
    server.reset(changed);
    const { status, stderr } = await get({}, 'published');
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`expected ${hashOf(weights)}, got ${hashOf(changed)}`));
    assert.deepEqual([filesIn('models'), filesIn('downloads')], [[], []]);
  });

  it('pins a hash that nobody knew, says so, and takes nothing else later', async () => {
    const unknown = { sha256: null, bytes: null };
    const first = await get(unknown, 'published');
    assert.equal(first.status, 0, first.stderr);
    assert.match(first.stdout, /not known beforehand.*pinned/);
    assert.match(first.stdout, new RegExp(`Pinned SHA-256 ${hashOf(weights)} of published`));
    const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    assert.deepEqual(settings.pinnedHashes, { published: hashOf(weights) });

    await run('models', 'remove', 'published');
    server.reset(changed);
    const second = await get(unknown, 'published');
    assert.equal(second.status, 1);
    assert.match(second.stderr, new RegExp(`expected ${hashOf(weights)}, got ${hashOf(changed)}`));
    assert.deepEqual(filesIn('models'), []);
  });

  it('holds a file without a known SHA-256 against git’s id of it', async () => {
    const wrong = await get({ sha256: null, gitBlob: blobOf(changed) }, 'published');
    assert.match(wrong.stderr, new RegExp(`Git's id: expected ${blobOf(changed)}, got ${blobOf(weights)}`));
    assert.ok(!existsSync(join(folder, 'settings.json')), 'nothing is pinned');
    assert.equal((await get({ sha256: null, gitBlob: blobOf(weights) }, 'published')).status, 0);
  });

  it('goes on where the connection broke', async () => {
    server.breakAfter = 100_000;
    const broken = await get({}, 'published');
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /run the same command again/);
    server.breakAfter = undefined;
    assert.equal((await get({}, 'published')).status, 0);
    assert.match(server.ranges[1]!, /^bytes=\d+-$/);
  });

  it('can be interrupted, and goes on later', async () => {
    await get({});
    server.stallAfter = 100_000;
    const onLine: RunOptions['onLine'] = (line, kill) => void (line.startsWith('From ') && kill('SIGINT'));
    const { status, stderr } = await runHearmark(['models', 'get', 'published'], { env: env(), onLine });
    assert.equal(status, 130);
    assert.match(stderr, /Interrupted\. What was downloaded is kept/);
    server.stallAfter = undefined;
    assert.equal((await run('models', 'get', 'published')).status, 0);
  });

  it('without a network says what to fetch by hand, and the command it gives works', async () => {
    const { status, stderr } = await get({ url: 'http://127.0.0.1:9/published.bin' }, 'published');
    assert.equal(status, 1);
    assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
    assert.match(stderr, /no answer from 127\.0\.0\.1:9/);
    assert.match(stderr, /Download http:\/\/127\.0\.0\.1:9\/published\.bin/);
    assert.match(stderr, new RegExp(`SHA-256 must be ${hashOf(weights)}`));
    const [, command] = /hearmark (models import .*)$/m.exec(stderr)!;
    writeFileSync(join(folder, 'published.safetensors'), weights);
    const words = command!.split(' ').map((word) => (word === file ? join(folder, word) : word));
    const imported = await run(...words);
    assert.equal(imported.status, 0, imported.stderr);
    assert.deepEqual(filesIn('models'), ['published']);
  });

  it('installs an ONNX file with the card of the catalogue, by itself and by hand', async () => {
    const { card, network, weights: parameters } = await loadModelPackage(firstCrnn);
    const { frontEnd, inputSamples } = card;
    const onnx = compileOnnx(network, parameters, createFrontEnd(frontEnd).shape(inputSamples));
    const hyperparameters = {
      input: { name: 'input', axes: ['batch', 'channel', 'mels', 'frames'] },
      scores: { name: 'scores', values: 'probabilities' },
    };
    const compiled = {
      ...{ architecture: 'onnx', file: 'published.onnx', bytes: onnx.length, sha256: hashOf(onnx) },
      card: { frontEnd, inputSamples, hyperparameters },
    };
    const offline = await get({ ...compiled, url: 'http://127.0.0.1:9/x' }, 'published');
    const [, cardFile] = /models import published\.onnx --card (\S+) --vocab/.exec(offline.stderr)!;
    assert.deepEqual((JSON.parse(readFileSync(cardFile!, 'utf8')) as typeof card).frontEnd, frontEnd);

    server.reset(onnx);
    const { status, stderr } = await get(compiled, 'published');
    assert.equal(status, 0, stderr);
    assert.deepEqual(filesIn('downloads'), []);
    assert.deepEqual([cardOf('published').licence, cardOf('published').trainedOn], ['MIT', 'Tones']);
  });

  it('takes the network it is told of a file that holds several', async () => {
    const parts = [...parseSafetensors(weights)].flatMap(([tensor, weight]) => [
      [`teacher.${tensor}`, { ...weight, data: weight.data.map(() => 0) }] as const,
      [`student.${tensor}`, weight] as const,
    ]);
    const both = Buffer.from(encodeSafetensors(new Map(parts)));
    server.reset(both);
    const expected = { bytes: both.length, sha256: hashOf(both) };
    const { status, stderr } = await get({ ...expected, part: 'student' }, 'published');
    assert.equal(status, 0, stderr);
    const installed = readFileSync(join(folder, 'models', 'published', 'weights.safetensors'));
    assert.deepEqual(parseSafetensors(installed), parseSafetensors(weights));
    await run('models', 'remove', 'published');
    const none = await get({ ...expected, part: 'nobody' }, 'published');
    assert.match(none.stderr, /no tensors whose names begin with "nobody\."\n.*kept/);
  });

  it('downloads and installs published weights as they are', { skip: withoutReference }, async () => {
    const published = readFileSync(join(referenceFolder, 'weights', 'jamendo-crnn.pth'));
    server.reset(published);
    const catalogue = JSON.parse(readFileSync(join('src-main', 'models', 'catalogue.json'), 'utf8')) as {
      models: { name: string; sha256: string; gitBlob: string; bytes: number }[];
    };
    const { name, sha256, gitBlob, bytes } = catalogue.models.find((one) => one.name === 'jamendo-crnn')!;
    const { status, stderr } = await get({ name, sha256, gitBlob, bytes, file: 'jamendo-crnn.pth' }, name);
    assert.equal(status, 0, stderr);
    assert.equal(cardOf(name).parameters, 394_100);
  });
});
