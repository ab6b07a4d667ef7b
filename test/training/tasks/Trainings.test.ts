import assert from 'node:assert/strict';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Library } from '../../../src-main/library/Library.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { readOutputLayer } from '../../../src-main/training/outputLayer.ts';
import { takeTrainingLock } from '../../../src-main/training/takeTrainingLock.ts';
import { firstCrnn, installFirstCrnn } from '../../fixtures/firstCrnn.ts';
import { temporaryFolder as folderOfTest } from '../../library/temporaryLibrary.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { inventTracks, type InventedTrack } from '../inventLibrary.ts';
import { TrainingHost, useFolder } from './openTrainings.ts';
import { openNewLibrary } from '../../library/openNewLibrary.ts';

const model = 'first-crnn';
const first = await loadModelPackage(firstCrnn);
const shipped = { ...first, card: { ...first.card, name: model } };
const layer = await readOutputLayer(shipped);

const templates = temporaryFolder();
const madeOf = new Map<number, Promise<InventedTrack[]>>();

/** A library that the first CRNN has heard, with answers for a tag of the person's, and for one with far too high a threshold. */
async function makeTemplate(folder: string, tracks: number): Promise<InventedTrack[]> {
  const libraryFile = useFolder(folder, model);
  const library = openNewLibrary(libraryFile);
  await installFirstCrnn(join(folder, 'models'), libraryFile);
  const modelId = registerModel(library, shipped);
  const made = inventTracks({ library, modelId, layer, tracks });
  const yes = made.filter(({ kind }) => kind);
  const no = made.filter(({ kind }) => !kind);
  // One of each artist
  const apart = (of: InventedTrack[]) => of.filter((_, index) => index % 3 === 0).slice(0, 20);
  const rock = shipped.card.vocabulary.findIndex(({ tag }) => tag === 'rock');
  const byScore = made
    .map((track) => ({ track, score: library.scores.of(track.trackId, modelId)!.scores[rock]! }))
    .sort((a, b) => b.score - a.score)
    .map(({ track }) => track);
  library.transaction(() => {
    for (const track of [...apart(yes), ...apart(no)]) decide(library, track, 'mine', track.kind);
    byScore.slice(0, 40).forEach((track, place) => decide(library, track, 'rock', place < 20, 'genre'));
    for (const track of made.slice(0, 3)) decide(library, track, 'rare', true);
  });
  library.close();
  return made;
}

/** A copy of that library, and a host for it. */
async function makeTrainings(t: TestContext, { tracks = 200 } = {}) {
  const template = join(templates, String(tracks));
  if (!madeOf.has(tracks)) madeOf.set(tracks, makeTemplate(template, tracks));
  const made = await madeOf.get(tracks)!;
  const folder = folderOfTest(t);
  cpSync(template, folder, { recursive: true });
  const host = await TrainingHost.open(folder, model);
  t.after(() => host.backend.close());
  const tags = await host.call('listTags');
  const idOf = (name: string) => tags.find((tag) => tag.name === name)!.id;
  return { folder, host, made, idOf };
}

function decide(library: Library, { trackId }: InventedTrack, tag: string, isYes: boolean, category = 'own') {
  library.corrections.append({ trackId, tag, category, action: isYes ? 'added' : 'rejected' });
}

const all = { tagIds: null, epochs: 1 };
const isReady = ({ state }: { state: string }) => state === 'ready';

/** What is suggested of a tag: the tracks, in order. */
async function suggested(host: TrainingHost, tagId: number): Promise<number[]> {
  return host.call('findTrackIds', {
    filter: { include: [tagId], states: ['suggested'] },
    sort: { by: 'strength', descending: true },
    offset: 0,
    limit: 1000,
  });
}

describe('lessons', () => {
  it('say what there is to learn from, and what a tag lacks', async (t) => {
    const { host, idOf } = await makeTrainings(t);
    const { tracks, unheard, neededAnswers, tags } = await host.call('listLessons');
    assert.deepEqual([unheard, neededAnswers], [0, 8]);
    assert.ok(tracks >= 40 && tracks <= 83);
    assert.deepEqual(tags.map(({ tagId }) => tagId).sort(), [idOf('rock'), idOf('mine'), idOf('rare')].sort()); // prettier-ignore
    assert.deepEqual(
      tags.find(({ tagId }) => tagId === idOf('mine')),
      { tagId: idOf('mine'), positives: 20, negatives: 20, lacks: null },
    );
    assert.match(tags[2]!.lacks!, /too few answers: 3 yes and 0 no/);
  });
});

describe('training thresholds', () => {
  it('shows a report first, sets them as one step of undo, and refuses a second time', async (t) => {
    const { host, idOf } = await makeTrainings(t);
    const rock = async () => (await host.call('listTags')).find(({ id }) => id === idOf('rock'))!;
    const { threshold } = await rock();
    const { id } = await host.call('startTraining', {
      depth: 'thresholds',
      tagIds: [idOf('rock')],
      epochs: 1,
    });
    const { report, trainedModel } = await host.until(id, isReady);
    assert.equal(trainedModel, null);
    assert.deepEqual(report!.tags.map(({ tagId }) => tagId), [idOf('rock')]); // prettier-ignore
    const [tag] = report!.tags;
    assert.equal(tag!.refused, null);
    assert.ok(tag!.after.f1.value > tag!.before!.f1.value);
    assert.ok(tag!.calibration.after.reduce((sum, { answers }) => sum + answers, 0) === 40);
    assert.equal((await rock()).threshold, threshold, 'nothing is in use yet');

    const accepted = await host.call('acceptTraining', { trainingId: id, insist: false });
    assert.equal(accepted.state, 'inUse');
    assert.equal((await rock()).threshold, tag!.thresholds.after);
    await assert.rejects(host.call('acceptTraining', { trainingId: id, insist: false }), /nothing to use/);
    assert.match((await host.call('undo'))!.title, /Learnt the threshold of Rock|rock/i);
    assert.equal((await rock()).threshold, threshold);
  });

  it('are used only where somebody insists if they are no better, and never for another model', async (t) => {
    const { host, idOf } = await makeTrainings(t);
    const { id } = await host.call('startTraining', {
      depth: 'thresholds',
      tagIds: [idOf('rare')],
      epochs: 1,
    });
    const { report } = await host.until(id, isReady);
    assert.deepEqual(report!.tags, []);
    assert.equal(report!.left[0]!.tagId, idOf('rare'));
    for (const insist of [false, true])
      await assert.rejects(host.call('acceptTraining', { trainingId: id, insist }), /nothing was learnt/);
    const second = await host.call('startTraining', { ...all, depth: 'thresholds' });
    await host.until(second.id, isReady);
    await host.call('useModel', { name: 'hearmark-transformer' });
    await assert.rejects(
      host.call('acceptTraining', { trainingId: second.id, insist: true }),
      /are for first-crnn, which is not in use/,
    );
  });
});

describe('training the output layer', () => {
  it('installs nothing before it is accepted, then scores the library and uses it; back is a click', async (t) => {
    const { folder, host, idOf, made } = await makeTrainings(t);
    const { id } = await host.call('startTraining', { ...all, depth: 'head' });
    await assert.rejects(
      host.call('startTraining', { ...all, depth: 'head' }),
      /another training is running/,
    );
    const ready = await host.until(id, isReady);
    assert.ok(ready.report!.isBetter && ready.report!.tags.length === 2);
    assert.equal(ready.report!.tags.find(({ tagId }) => tagId === idOf('mine'))!.before, null);
    assert.deepEqual(readdirSync(join(folder, 'models')), [model]);
    const rows = async () =>
      (
        await host.call('findTracks', {
          filter: { states: ['suggested'] },
          sort: { by: 'artist', descending: false },
          offset: 0,
          limit: 200,
        })
      ).rows.map(({ trackId, tags }) => [trackId, tags]);
    const before = await rows();
    assert.deepEqual(await suggested(host, idOf('mine')), []);

    assert.equal((await host.call('acceptTraining', { trainingId: id, insist: false })).state, 'scoring');
    const { trainedModel } = await host.until(id, ({ state }) => state === 'inUse');
    assert.equal(trainedModel, `${model}-1`);
    const { model: used } = await host.call('getOverview');
    assert.equal(used, trainedModel);
    const kindOf = new Map(made.map(({ trackId, kind }) => [trackId, kind]));
    const found = await suggested(host, idOf('mine'));
    const right = found.slice(0, 40).filter((trackId) => kindOf.get(trackId)).length;
    assert.ok(right >= 36, `${right} of the 40 strongest`);
    assert.notDeepEqual(await rows(), before);
    const told = host.toldOf(id);
    assert.deepEqual(
      ['ready', 'scoring', 'inUse'].filter((state) => !told.some((one) => one.state === state)),
      [],
    );
    assert.ok(told.every(({ revision }, at) => at === 0 || revision > told[at - 1]!.revision));
    assert.deepEqual(readdirSync(join(folder, 'trainings')), []);

    await host.call('useModel', { name: model });
    assert.deepEqual(await rows(), before);
    assert.deepEqual(await suggested(host, idOf('mine')), []);
  });

  it('goes on scoring in the next session where the application was closed', async (t) => {
    const { folder, host, idOf } = await makeTrainings(t, { tracks: 1500 });
    const { id } = await host.call('startTraining', { ...all, depth: 'head' });
    await host.until(id, isReady);
    await host.call('acceptTraining', { trainingId: id, insist: false });
    await host.until(id, ({ state, share }) => state === 'scoring' && share !== null && share > 0);
    await host.backend.close();
    const next = await TrainingHost.open(folder, model);
    t.after(() => next.backend.close());
    const [training] = await next.call('listTrainings');
    assert.equal(training!.state, 'scoring');
    assert.equal((await next.call('getOverview')).model, model);
    const { trainedModel } = await next.until(training!.id, ({ state }) => state === 'inUse');
    const { tracksHeard } = (await next.call('listModels')).find(({ name }) => name === trainedModel)!;
    assert.equal(tracksHeard, 1500);
    assert.ok((await suggested(next, idOf('mine'))).length > 150);
  });

  it('leaves the model in use where the new one cannot be written, and can be accepted again', async (t) => {
    const { folder, host } = await makeTrainings(t);
    const { id } = await host.call('startTraining', { ...all, depth: 'head' });
    await host.until(id, isReady);
    const inTheWay = join(folder, 'file');
    writeFileSync(inTheWay, '');
    process.env.HEARMARK_MODELS = join(inTheWay, 'models');
    await host.call('acceptTraining', { trainingId: id, insist: false });
    const { reason } = await host.until(id, isReady);
    assert.match(reason!, /cannot write to/);
    assert.equal((await host.call('getOverview')).model, model);
    process.env.HEARMARK_MODELS = join(folder, 'models');
    await host.call('acceptTraining', { trainingId: id, insist: false });
    await host.until(id, ({ state }) => state === 'inUse');
  });

  it('can be accepted again where the process that installs it is killed, and not twice at once', async (t) => {
    const { host } = await makeTrainings(t);
    const { id } = await host.call('startTraining', { ...all, depth: 'head' });
    await host.until(id, isReady);
    const accept = () => host.call('acceptTraining', { trainingId: id, insist: false });
    const answers = await Promise.allSettled([accept(), accept()]);
    assert.deepEqual(answers.map(({ status }) => status), ['fulfilled', 'rejected']); // prettier-ignore
    for (;;) {
      const [, installer] = host.processes;
      if (installer) {
        process.kill(installer.pid!, 'SIGKILL');
        break;
      }
      await sleep(5);
    }
    const { reason } = await host.until(id, isReady);
    assert.match(reason!, /ended \(SIGKILL\)/);
    assert.equal((await host.call('getOverview')).model, model);
    await accept();
    await host.until(id, ({ state }) => state === 'inUse');
  });

  it('is given up while it scores: its model goes, the one in use stays', async (t) => {
    const { folder, host } = await makeTrainings(t, { tracks: 1500 });
    const { id } = await host.call('startTraining', { ...all, depth: 'head' });
    await host.until(id, isReady);
    await host.call('acceptTraining', { trainingId: id, insist: false });
    await host.until(id, ({ state, share }) => state === 'scoring' && share !== null && share > 0);
    assert.equal((await host.call('cancelTraining', { trainingId: id })).state, 'left');
    assert.deepEqual(readdirSync(join(folder, 'models')), [model]);
    assert.equal((await host.call('getOverview')).model, model);
    assert.deepEqual(readdirSync(join(folder, 'trainings')), []);
  });

  it('fails with a sentence where its process is killed, and the next one works', async (t) => {
    const { host } = await makeTrainings(t);
    const first = await host.call('startTraining', { ...all, depth: 'head' });
    process.kill(host.processes[0]!.pid!, 'SIGKILL');
    const { reason } = await host.until(first.id, ({ state }) => state === 'failed');
    assert.match(reason!, /the process that trained ended \(SIGKILL\)/);
    const second = await host.call('startTraining', { ...all, depth: 'head' });
    await host.until(second.id, isReady);
    assert.equal((await host.call('cancelTraining', { trainingId: second.id })).state, 'left');
  });

  it('refuses to work beside a training of the command line, and what makes no sense', async (t) => {
    const { host, idOf } = await makeTrainings(t);
    {
      using _lock = takeTrainingLock(host.backend.library.file);
      const { id } = await host.call('startTraining', { ...all, depth: 'head' });
      const { reason } = await host.until(id, ({ state }) => state === 'failed');
      assert.match(reason!, /another training of this library is running/);
    }
    const wrong = [
      { depth: 'head', tagIds: [999_999], epochs: 1 },
      { depth: 'head', tagIds: [], epochs: 1 },
      { depth: 'head', tagIds: [idOf('rock')], epochs: 0 },
      { depth: 'deep', tagIds: null, epochs: 1 },
    ];
    for (const request of wrong) await assert.rejects(host.call('startTraining', request as never));
    for (const member of ['pauseTraining', 'resumeTraining', 'cancelTraining'] as const)
      await assert.rejects(host.call(member, { trainingId: 77 }), /no longer there/);
  });
});
