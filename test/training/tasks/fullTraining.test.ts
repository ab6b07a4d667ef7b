// Past 300 lines: all start from copies of one library, which takes long to hear and to train.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Training } from '../../../src-main/api.ts';
import { openLibrary } from '../../../src-main/library/openLibrary.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import type { StateDict } from '../../../src-main/taggers/stateDict.ts';
import { Tagger } from '../../../src-main/taggers/Tagger.ts';
import { collectLessons } from '../../../src-main/training/collectLessons.ts';
import { hearFile } from '../../../src-main/training/hearFile.ts';
import { sortTags } from '../../../src-main/training/LearnableTag.ts';
import { hearAgain, learnRowsAnew } from '../../../src-main/training/learnRowsAnew.ts';
import { readOutputLayer } from '../../../src-main/training/outputLayer.ts';
import type { HeadRow } from '../../../src-main/training/rowLogit.ts';
import { trainFromScratch } from '../../../src-main/training/trainFromScratch.ts';
import { trainFull } from '../../../src-main/training/trainFull.ts';
import { fitInOwnProcess } from '../../../src-main/training/tasks/fitInOwnProcess.ts';
import { work } from '../../../src-main/workers/Worker.ts';
import { parseWorkersKey } from '../../../src-main/workers/WorkersKey.ts';
import { rememberPassed } from '../../fixtures/rememberPassed.ts';
import { withoutNats } from '../../workers/withoutNats.ts';
import { contentId, newTrack, temporaryFolder as folderOfTest } from '../../library/temporaryLibrary.ts';
import { Client } from '../../server/testHost.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { makeTune } from '../makeTune.ts';
import { smallInput, smallNetwork } from '../smallInput.ts';
import { TrainingHost, useFolder } from './openTrainings.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'src-main', 'cli', 'hearmark.ts');
const folder = temporaryFolder();
const music = join(folder, 'music');
const whole = join(folder, 'whole');
const tunes = Array.from({ length: 30 }, (_, index) => ({
  path: join(music, `${index}.wav`),
  hasDrum: index % 2 === 0,
}));
const asked = tunes.slice(0, 24);
const epochs = 4;
const full = { depth: 'full', tagIds: null, epochs } as const;

/** A library that a network of two layers has heard, with a tag that the person decided on most tunes. */
before(async () => {
  mkdirSync(music);
  tunes.forEach(({ path, hasDrum }, index) => writeFileSync(path, makeTune(index, hasDrum, 2)));
  const { installed } = (await trainFromScratch({
    name: 'parent',
    ...smallNetwork,
    input: smallInput,
    tracks: tunes.map(({ path, hasDrum }) => ({ path, tags: hasDrum ? ['sound:drum'] : [], group: path })),
    backend: 'wasm',
    epochs: 1,
    seed: 1,
    checkpointFolder: join(folder, 'parent-checkpoint'),
    modelsFolder: join(whole, 'models'),
    onProgress: () => {},
    signal: new AbortController().signal,
  }))!;
  const libraryFile = useFolder(whole, 'parent');
  await rememberPassed(installed.folder, libraryFile);
  const library = openLibrary(libraryFile);
  const modelId = registerModel(library, installed);
  const tagger = await Tagger.open(installed);
  for (const [index, { path, hasDrum }] of tunes.entries()) {
    const track = newTrack(path, { contentId: contentId(path), tags: { artist: `Artist ${index}` } });
    const { id: trackId } = library.tracks.save(track);
    const scores = (await hearFile(path, tagger))!;
    library.scores.save(trackId, modelId, {
      coverage: 'whole',
      scores,
      windowStartsSeconds: Float32Array.of(0),
      windowSeconds: 1.5,
      timeline: scores,
      embedding: Float32Array.from({ length: 16 }, (_, at) => Math.sin(index + at)),
    });
    if (index >= asked.length) continue;
    const action = hasDrum ? 'added' : 'rejected';
    library.corrections.append({ trackId, tag: 'mine', category: 'own', action });
  }
  await tagger.close();
  library.close();
});

/** A copy of that library, and a host for it. */
async function openCopy(t: TestContext) {
  const place = folderOfTest(t);
  cpSync(whole, place, { recursive: true });
  return { place, host: await openHost(t, place) };
}

async function openHost(t: TestContext, place: string) {
  const host = await TrainingHost.open(place, 'parent');
  t.after(() => host.backend.close());
  return host;
}

const ofModels = (place: string) => readdirSync(join(place, 'models')).sort();

describe('training all layers', () => {
  it(
    'is done by another machine, and judged here as one that was done here',
    { skip: withoutNats },
    async (t) => {
      const { place, host } = await openCopy(t);
      const { line } = await host.call('shareWork', { onNetwork: false });
      const [, , url, , key] = line!.split(' ');
      const end = new AbortController();
      let fits = 0;
      const ended = work({
        url: url!,
        key: parseWorkersKey(key!),
        version: host.backend.version,
        machine: 'PC',
        slots: 1,
        runtime: 'onnx-cpu',
        roots: new Map(),
        folder: join(place, 'worker'),
        openAnalyser: () => Promise.reject(new Error('nothing is listened to here')),
        tryModel: () => Promise.resolve(),
        fit: (asked) => (fits++, fitInOwnProcess(asked)),
        say: () => {},
        signal: end.signal,
      });
      try {
        const { id } = await host.call('startTraining', { ...full, epochs: 2, machine: 'PC' });
        const ready = await host.until(id, ({ state }) => state === 'ready');
        assert.deepEqual([fits, ready.machine, ready.trainedModel], [1, 'PC', 'parent-1']);
        assert.deepEqual(ready.curve.map(({ epoch }) => epoch), [0, 1]); // prettier-ignore
        assert.equal(ready.report!.tags.length, 1);
        assert.deepEqual(ofModels(place), ['parent', 'parent-1']);
        await assert.rejects(
          host.call('startTraining', { ...full, depth: 'head', machine: 'PC' }),
          /only a training of all layers is worth another machine/,
        );
      } finally {
        end.abort();
        await ended;
        await host.call('stopSharing');
      }
    },
  );

  it('is paused and goes on, and is used when somebody says so; the model before is a click away', async (t) => {
    const { place, host } = await openCopy(t);
    const { id } = await host.call('startTraining', full);
    const { curve } = await host.until(id, (one) => one.curve.length >= 2);
    assert.ok(curve[0]!.loss > 0 && curve[0]!.validationLoss > 0);
    assert.equal((await host.call('pauseTraining', { trainingId: id })).state, 'paused');
    assert.equal((await host.call('resumeTraining', { trainingId: id })).state, 'running');
    const { report, trainedModel, curve: all } = await host.until(id, ({ state }) => state === 'ready');
    assert.equal(trainedModel, 'parent-1');
    assert.deepEqual(ofModels(place), ['parent', 'parent-1']);
    assert.deepEqual(all.slice(0, 2), curve.slice(0, 2));
    assert.deepEqual(all.map(({ epoch }) => epoch), [...all.keys()]); // prettier-ignore
    assert.equal(report!.tags.length, 1);
    assert.ok(report!.untouched!.tracks > 0);
    assert.equal((await host.call('getOverview')).model, 'parent');
    const told = host.toldOf(id);
    assert.ok(told.some(({ share, remainingSeconds }) => share! > 0 && remainingSeconds! > 0));
    assert.ok(told.some(({ state }) => state === 'judging'));

    await host.call('acceptTraining', { trainingId: id, insist: true });
    assert.equal((await host.call('getOverview')).model, 'parent-1');
    const [job] = await host.call('listJobs');
    assert.equal(job!.kind, 'listen');
    await host.call('useModel', { name: 'parent' });
    assert.equal((await host.call('getOverview')).model, 'parent');
    assert.deepEqual(readdirSync(join(place, 'trainings')), []);
  });

  it('says which tracks it leaves out, whose files hold other audio now, and keeps what was decided of them', async (t) => {
    const { place, host } = await openCopy(t);
    const library = openLibrary(join(place, 'library.db'));
    const { path } = asked[3]!;
    const { id: other } = library.tracks.save(newTrack(path, { contentId: contentId('other audio') }));
    const decided = () => library.training.decided(library.models.all()[0]!.id).tracks.length;
    const before = decided();
    assert.notEqual(library.files.find(path)!.trackId, 4);
    const { id } = await host.call('startTraining', { ...full, epochs: 1 });
    const { report, reason } = await host.until(id, ({ state }) => state === 'ready');
    assert.match(reason!, /One file is left out: its file holds other audio now/);
    assert.equal(report!.tracks, asked.length - 1);
    assert.equal(decided(), before);
    assert.ok(other > tunes.length);
    library.close();
  });

  it('ends with the best row there is for what the trained layers hear, by all that was answered', async (t) => {
    const { place, host } = await openCopy(t);
    const { id } = await host.call('startTraining', { ...full, epochs: 1 });
    await host.until(id, ({ state }) => state === 'ready');
    const installed = await loadModelPackage(join(place, 'models', 'parent-1'));
    const library = openLibrary(join(place, 'library.db'));
    const lessons = collectLessons(library, library.models.all()[0]!.id, installed.card);
    const [tag] = sortTags(lessons, () => true).learnable;
    const position = installed.card.vocabulary.findIndex((one) => one.tag === 'mine');
    const files = lessons.examples.map((example) => ({
      example,
      path: library.files.ofTrack(example.trackId)[0]!,
    }));
    library.close();
    const outputs = [{ ...tag!, position, isNew: true, threshold: 0.5 }];
    const heard = await hearAgain(installed, files);
    const rowIn = async (weights: StateDict) =>
      (await readOutputLayer({ ...installed, weights })).rows[position]!;
    const kept = await rowIn(installed.weights);
    const isClose = (row: HeadRow) =>
      row.weights.every((weight, index) => Math.abs(weight - kept.weights[index]!) < 1e-3) &&
      Math.abs(row.bias - kept.bias) < 1e-3;
    assert.ok(kept.weights.some((weight) => Math.abs(weight) > 0.01));
    assert.ok(isClose(await rowIn(learnRowsAnew(heard, outputs, () => true))));
    const ofHalf = await rowIn(learnRowsAnew(heard, outputs, ({ trackId }) => trackId % 4 < 2));
    assert.ok(!isClose(ofHalf), 'fewer answers, another row');
  });

  it('leaves what got no better as it was: its old row and threshold, or none', async (t) => {
    const { place, host } = await openCopy(t);
    await host.backend.close();
    const library = openLibrary(join(place, 'library.db'));
    const model = await loadModelPackage(join(place, 'models', 'parent'));
    const modelId = registerModel(library, model);
    asked.forEach(({ path }, index) => {
      const { trackId } = library.files.find(path)!;
      const action = (index * 7) % 16 < 8 ? 'added' : 'rejected';
      library.corrections.append({ trackId: trackId!, tag: 'by chance', category: 'own', action });
      library.corrections.append({ trackId: trackId!, tag: 'drum', category: 'sound', action });
    });
    const { result, installed } = (await trainFull({
      library,
      model,
      modelId,
      isWanted: () => true,
      seed: 1,
      backend: 'wasm',
      epochs: 1,
      checkpointFolder: join(place, 'checkpoint'),
      modelsFolder: join(place, 'models'),
      onProgress: () => {},
      signal: new AbortController().signal,
    }))!;
    library.close();
    const verdict = Object.fromEntries(result.learnt.map(({ tag, refused }) => [tag, refused === undefined]));
    assert.deepEqual(verdict, { mine: true, 'by chance': false, drum: false });
    assert.equal(result.isBetter, true);
    const { vocabulary } = installed!.card;
    assert.deepEqual(vocabulary.map(({ tag }) => tag), [...model.card.vocabulary.map(({ tag }) => tag), 'mine']); // prettier-ignore
    assert.deepEqual(vocabulary[0], model.card.vocabulary[0]);
    const [before, after] = [await readOutputLayer(model), await readOutputLayer(installed!)];
    assert.deepEqual(after.rows[0], before.rows[0]);
    assert.equal(after.rows.length, vocabulary.length);
  });

  it('whose process is killed goes on in another session, with what was decided when it began', async (t) => {
    const { place, host } = await openCopy(t);
    const { id } = await host.call('startTraining', full);
    await host.until(id, (one) => one.curve.length >= 1);
    process.kill(host.processes[0]!.pid!, 'SIGKILL');
    const killed = await host.until(id, ({ state }) => state === 'paused');
    assert.match(killed.reason!, /the process that trained ended \(SIGKILL\)/);
    const [mine] = (await host.call('listLessons')).tags;
    await host.call('correct', {
      selection: { trackIds: [26, 27, 28, 29] },
      tagIds: [mine!.tagId],
      action: 'added',
    });
    await host.backend.close();

    const next = await openHost(t, place);
    const [kept] = await next.call('listTrainings');
    assert.deepEqual([kept!.state, kept!.curve], ['paused', killed.curve]);
    await next.call('resumeTraining', { trainingId: kept!.id });
    const { report } = await next.until(kept!.id, ({ state }) => state === 'ready');
    const { positives, negatives } = report!.tags[0]!;
    assert.deepEqual([positives, negatives], [12, 12]);
    const lengths = next.toldOf(kept!.id).map(({ curve }) => curve.length);
    assert.ok(Math.min(...lengths) >= killed.curve.length, 'no epoch was done twice');

    // What came of it is still there in a third session, and goes when it is given up
    await next.backend.close();
    const third = await openHost(t, place);
    const [ready] = await third.call('listTrainings');
    assert.deepEqual([ready!.state, ready!.report], ['ready', report]);
    await third.call('cancelTraining', { trainingId: ready!.id });
    assert.deepEqual(ofModels(place), ['parent']);
    assert.deepEqual(readdirSync(join(place, 'trainings')), []);
  });

  it('outlives a host that is killed: the model in use stays, and it can go on', async (t) => {
    const place = folderOfTest(t);
    cpSync(whole, place, { recursive: true });
    const libraryFile = useFolder(place, 'parent');
    const server = spawn(process.execPath, [program, 'serve', '--port', '0', '--library', libraryFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => server.kill('SIGKILL'));
    let address: string | undefined;
    for await (const line of createInterface(server.stdout)) {
      address = /http:\/\/\S+/.exec(line)?.[0];
      if (address !== undefined) break;
    }
    const client = await Client.signIn(address!);
    const { id } = await client.call('startTraining', full);
    await client.listen((events) =>
      events.some(
        ({ name, data }) =>
          name === 'training' &&
          ((data as Training).curve.length > 0 || (data as Training).state === 'paused'),
      ),
    );
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;

    const host = await openHost(t, place);
    const [kept] = await host.call('listTrainings');
    assert.deepEqual([kept!.id, kept!.state], [id, 'paused']);
    assert.match(kept!.reason!, /was closed while it was running/);
    assert.equal((await host.call('getOverview')).model, 'parent');
    assert.equal((await host.call('getOverview')).decisions, 24);
    // The process that it began may take a moment to see that it is alone, and holds the lock until then
    for (let tries = 0; ; tries++) {
      await host.call('resumeTraining', { trainingId: id });
      const { state } = await host.until(id, (one) => one.state === 'ready' || one.state === 'paused');
      if (state === 'ready') break;
      assert.ok(tries < 20);
      await sleep(200);
    }
  });

  it('says what went wrong where the disk takes no epoch, and goes on when it does', async (t) => {
    const { place, host } = await openCopy(t);
    const { id } = await host.call('startTraining', full);
    // A file where the folder is to be: nothing else is refused to root
    const inTheWay = join(place, 'trainings', String(id), 'checkpoint');
    writeFileSync(inTheWay, '');
    const { reason } = await host.until(id, ({ state }) => state === 'paused');
    assert.match(reason!, /cannot keep where the training stands/);
    rmSync(inTheWay);
    await host.call('resumeTraining', { trainingId: id });
    await host.until(id, ({ state }) => state === 'ready');
  });
});
