import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Events, Job } from '../../../src-main/api.ts';
import { FolderWatch } from '../../../src-main/importing/tasks/FolderWatch.ts';
import { registerModel } from '../../../src-main/models/registerModel.ts';
import { loadModelPackage, type ModelPackage } from '../../../src-main/taggers/modelPackage.ts';
import { firstCrnn } from '../../fixtures/firstCrnn.ts';
import { makeAudio } from '../../fixtures/makeAudio.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { JobsSession } from './JobsSession.ts';

const trackCount = 10;

describe('jobs', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  let model: ModelPackage;
  let session: JobsSession;

  before(async () => {
    model = await loadModelPackage(firstCrnn);
    for (let index = 0; index < trackCount; index++) {
      makeAudio(join(music, `${index}.flac`), { seconds: 12, channels: 1, frequencyHz: 150 + 20 * index });
    }
    writeFileSync(join(music, 'broken.flac'), 'no music');
  });
  after(() => session.close());

  /** The music is not there while something is done. */
  const unplugged = async (act: () => Promise<unknown>) => {
    renameSync(music, `${music} unplugged`);
    try {
      await act();
    } finally {
      renameSync(`${music} unplugged`, music);
    }
  };

  /** Everything anew over a library of this name, as after a start. */
  const start = async (name: string) => {
    await session?.close();
    session = new JobsSession(join(folder, name, 'library.db'), model);
    return session;
  };

  /** Over a new library that knows all of the music. */
  const startScanned = async (name: string) => {
    const { jobs, library, until } = await start(name);
    const { id: folderId } = library.roots.add(music);
    await until(jobs.startScan([folderId]).id, ({ state }) => state === 'done');
    return { ...session, folderId };
  };

  it('that end by a mistake of ours say where its details are, and there they are', async () => {
    const { jobs, library, until, use } = await start('mistake');
    process.env.HEARMARK_LOGS = join(folder, 'logs');
    const log = join(folder, 'logs', 'hearmark.log');
    use({ ...model, card: undefined } as unknown as ModelPackage); // what only a mistake can bring about
    const { id } = jobs.startScan([library.roots.add(music).id]);
    const { reason } = await until(id, ({ state }) => state === 'failed');
    assert.equal(reason, `Hearmark made a mistake. The details are in its log: ${log}`);
    assert.match(readFileSync(log, 'utf8'), / an import .*\nTypeError: .*\n +at /);
  });

  it('pause really pauses, resume goes on, and what failed is listed with its reason', async () => {
    const { jobs, library, until, rest, files } = await start('pause');
    const { id: folderId } = library.roots.add(music);
    const { id } = jobs.startScan([folderId]);
    await until(id, ({ tagged }) => tagged >= 2);
    assert.equal(jobs.pause(id).state, 'paused');
    await rest();
    const paused = jobs.list()[0]!;
    assert.equal(paused.state, 'paused');
    assert.equal(paused.done, files.begun, 'what was in flight is over, and nothing has begun after it');
    assert.ok(paused.done < trackCount, 'paused in the middle');
    assert.equal(jobs.resume(id).state, 'running');
    const done = await until(id, ({ state }) => state === 'done');
    assert.equal(done.tagged, trackCount);
    assert.equal(done.failures, 1);
    assert.equal(done.files, trackCount + 1);
    assert.equal(done.done, trackCount + 1);
    const { total, failures } = jobs.listFailures(id, null, 0, 10);
    assert.equal(total, 1);
    assert.equal(failures[0]!.path, join(music, 'broken.flac'));
    assert.match(failures[0]!.reason, /not an audio file/);
    assert.ok(library.roots.list()[0]!.lastScanAt! >= done.startedAt);
  });

  it('tells what changed, at most four times a second', async () => {
    const { jobs, library, until, events, at } = await start('events');
    const { id } = jobs.startScan([library.roots.add(music).id]);
    await until(id, ({ tagged }) => tagged >= 2);
    jobs.pause(id);
    jobs.resume(id);
    await until(id, ({ state }) => state === 'done');
    const tracks = events.flatMap(([name, event]) =>
      name === 'changed' ? [event as Events['changed']] : [],
    );
    const ids = tracks.flatMap(({ trackIds }) => trackIds ?? []);
    assert.ok(ids.length > 0 && new Set(ids).size === ids.length, 'each track once');
    assert.deepEqual(tracks.at(-1), { what: ['tracks', 'tags', 'folders'], trackIds: null });
    const jobEvents = events.flatMap(([name, event], index) =>
      name === 'job' ? [{ job: event as Job, at: at[index]! }] : [],
    );
    assert.deepEqual([...new Set(jobEvents.map(({ job }) => job.state))], ['running', 'paused', 'done']);
    const counting = jobEvents.filter(({ job }) => job.state === 'running');
    const seconds = (counting.at(-1)!.at - counting[0]!.at) / 1000;
    assert.ok(counting.length <= 4 * seconds + 4, `${counting.length} events in ${seconds} s`);
  });

  it('a second look finds nothing new, and lists again what holds no track', async () => {
    const { jobs, until } = await startScanned('second look');
    const { id } = jobs.startScan(null);
    const job = await until(id, ({ state }) => state === 'done');
    assert.deepEqual([job.tagged, job.unchanged, job.failures], [0, trackCount, 1]);
  });

  it('failures are tried again when somebody asks for it', async () => {
    const { jobs, library, until } = await start('failures');
    const broken = join(folder, 'damaged', 'broken.flac');
    mkdirSync(join(folder, 'damaged'));
    writeFileSync(broken, 'no music');
    const scan = jobs.startScan([library.roots.add(join(folder, 'damaged')).id]);
    await until(scan.id, ({ state }) => state === 'done');
    const first = jobs.retryFailures(scan.id);
    assert.match(first.title, /Trying .*broken.flac again/);
    assert.equal((await until(first.id, ({ state }) => state === 'done')).failures, 1);
    // The same size and time: only asking for it makes anybody look.
    rmSync(broken);
    makeAudio(broken, { seconds: 5, frequencyHz: 90 });
    const second = jobs.retryFailures(first.id);
    const mended = await until(second.id, ({ state }) => state === 'done');
    assert.deepEqual([mended.tagged, mended.failures], [1, 0]);
    assert.throws(() => jobs.retryFailures(second.id), /no file failed/);
  });

  it('one runs at a time; the others wait, and can be paused and cancelled while they do', async () => {
    const { jobs, library, until, when } = await start('queue');
    const { id: folderId } = library.roots.add(music);
    const [first, second, third] = [1, 2, 3].map(() => jobs.startScan([folderId]).id) as [
      number,
      number,
      number,
    ];
    assert.equal(jobs.list()[0]!.state, 'waiting');
    assert.match(jobs.list()[0]!.reason!, /the job before it/);
    await until(first, ({ tagged }) => tagged > 0);
    assert.equal(jobs.pause(second).state, 'paused');
    assert.equal(jobs.cancel(third).state, 'cancelled');
    assert.equal(jobs.cancel(first).state, 'running', 'it has not ended yet');
    const cancelled = await until(first, ({ state }) => state === 'cancelled');
    assert.ok(cancelled.tagged < trackCount);
    await when(() => session.processes === 0);
    assert.deepEqual(
      jobs.list().map(({ state }) => state),
      ['cancelled', 'paused', 'cancelled'],
    );
    jobs.resume(second);
    const done = await until(second, ({ state }) => state === 'done');
    assert.ok(done.unchanged >= cancelled.tagged, 'what was done is kept');
    assert.equal(done.tagged + done.unchanged, trackCount);
  });

  it('a process that dies costs one track at most, and that one is tried again', async () => {
    const { jobs, library, until } = await start('crash');
    const { id: folderId } = library.roots.add(music);
    const { id } = jobs.startScan([folderId]);
    await until(id, ({ tagged }) => tagged >= 2);
    const [pid] = jobs.pids;
    process.kill(pid!, 'SIGKILL');
    const job = await until(id, ({ state }) => state === 'done');
    const crashed = jobs
      .listFailures(id, null, 0, 10)
      .failures.filter(({ reason }) => /crashed/.test(reason));
    assert.ok(crashed.length <= 1);
    assert.ok(crashed.every(({ retry }) => retry));
    assert.equal(job.tagged, trackCount - crashed.length);
    const again = await until(jobs.startScan([folderId]).id, ({ state }) => state === 'done');
    assert.equal(again.tagged, crashed.length);
  });

  it('waits while its drive is away, says so, and goes on when it is back', async () => {
    const { jobs, library, until } = await start('drive');
    const { id: folderId } = library.roots.add(music);
    const { id } = jobs.startScan([folderId]);
    await until(id, ({ tagged }) => tagged >= 1);
    await unplugged(async () => {
      const waiting = await until(id, ({ state }) => state === 'waiting');
      assert.match(waiting.reason!, /no longer there; waiting/);
    });
    const done = await until(id, ({ state }) => state === 'done');
    assert.equal(done.tagged, trackCount);
    assert.equal(done.reason, null);
  });

  it('takes up after a restart what was under way, and not what was cancelled', async () => {
    const first = await start('restart');
    const { id: folderId } = first.library.roots.add(music);
    const { id } = first.jobs.startScan([folderId]);
    await first.until(id, ({ tagged }) => tagged >= 2);
    const second = await start('restart');
    assert.deepEqual(second.jobs.list(), []);
    second.jobs.takeUpUnfinished();
    const [job] = second.jobs.list();
    const done = await second.until(job!.id, ({ state }) => state === 'done');
    assert.ok(done.unchanged >= 2);
    assert.equal(done.unchanged + done.tagged, trackCount);
    const third = await start('restart');
    third.jobs.takeUpUnfinished();
    assert.deepEqual(third.jobs.list(), []);
  });

  it('listens with another model to all that is known, also to files from elsewhere', async () => {
    const { jobs, library, until, use } = await startScanned('another model');
    const elsewhere = makeAudio(join(folder, 'elsewhere', 'one.mp3'), { seconds: 3 });
    makeAudio(join(folder, 'elsewhere', 'nobody asked for this.mp3'), { seconds: 3, frequencyHz: 600 });
    const { importFolder } = await import('../../../src-main/importing/importFolder.ts');
    const { AnalysisPool } = await import('../../../src-main/analysis/AnalysisPool.ts');
    const pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
    const options = { library, pool, modelId: registerModel(library, model), coverage: 'whole' as const };
    await importFolder([elsewhere], { ...options, report: () => {} });
    pool.close();

    const other = { ...model, weightsHash: 'of another model' };
    use(other);
    const job = jobs.startListening()!;
    assert.equal(job.kind, 'listen');
    const done = await until(job.id, ({ state }) => state === 'done');
    assert.equal(done.tagged, trackCount + 1);
    assert.equal(library.scores.countTracks(registerModel(library, other)), trackCount + 1);
  });

  it('looks at watched folders by itself, and is quiet about it where nothing changed', async () => {
    const { jobs, library, emit, when, folderId } = await startScanned('watch');
    library.roots.setWatched(folderId, true);
    const watch = new FolderWatch(library, jobs, emit, () => 10);
    const minutes = (count: number) => performance.now() + count * 60_000;
    const ended = () => when(() => !jobs.isBusy);
    watch.start();
    await when(() => jobs.isBusy);
    await ended();
    assert.equal(jobs.list()[0]!.failures, 1, 'of a file that is broken');
    assert.equal(jobs.list().length, 1, 'found nothing new, said nothing');
    makeAudio(join(music, 'new.flac'), { seconds: 4, frequencyHz: 77 });
    await watch.look(minutes(9));
    assert.equal(jobs.isBusy, false, 'not yet');
    await watch.look(minutes(11));
    assert.equal(jobs.isBusy, true);
    await ended();
    const [found] = jobs.list();
    assert.match(found!.title, /Scanning for changes/);
    assert.equal(found!.tagged, 1);

    await unplugged(async () => {
      await watch.look(minutes(30));
      assert.equal(jobs.isBusy, false, 'a drive that is away is left alone');
      assert.equal(library.roots.list()[0]!.present, false);
      mkdirSync(music);
      await watch.look(minutes(30.1));
      assert.equal(library.roots.list()[0]!.present, false, 'an empty folder is where a drive would be');
      rmdirSync(music);
    });
    await watch.look(minutes(30.2));
    assert.equal(library.roots.list()[0]!.present, true);
    await ended();
    watch.stop();
  });

  it('fails, and says why, where its model cannot be loaded', async () => {
    const { jobs, library, until, use } = await start('model');
    const { id: folderId } = library.roots.add(music);
    use({ ...model, folder: join(folder, 'no model') });
    const { id } = jobs.startScan([folderId]);
    const job = await until(id, ({ state }) => state === 'failed');
    assert.match(job.reason!, /card.json/);
    assert.ok(existsSync(music));
  });
});
