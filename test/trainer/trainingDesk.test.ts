import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { takeTrainingLock } from '../../src-main/training/takeTrainingLock.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';
import { inventTracks, type InventedTrack } from '../training/inventLibrary.ts';
import { Desk, useFolder } from './openDesk.ts';

const model = 'hearmark-crnn';
const shipped = await loadModelPackage(join(import.meta.dirname, '..', '..', 'models', model));
const layer = await readOutputLayer(shipped);

/** A library that the CRNN has heard, with answers for a tag of the person's, and for one with far too high a threshold. */
async function makeDesk(t: TestContext, { tracks = 200 } = {}) {
  const folder = temporaryFolder(t);
  const library = openLibrary(useFolder(folder, model));
  const modelId = registerModel(library, shipped);
  const made = inventTracks({ library, modelId, layer, tracks });
  const yes = made.filter(({ kind }) => kind);
  const no = made.filter(({ kind }) => !kind);
  // One of each artist
  const apart = (of: InventedTrack[]) => of.filter((_, index) => index % 3 === 0).slice(0, 20);
  for (const track of [...apart(yes), ...apart(no)]) decide(library, track, 'mine', track.kind);
  const rock = shipped.card.vocabulary.findIndex(({ tag }) => tag === 'rock');
  const scoreOf = ({ trackId }: InventedTrack) => library.scores.of(trackId, modelId)!.scores[rock]!;
  const byScore = [...made].sort((a, b) => scoreOf(b) - scoreOf(a));
  byScore.slice(0, 40).forEach((track, place) => decide(library, track, 'rock', place < 20, 'genre'));
  for (const track of made.slice(0, 3)) decide(library, track, 'rare', true);
  library.close();
  const desk = await Desk.open(folder, model);
  t.after(() => desk.backend.close());
  const tags = await desk.call('listTags');
  const idOf = (name: string) => tags.find((tag) => tag.name === name)!.id;
  return { folder, desk, made, idOf };
}

function decide(library: Library, { trackId }: InventedTrack, tag: string, isYes: boolean, category = 'own') {
  library.corrections.append({ trackId, tag, category, action: isYes ? 'added' : 'rejected' });
}

const all = { tagIds: null, epochs: 1 };
const isReady = ({ state }: { state: string }) => state === 'ready';

/** What is suggested of a tag: the tracks, in order. */
async function suggested(desk: Desk, tagId: number): Promise<number[]> {
  return desk.call('findTrackIds', {
    filter: { include: [tagId], states: ['suggested'] },
    sort: { by: 'strength', descending: true },
    offset: 0,
    limit: 1000,
  });
}

describe('lessons', () => {
  it('say what there is to learn from, and what a tag lacks', async (t) => {
    const { desk, idOf } = await makeDesk(t);
    const { tracks, unheard, neededAnswers, tags } = await desk.call('listLessons');
    assert.deepEqual([unheard, neededAnswers], [0, 8]);
    assert.ok(tracks >= 40 && tracks <= 83);
    assert.deepEqual(tags.map(({ tagId }) => tagId).sort(), [idOf('rock'), idOf('mine'), idOf('rare')].sort()); // prettier-ignore
    assert.deepEqual(
      tags.find(({ tagId }) => tagId === idOf('mine')),
      { tagId: idOf('mine'), positives: 20, negatives: 20, lacks: null },
    );
    assert.match(tags[2]!.lacks!, /too few answers: 3 times yes and 0 times no/);
  });
});

describe('training thresholds', () => {
  it('shows a report first, sets them as one step of undo, and refuses a second time', async (t) => {
    const { desk, idOf } = await makeDesk(t);
    const rock = async () => (await desk.call('listTags')).find(({ id }) => id === idOf('rock'))!;
    const { threshold } = await rock();
    const { id } = await desk.call('startTraining', {
      depth: 'thresholds',
      tagIds: [idOf('rock')],
      epochs: 1,
    });
    const { report, trainedModel } = await desk.until(id, isReady);
    assert.equal(trainedModel, null);
    assert.deepEqual(report!.tags.map(({ tagId }) => tagId), [idOf('rock')]); // prettier-ignore
    const [tag] = report!.tags;
    assert.equal(tag!.refused, null);
    assert.ok(tag!.after.f1.value > tag!.before!.f1.value);
    assert.ok(tag!.calibration.after.reduce((sum, { answers }) => sum + answers, 0) === 40);
    assert.equal((await rock()).threshold, threshold, 'nothing is in use yet');

    const accepted = await desk.call('acceptTraining', { trainingId: id, insist: false });
    assert.equal(accepted.state, 'inUse');
    assert.equal((await rock()).threshold, tag!.thresholds.after);
    await assert.rejects(desk.call('acceptTraining', { trainingId: id, insist: false }), /nothing to use/);
    assert.match((await desk.call('undo'))!.title, /Learnt the threshold of Rock|rock/i);
    assert.equal((await rock()).threshold, threshold);
  });

  it('are used only where somebody insists if they are no better, and never for another model', async (t) => {
    const { desk, idOf } = await makeDesk(t);
    const { id } = await desk.call('startTraining', {
      depth: 'thresholds',
      tagIds: [idOf('rare')],
      epochs: 1,
    });
    const { report } = await desk.until(id, isReady);
    assert.deepEqual(report!.tags, []);
    assert.equal(report!.left[0]!.tagId, idOf('rare'));
    for (const insist of [false, true])
      await assert.rejects(desk.call('acceptTraining', { trainingId: id, insist }), /nothing was learnt/);
    const second = await desk.call('startTraining', { ...all, depth: 'thresholds' });
    await desk.until(second.id, isReady);
    await desk.call('useModel', { name: 'hearmark-transformer' });
    await assert.rejects(
      desk.call('acceptTraining', { trainingId: second.id, insist: true }),
      /are for hearmark-crnn, which is not in use/,
    );
  });
});

describe('training the output layer', () => {
  it('installs nothing before it is accepted, then scores the library and uses it; back is a click', async (t) => {
    const { folder, desk, idOf, made } = await makeDesk(t);
    const { id } = await desk.call('startTraining', { ...all, depth: 'head' });
    await assert.rejects(
      desk.call('startTraining', { ...all, depth: 'head' }),
      /another training is at work/,
    );
    const ready = await desk.until(id, isReady);
    assert.ok(ready.report!.isBetter && ready.report!.tags.length === 2);
    assert.equal(ready.report!.tags.find(({ tagId }) => tagId === idOf('mine'))!.before, null);
    assert.ok(!existsSync(join(folder, 'models')));
    const rows = async () =>
      (
        await desk.call('findTracks', {
          filter: { states: ['suggested'] },
          sort: { by: 'artist', descending: false },
          offset: 0,
          limit: 200,
        })
      ).rows.map(({ trackId, tags }) => [trackId, tags]);
    const before = await rows();
    assert.deepEqual(await suggested(desk, idOf('mine')), []);

    assert.equal((await desk.call('acceptTraining', { trainingId: id, insist: false })).state, 'scoring');
    const { trainedModel } = await desk.until(id, ({ state }) => state === 'inUse');
    assert.equal(trainedModel, `${model}-1`);
    const { model: used } = await desk.call('getOverview');
    assert.equal(used, trainedModel);
    const kindOf = new Map(made.map(({ trackId, kind }) => [trackId, kind]));
    const found = await suggested(desk, idOf('mine'));
    const right = found.slice(0, 40).filter((trackId) => kindOf.get(trackId)).length;
    assert.ok(right >= 36, `${right} of the 40 strongest`);
    assert.notDeepEqual(await rows(), before);
    const told = desk.toldOf(id);
    assert.deepEqual(
      ['ready', 'scoring', 'inUse'].filter((state) => !told.some((one) => one.state === state)),
      [],
    );
    assert.ok(told.every(({ revision }, at) => at === 0 || revision > told[at - 1]!.revision));
    assert.deepEqual(readdirSync(join(folder, 'trainings')), []);

    await desk.call('useModel', { name: model });
    assert.deepEqual(await rows(), before);
    assert.deepEqual(await suggested(desk, idOf('mine')), []);
  });

  it('goes on scoring in the next session where the application was closed', async (t) => {
    const { folder, desk, idOf } = await makeDesk(t, { tracks: 1500 });
    const { id } = await desk.call('startTraining', { ...all, depth: 'head' });
    await desk.until(id, isReady);
    await desk.call('acceptTraining', { trainingId: id, insist: false });
    await desk.until(id, ({ state, share }) => state === 'scoring' && share !== null && share > 0);
    await desk.backend.close();
    const next = await Desk.open(folder, model);
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
    const { folder, desk } = await makeDesk(t);
    const { id } = await desk.call('startTraining', { ...all, depth: 'head' });
    await desk.until(id, isReady);
    const inTheWay = join(folder, 'file');
    writeFileSync(inTheWay, '');
    process.env.HEARMARK_MODELS = join(inTheWay, 'models');
    await desk.call('acceptTraining', { trainingId: id, insist: false });
    const { reason } = await desk.until(id, isReady);
    assert.match(reason!, /cannot write to/);
    assert.equal((await desk.call('getOverview')).model, model);
    process.env.HEARMARK_MODELS = join(folder, 'models');
    await desk.call('acceptTraining', { trainingId: id, insist: false });
    await desk.until(id, ({ state }) => state === 'inUse');
  });

  it('can be accepted again where the process that installs it is killed, and not twice at once', async (t) => {
    const { desk } = await makeDesk(t);
    const { id } = await desk.call('startTraining', { ...all, depth: 'head' });
    await desk.until(id, isReady);
    const accept = () => desk.call('acceptTraining', { trainingId: id, insist: false });
    const answers = await Promise.allSettled([accept(), accept()]);
    assert.deepEqual(answers.map(({ status }) => status), ['fulfilled', 'rejected']); // prettier-ignore
    for (;;) {
      const [, installer] = desk.processes;
      if (installer) {
        process.kill(installer.pid!, 'SIGKILL');
        break;
      }
      await sleep(5);
    }
    const { reason } = await desk.until(id, isReady);
    assert.match(reason!, /ended \(SIGKILL\)/);
    assert.equal((await desk.call('getOverview')).model, model);
    await accept();
    await desk.until(id, ({ state }) => state === 'inUse');
  });

  it('is given up while it scores: its model goes, the one in use stays', async (t) => {
    const { folder, desk } = await makeDesk(t, { tracks: 1500 });
    const { id } = await desk.call('startTraining', { ...all, depth: 'head' });
    await desk.until(id, isReady);
    await desk.call('acceptTraining', { trainingId: id, insist: false });
    await desk.until(id, ({ state, share }) => state === 'scoring' && share !== null && share > 0);
    assert.equal((await desk.call('cancelTraining', { trainingId: id })).state, 'left');
    assert.deepEqual(readdirSync(join(folder, 'models')), []);
    assert.equal((await desk.call('getOverview')).model, model);
    assert.deepEqual(readdirSync(join(folder, 'trainings')), []);
  });

  it('fails with a sentence where its process is killed, and the next one works', async (t) => {
    const { desk } = await makeDesk(t);
    const first = await desk.call('startTraining', { ...all, depth: 'head' });
    process.kill(desk.processes[0]!.pid!, 'SIGKILL');
    const { reason } = await desk.until(first.id, ({ state }) => state === 'failed');
    assert.match(reason!, /the process that trained ended \(SIGKILL\)/);
    const second = await desk.call('startTraining', { ...all, depth: 'head' });
    await desk.until(second.id, isReady);
    assert.equal((await desk.call('cancelTraining', { trainingId: second.id })).state, 'left');
  });

  it('refuses to work beside a training of the command line, and what makes no sense', async (t) => {
    const { desk, idOf } = await makeDesk(t);
    {
      using _lock = takeTrainingLock(desk.backend.library.file);
      const { id } = await desk.call('startTraining', { ...all, depth: 'head' });
      const { reason } = await desk.until(id, ({ state }) => state === 'failed');
      assert.match(reason!, /another training of this library is at work/);
    }
    const wrong = [
      { depth: 'head', tagIds: [999_999], epochs: 1 },
      { depth: 'head', tagIds: [], epochs: 1 },
      { depth: 'head', tagIds: [idOf('rock')], epochs: 0 },
      { depth: 'deep', tagIds: null, epochs: 1 },
    ];
    for (const request of wrong) await assert.rejects(desk.call('startTraining', request as never));
    for (const member of ['pauseTraining', 'resumeTraining', 'cancelTraining'] as const)
      await assert.rejects(desk.call(member, { trainingId: 77 }), /no longer there/);
  });
});
