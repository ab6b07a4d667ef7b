import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { audioEndings } from '../../src-main/files/audioFileNames.ts';
import { standardWrite } from '../../src-main/settings.ts';
import { builtPage } from '../../src-main/server/builtPage.ts';
import { cacheFolder } from '../cacheFolder.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { FileServer } from '../models/FileServer.ts';
import { oneModelCatalogue } from '../models/oneModelCatalogue.ts';
import { makeTowers } from '../hearing/makeTowers.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { bytesOf, isUnpacked, layTree, offeredEndings, packedFiles } from './packTree.ts';
import { PackedApplication } from './PackedApplication.ts';
import { toneFile } from './toneFile.ts';

const root = join(import.meta.dirname, '..', '..');
const megabytesMax = 260;

// HEARMARK_PACKED names a tree that electron-builder itself packed (its archive extracted): the desktop workflow does so.
describe('the packed application', () => {
  const given = process.env.HEARMARK_PACKED;
  const folder = temporaryFolder();
  const tree = given ?? join(folder, 'resources', 'app.asar');
  const music = join(folder, 'Music');
  const env = {
    ...process.env,
    HEARMARK_LIBRARY: join(folder, 'data', 'library.db'),
    HEARMARK_MODELS: join(folder, 'models'),
    HEARMARK_LOGS: join(folder, 'logs'),
    HEARMARK_CATALOGUE: join(folder, 'catalogue.json'),
    HEARMARK_USER_DATA: join(folder, 'config'),
    // The tree lies elsewhere in each run: what was compiled of it is found by where it lies from here
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    NODE_COMPILE_CACHE_PORTABLE: '1',
  };
  const server = new FileServer();
  let files: string[];
  let packed: PackedApplication;

  before(async () => {
    await builtPage(() => {});
    files = packedFiles();
    if (given === undefined) layTree(files, tree);
    const compiled = join(cacheFolder, 'compiled');
    mkdirSync(compiled, { recursive: true });
    symlinkSync(compiled, env.NODE_COMPILE_CACHE, 'junction');
    toneFile(join(music, 'First.wav'), 440);
    installStranger(join(folder, 'models', 'stranger'));
    makeTowers(join(folder, 'models'));
    await server.start();
    const weights = readFileSync(join(firstCrnn, 'weights.safetensors'));
    server.reset(weights);
    const sha256 = hash('sha256', weights);
    const catalogue = oneModelCatalogue({ url: server.url, bytes: weights.length, sha256 });
    writeFileSync(env.HEARMARK_CATALOGUE, JSON.stringify(catalogue));
    mkdirSync(join(folder, 'data'));
    const settings = { model: 'stranger', jobs: 1, runtime: 'onnx-cpu' };
    writeFileSync(join(folder, 'data', 'settings.json'), JSON.stringify(settings));
    packed = new PackedApplication(tree, env, [music, '--a-switch', 'not-there']);
  });
  after(() => packed.kill());

  it(`is ${megabytesMax} MB at most, and what the system opens by itself lies beside the archive`, () => {
    if (given !== undefined) assert.deepEqual(filesBelow(given).sort(), files.toSorted());
    const bytes = files.reduce((sum, file) => sum + bytesOf(file), 0);
    assert.ok(bytes <= megabytesMax * 1e6, `${Math.round(bytes / 1e6)} MB`);
    const native = files.filter((file) => /\.(node|dll|dylib|so|so\.\d+)$/.test(file));
    assert.ok(native.length >= 3, native.join(' '));
    assert.deepEqual(
      native.filter((file) => !isUnpacked(file)),
      [],
    );
    const strangers = native.filter(
      (file) => /linux|darwin|win32/.test(file) && !file.includes(process.platform),
    );
    assert.deepEqual(strangers, []);
  });

  it('is offered on macOS for each format that is heard', () => {
    assert.deepEqual(offeredEndings(), [...audioEndings]);
  });

  it('has every package that its code names', () => {
    const code = files.filter((file) => /^src-main\/.*\.ts$/.test(file));
    const named = code.flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from |import\(|^import )'([^'.][^']*)'/gm)].map(
        ([, name]) => name!,
      ),
    );
    const { dependencies } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8')) as PackageJson;
    const packages = Object.keys(dependencies);
    const wanted = new Set(
      named.filter((name) => packages.some((known) => `${name}/`.startsWith(`${known}/`))),
    );
    assert.ok(wanted.has('better-sqlite3') && wanted.has('@tensorflow/tfjs-layers'), [...wanted].join(' '));
    const text = [...wanted].map((name) => `import ${JSON.stringify(name)};`).join('\n');
    const file = join(tree, 'src-main', 'all.mjs');
    writeFileSync(file, text);
    const { status, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', cwd: tree, env });
    assert.equal(status, 0, stderr);
  });

  it('starts, tries a model of somebody else, and shows its page with all that this loads', async () => {
    await packed.until((seen): seen is typeof seen & { seen: 'window' } => seen.seen === 'window');
    const page = await packed.get('/');
    assert.equal(page.status, 200);
    assert.match(page.headers['content-security-policy']!, /default-src/);
    const assets = [...page.body.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, path]) => path!);
    assert.ok(assets.length >= 2, page.body);
    for (const path of assets) assert.equal((await packed.get(path)).status, 200, path);
  });

  it('listens to the folder that it was started with, in an analysis process', async () => {
    const job = await packed.event('job', ({ state }) => state === 'done' || state === 'failed');
    assert.deepEqual([job.state, job.failures, job.found.new], ['done', 0, 1], JSON.stringify(job));
  });

  it('shows the track of a file that another start was to open, and asks before it adds the folder of another', async () => {
    const file = join(music, 'First.wav');
    packed.emit('second-instance', ['electron', 'folder', 'First.wav'], music);
    await packed.until(
      (seen): seen is typeof seen & { seen: 'window' } =>
        seen.seen === 'window' && seen.url.endsWith('#/track/1'),
    );
    const other = join(folder, 'Other', 'Other.wav');
    toneFile(other, 550);
    packed.emit('open-file', other);
    packed.emit('open-file', file);
    const asked = await packed.until(
      (seen): seen is typeof seen & { seen: 'dialog' } => seen.seen === 'dialog',
    );
    assert.ok(asked.message.includes(join(folder, 'Other')), asked.message);
    const job = await packed.event('job', ({ id, state }) => id === 2 && state === 'done');
    assert.equal(job.found.new, 1);
    await packed.call('listJobs'); // whatever was to be seen until now is seen then
    const bars = packed.seen.flatMap((seen) => (seen.seen === 'progress' ? [seen.bar] : []));
    assert.ok(bars.some((bar) => bar > 0) && bars.at(-1) === -1, bars.join());
  });

  it('shows the file of a track in its folder, and lets it be dragged to another program', async () => {
    await packed.call('showFile', { trackId: 1 });
    const shown = await packed.until(
      (seen): seen is typeof seen & { seen: 'shown' } => seen.seen === 'shown',
    );
    assert.equal(shown.file, join(music, 'First.wav'));
    await packed.call('dragFiles', {
      selection: { filter: {}, exceptIds: [] },
      sort: { by: 'title', descending: false },
    });
    const dragged = await packed.until(
      (seen): seen is typeof seen & { seen: 'dragged' } => seen.seen === 'dragged',
    );
    assert.deepEqual(
      dragged.files.toSorted(),
      [join(music, 'First.wav'), join(folder, 'Other', 'Other.wav')].sort(),
    );
  });

  it('draws a waveform, writes a tag into the file and makes a backup, each in a process of its own', async () => {
    const { peaks } = await packed.call('getWaveform', { trackId: 1, points: 10 });
    assert.equal(peaks.length, 10);
    const selection = { trackIds: [1] };
    await packed.call('addNewTag', { name: 'packed', category: 'genre', selection });
    const settings = { ...standardWrite, modes: { genre: 'add' as const } };
    const { id } = await packed.call('previewWrite', { selection, settings, withSuggestions: false });
    await packed.event('write', (write) => write.id === id && write.state === 'ready');
    await packed.call('applyWrites', { taskId: id });
    const write = await packed.event('write', ({ state }) => state === 'done' || state === 'failed');
    assert.equal(write.written, 1, JSON.stringify(write));
    assert.ok(readFileSync(join(music, 'First.wav')).includes('packed'));
    assert.equal((await packed.call('backUp')).backups.length, 1);
  });

  it('reads words by a text-audio model in a process of its own', async () => {
    const { sound } = await packed.call('findByWords', { text: 'bright high tone' });
    assert.deepEqual(sound, { model: 'towers', words: 'bright high tone' });
  });

  it('lets players in, once it is asked to', async () => {
    const { addresses, key } = await packed.call('servePlayers', { reach: 'machine' });
    const response = await fetch(`${addresses[0]}/rest/ping?f=json&apiKey=${key}`);
    assert.match(await response.text(), /"status":"ok"/);
    await packed.call('servePlayers', { reach: 'nobody' });
  });

  it('trains in a process of its own, and says what there is too little of', async () => {
    await packed.call('startTraining', { depth: 'head', tagIds: null, epochs: 1 });
    const training = await packed.event('training', ({ state }) => !['running', 'judging'].includes(state));
    assert.equal(training.state, 'ready', JSON.stringify(training));
    assert.match(training.report!.left[0]!.reason, /too few answers/);
  });

  it('measures runtimes, each in a process of its own', async () => {
    const { runtimes } = await packed.call('measureRuntimes', { name: 'stranger' });
    const problemOf = (name: string) => runtimes.find((runtime) => runtime.name === name)!.problem;
    assert.equal(problemOf('onnx-cpu'), null);
    assert.match(problemOf('tfjs-wasm') ?? 'stopped', /^stopped/); // so much slower that it is not timed to the end
  });

  it('scores in a process of its own where a GPU is wanted, and says where there is none', async () => {
    await packed.call('changeSettings', { runtime: 'onnx-webgpu' });
    toneFile(join(music, 'Second.wav'), 660);
    const { id } = await packed.call('startScan', { folderIds: null });
    const job = await packed.event('job', (job) => job.id === id && ['done', 'failed'].includes(job.state));
    if (job.state === 'failed') assert.match(job.reason!, /GPU/);
    else assert.deepEqual([job.failures, job.found.new], [0, 1]);
  });

  it('looks for duplicates, fingerprinting and comparing each in a process of its own', async () => {
    await packed.call('startDuplicateSearch');
    const search = await packed.event('duplicates', ({ state }) => state === 'done' || state === 'failed');
    assert.equal(search.state, 'done', JSON.stringify(search));
  });

  it('lays out the map of sound in a process of its own', async () => {
    await packed.call('getSoundMap');
    const map = await packed.event('soundMap', ({ state }) => state !== 'working');
    assert.deepEqual([map.state, map.reason], ['ready', null]);
    assert.ok((await packed.call('getMapPoints')).points > 0);
  });

  it('gets a published model, which is read in a process of its own', async () => {
    const { downloads, models } = await packed.call('listPublishedModels');
    assert.deepEqual([downloads, models.map(({ name }) => name)], [[], ['published']]);
    await packed.call('getModel', { name: 'published', acceptLicence: false });
    const got = await packed.event('modelDownload', ({ state }) => state === 'done' || state === 'failed');
    assert.equal(got.state, 'done', got.reason ?? '');
  });

  it('has started each kind of child process, noted no mistake, and closes its library', async () => {
    const kinds = files.filter((file) => /^src-main\/.*\.ts$/.test(file) && isChild(join(root, file)));
    const started = packed.seen.flatMap((seen) => (seen.seen === 'child' ? [seen.module] : []));
    assert.deepEqual([...new Set(started)].sort(), kinds.map((file) => join(tree, file)).sort());
    assert.equal(await packed.quit(), 0);
    assert.equal(packed.errors, '');
    assert.ok(!existsSync(`${env.HEARMARK_LIBRARY}-wal`));
    const logs = existsSync(env.HEARMARK_LOGS) ? readdirSync(env.HEARMARK_LOGS) : [];
    const log = logs.map((file) => readFileSync(join(env.HEARMARK_LOGS, file), 'utf8')).join('');
    assert.equal(log, '');
  });

  it('says why it cannot go on, and what that means', async () => {
    const broken = new PackedApplication(tree, { ...env, HEARMARK_LIBRARY: folder });
    assert.equal(await broken.ended(), 1);
    const told = broken.seen.find((seen) => seen.seen === 'dialog');
    assert.equal(told?.message, 'Hearmark cannot go on');
    assert.match(told.detail, /What you decided is kept/);
    assert.ok(told.detail.includes(folder), told.detail);
  });
});

/** A model that does not come with Hearmark: the smallest there is. */
function installStranger(folder: string): void {
  cpSync(join(root, 'test/fixtures/firstCrnn'), folder, { recursive: true });
  const file = join(folder, 'card.json');
  const card = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...card, name: 'stranger' }));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

interface PackageJson {
  dependencies: Record<string, string>;
}

/** What a process begins with answers its parent as soon as it is loaded. */
function isChild(file: string): boolean {
  return /^(await|void) serveParent</m.test(readFileSync(file, 'utf8'));
}
