import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { ImportEvent } from '../../src-main/importing/ImportEvent.ts';
import { relocateFolder } from '../../src-main/importing/relocateFolder.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

const trackCount = 8;

describe('importFolder', () => {
  const folder = temporaryFolder();
  const drive = join(folder, 'drive');
  const library = openNewLibrary(join(folder, 'library.db'));
  let pool: AnalysisPool;
  let modelId: number;

  before(async () => {
    for (let index = 0; index < trackCount; index++) {
      const path = join(drive, `album ${index % 3}`, `${index}.flac`);
      makeAudio(path, { seconds: 30, channels: 1, frequencyHz: 150 + 20 * index });
    }
    const model = await loadModelPackage(firstCrnn);
    modelId = registerModel(library, model);
    pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
  });
  after(() => {
    pool.close();
    library.close();
  });

  const importDrive = async (onEvent: (event: ImportEvent) => void = () => {}, roots = [drive]) => {
    const events: ImportEvent[] = [];
    await importFolder(roots, {
      library,
      pool,
      modelId,
      coverage: 'whole',
      report(event) {
        events.push(event);
        onEvent(event);
      },
    });
    return events;
  };
  const files = (events: ImportEvent[]) => events.filter((event) => event.kind === 'file');

  it('waits for a drive that goes away in the middle, and fails nothing', async () => {
    let gone = false;
    const events = await importDrive((event) => {
      if (event.kind === 'file' && !gone) {
        gone = true;
        renameSync(drive, `${drive} unplugged`);
      }
      if (event.kind === 'paused') renameSync(`${drive} unplugged`, drive);
    });
    assert.deepEqual(
      events.filter(({ kind }) => kind !== 'file').map(({ kind }) => kind),
      ['paused', 'resumed'],
    );
    const results = files(events);
    assert.equal(new Set(results.map(({ path }) => path)).size, trackCount);
    assert.deepEqual(
      results.filter(({ status }) => status === 'failed'),
      [],
    );
  });

  it('keeps what it knows of a drive that is not there at all', async () => {
    renameSync(drive, `${drive} unplugged`);
    const results = files(await importDrive());
    assert.equal(results.length, 1);
    assert.match(results[0]!.reason!, /does not exist/);
    assert.equal(library.search({ modelId, limit: 100 }).length, 0, 'it was renamed: its tracks are missing');
    renameSync(`${drive} unplugged`, drive);
    assert.ok(files(await importDrive()).every(({ status }) => status === 'unchanged'));
    assert.equal(library.search({ modelId, limit: 100 }).length, trackCount);
  });

  it('listens again to what was forgotten of what it heard, alone', async () => {
    const { trackId } = library.search({ modelId, limit: 1 })[0]!;
    assert.equal(library.scores.isWhole(trackId, modelId), true);
    const heard = library.scores.of(trackId, modelId);
    library.scores.forget(trackId, modelId);
    assert.equal(library.scores.isWhole(trackId, modelId), undefined);
    const ok = files(await importDrive()).filter(({ status }) => status === 'ok');
    assert.deepEqual(ok.map((event) => event.trackId), [trackId]); // prettier-ignore
    assert.deepEqual(library.scores.of(trackId, modelId), heard);
  });

  it('does not listen again and again to a file of the year 2300', async () => {
    // More nanoseconds than 64 bits hold
    utimesSync(join(drive, 'album 0', '0.flac'), 1e10, Date.UTC(2300, 0, 1) / 1000);
    await importDrive();
    assert.ok(files(await importDrive()).every(({ status }) => status === 'unchanged'));
  });

  it('follows a folder that was renamed, without listening again, and knows by its sound what was changed in it', async () => {
    const place = join(folder, 'moved', 'music');
    const ids = (text: string) => library.search({ modelId, text, limit: 100 }).map(({ trackId }) => trackId);
    const before = ids('').sort((a, b) => a - b);
    mkdirSync(join(folder, 'moved'));
    renameSync(drive, place);
    // One is retagged and one renamed meanwhile: of another size, and of another name
    const changed = join(place, 'album 0', '0.flac');
    tagFile(changed, { title: ['x'.repeat(20_000)] });
    renameSync(join(place, 'album 1', '1.flac'), join(place, 'album 1', 'other.flac'));
    const { id } = library.roots.add(drive);
    library.roots.setWatched(id, true);
    const relocated = await relocateFolder(library, drive, place);
    assert.deepEqual(relocated, { moved: trackCount - 2, missing: 2 });
    assert.deepEqual(
      library.roots.list().map(({ path, watched }) => [path, watched]),
      [[place, true]],
    );
    assert.equal(ids('path:moved').length, trackCount - 2);
    assert.deepEqual(ids('path:drive'), []);
    const results = files(await importDrive(undefined, [place]));
    assert.deepEqual(
      results
        .filter(({ status }) => status !== 'unchanged')
        .map(({ path, status, timings }) => [path, status, timings]),
      [
        [changed, 'ok', undefined],
        [join(place, 'album 1', 'other.flac'), 'ok', undefined],
      ],
      'nothing was listened to',
    );
    assert.deepEqual(
      ids('').sort((a, b) => a - b),
      before,
      'they are the same tracks',
    );
    for (const trackId of before)
      assert.ok(library.files.ofTrack(trackId)[0]!.startsWith(place), 'no dead path in front');
    await assert.rejects(relocateFolder(library, join(folder, 'nowhere'), place), /knows no file/);
    await assert.rejects(relocateFolder(library, place, drive), /does not exist/);
    renameSync(place, drive);
    renameSync(join(drive, 'album 1', 'other.flac'), join(drive, 'album 1', '1.flac'));
    assert.equal((await relocateFolder(library, place, drive)).moved, trackCount - 1, 'paths of old, too');
    await importDrive();
  });

  it('marks nothing as missing where a drive left a folder with a stray file', async () => {
    const [away, stray] = [`${drive} unplugged`, join(drive, 'stray.flac')];
    const present = () => library.search({ modelId, limit: 100 }).length;
    // More of them, of which nobody can tell that they were never there
    for (let index = 0; index < 2; index++)
      makeAudio(join(drive, 'album 2', `more ${index}.flac`), { seconds: 1, frequencyHz: 900 + 20 * index });
    await importDrive();
    renameSync(drive, away);
    makeAudio(stray, { seconds: 1, frequencyHz: 990 });
    for (let scan = 0; scan < 2; scan++) {
      const told = (await importDrive()).filter((event) => event.kind === 'left out');
      assert.match(told[0]!.why, /a drive is away/);
      assert.equal(present(), trackCount + 3);
    }
    renameSync(stray, join(away, 'stray.flac'));
    rmdirSync(drive);
    renameSync(away, drive);
    // All that is new is gone: nothing strange about that
    for (const name of ['stray.flac', 'album 2/more 0.flac', 'album 2/more 1.flac'])
      rmSync(join(drive, name));
    await importDrive();
    assert.equal(present(), trackCount);
  });

  it('marks as missing what a complete scan no longer finds, whole folders too', async () => {
    renameSync(join(drive, 'album 1'), join(folder, 'album 1'));
    await importDrive();
    assert.equal(library.files.find(join(drive, 'album 1', '1.flac'))!.missing, true);
    assert.equal(library.files.find(join(drive, 'album 0', '0.flac'))!.missing, false);
    renameSync(join(folder, 'album 1'), join(drive, 'album 1'));
    await importDrive();
    assert.equal(library.files.find(join(drive, 'album 1', '1.flac'))!.missing, false);
  });

  it('takes an empty folder for a drive that is away, whatever else is scanned with it', async () => {
    const local = join(folder, 'local');
    for (const root of [drive, local]) makeAudio(join(root, 'single.flac'), { seconds: 4, frequencyHz: 90 });
    await importDrive(undefined, [drive, local]);
    const isMissing = (...names: string[]) => library.files.find(join(...names))!.missing;
    renameSync(drive, `${drive} unplugged`);
    mkdirSync(drive);
    await importDrive(undefined, [drive, local]);
    assert.equal(isMissing(drive, 'single.flac'), false);
    assert.equal(isMissing(drive, 'album 1', '1.flac'), false);

    rmdirSync(drive);
    renameSync(`${drive} unplugged`, drive);
    renameSync(join(drive, 'single.flac'), join(folder, 'single.flac'));
    renameSync(local, `${local} unplugged`);
    await importDrive(undefined, [drive, local]);
    assert.equal(isMissing(drive, 'single.flac'), true, 'the last file beside the albums');
    assert.equal(isMissing(local, 'single.flac'), true, 'gone, not empty');
  });

  it('keeps what was decided on a file that is encoded anew, and not on other music in its place', async () => {
    const root = join(folder, 'encoded');
    mkdirSync(root);
    const encode = (path: string, { seconds = 12, hertz = 300, title = 'Song', bitRate = '128k' }) => {
      const tone = ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:duration=${seconds}`];
      const tags = ['-metadata', `title=${title}`, '-metadata', 'artist=One'];
      ffmpeg([...tone, ...tags, '-b:a', bitRate, path]);
    };
    const paths = ['same', 'renamed', 'longer'].map((name) => join(root, `${name}.mp3`));
    const [same, renamed, longer] = paths as [string, string, string];
    paths.forEach((path, index) => encode(path, { hertz: 300 + 100 * index }));
    await importDrive(undefined, [root]);
    const trackOf = (path: string) => library.files.find(path)!.trackId!;
    const before = paths.map(trackOf);
    for (const trackId of before) {
      const add = (tag: string) =>
        library.corrections.append({ trackId, tag, category: 'own', action: 'added' });
      add('kept');
      library.corrections.undo(add('taken back'));
      library.corrections.append({ trackId, tag: 'not this', category: 'own', action: 'rejected' });
    }
    encode(same, { bitRate: '48k' });
    encode(renamed, { hertz: 990, title: 'Another' });
    encode(longer, { hertz: 500, seconds: 14 });
    const events = files(await importDrive(undefined, [root]));
    assert.deepEqual(events.map(({ path, reason }) => [path, reason]).sort(), [
      [longer, undefined],
      [renamed, undefined],
      [same, 'encoded again: what you decided about it stays (2)'],
    ]);
    const { tracks } = library.training.decided(modelId);
    const decidedOf = (path: string) => [
      ...(tracks.find(({ trackId }) => trackId === trackOf(path))?.decisions.values() ?? []),
    ];
    assert.ok(paths.every((path, index) => trackOf(path) !== before[index]));
    assert.deepEqual(decidedOf(same), [true, false]);
    assert.deepEqual([...decidedOf(renamed), ...decidedOf(longer)], []);
    const log = library.corrections.ofTrack(before[0]!);
    assert.equal(log.filter(({ inForce }) => inForce).length, 3, 'the old track keeps its log');
  });

  it('stops at a signal, with its reason', async () => {
    const abort = new AbortController();
    abort.abort(new Error('enough'));
    const { signal } = abort;
    const options = { library, pool, modelId, coverage: 'whole' as const, report: () => {}, signal };
    await assert.rejects(importFolder([drive], options), /enough/);
  });
});
