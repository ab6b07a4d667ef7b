import assert from 'node:assert/strict';
import { copyFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { DuplicateGroup, DuplicateSearchState } from '../../../src-main/api.ts';
import { DuplicateSearch } from '../../../src-main/duplicates/tasks/DuplicateSearch.ts';
import type { Library } from '../../../src-main/library/Library.ts';
import { launchProcess } from '../../../src-main/processes/launchProcess.ts';
import { makeRecording } from '../../fixtures/makeRecording.ts';
import { contentId, model, newScores, newTrack, temporaryFolder, temporaryLibrary } from '../../library/temporaryLibrary.ts'; // prettier-ignore
import { musicalWords, withErrors, withoutFpcalc } from '../fingerprints.ts';

/** A library of files, which are in it without having been listened to. */
class Shelf {
  readonly folder: string;
  readonly library: Library;
  readonly search: DuplicateSearch;
  readonly states: DuplicateSearchState[] = [];
  onChange: (state: DuplicateSearchState) => void = () => {};
  jobs = 2;

  constructor(t: TestContext) {
    this.folder = temporaryFolder(t);
    this.library = temporaryLibrary(t);
    this.search = new DuplicateSearch({
      library: this.library,
      launch: launchProcess,
      modelId: () => this.library.browse.modelId,
      jobs: () => this.jobs,
      onChange: (state) => {
        this.states.push(state);
        this.onChange(state);
      },
    });
    t.after(() => this.search.close());
  }

  /** Stores a file as a track; what a scan would find out of its audio is given. */
  add(path: string, codec: string, durationSeconds: number, title = basename(path)): number {
    const { size, mtimeNs } = statSync(path, { bigint: true });
    return this.library.tracks.save(
      newTrack(path, {
        file: { path, size: Number(size), modifiedNs: mtimeNs },
        contentId: contentId(path),
        properties: { codec, durationSeconds, sampleRateHz: 44_100, channels: 1 },
        tags: { title, artist: 'Anna' },
      }),
    ).id;
  }

  make(name: string, seed: number, encode: string[] = [], take = 0): string {
    return makeRecording(join(this.folder, name), { seed, take, seconds: 40 }, encode);
  }

  async find(): Promise<DuplicateGroup[]> {
    this.search.start();
    await this.search.ended;
    return this.search.page(0, 100).groups;
  }
}

const names = (groups: DuplicateGroup[]) =>
  groups.map(({ copies }) => copies.map(({ track }) => track.title).join(' '));

describe('DuplicateSearch', { skip: withoutFpcalc }, () => {
  it('finds a recording in other formats and cuts, says which is best, and goes on where it was stopped', async (t) => {
    const shelf = new Shelf(t);
    shelf.add(shelf.make('a.mp3', 1, ['-b:a', '96k']), 'mp3', 40);
    shelf.add(shelf.make('b.flac', 1), 'flac', 40);
    shelf.add(shelf.make('c.opus', 1, ['-ss', '8', '-b:a', '64k']), 'opus', 32);
    shelf.add(shelf.make('d.mp3', 2), 'mp3', 40);
    shelf.add(shelf.make('e.mp3', 1, [], 1), 'mp3', 40);
    // One at a time, so that it is stopped before the last one however quick the machine is
    shelf.jobs = 1;
    shelf.onChange = ({ fingerprinted }) => fingerprinted >= 1 && shelf.search.stop();
    assert.deepEqual(await shelf.find(), []);
    assert.equal(shelf.search.data.state, 'stopped');
    const { fingerprinted } = shelf.search.data;
    assert.ok(fingerprinted >= 1 && fingerprinted < 5, `${fingerprinted} are kept`);
    shelf.jobs = 2;

    shelf.onChange = () => {};
    const groups = await shelf.find();
    const { state, comparedBy, tracks, failed } = shelf.search.data;
    assert.deepEqual([state, comparedBy, tracks, failed], ['done', 'fingerprints', 5, 0]);
    assert.deepEqual(names(groups), ['b.flac a.mp3 c.opus'], 'neither another song nor another take');
    assert.deepEqual(
      groups[0]!.copies.map(({ says }) => says[0]),
      ['complete', 'complete', 'lacks 8 s at the beginning'],
    );
    assert.ok(groups[0]!.copies.every(({ likeness }) => likeness > 0.85));
    assert.deepEqual(shelf.search.page(0, 10).surplus, 2);
    assert.ok(shelf.states.some((one) => one.state === 'comparing'));

    // Of one that went away nothing is said any more, and what was fingerprinted is not listened to again
    shelf.library.files.markMissing(shelf.folder, ['c.opus']);
    assert.deepEqual(names(shelf.search.page(0, 10).groups), ['b.flac a.mp3']);
    const before = shelf.states.length;
    await shelf.find();
    assert.ok(shelf.states.slice(before).every((one) => one.fingerprinted === 4));
  });

  it('finds a copy at another speed by its names, which no word of it tells', async (t) => {
    const shelf = new Shelf(t);
    shelf.add(shelf.make('a.flac', 3), 'flac', 40, 'Song');
    shelf.add(shelf.make('b.mp3', 3, ['-af', 'asetrate=22491,aresample=22050']), 'mp3', 39.2, 'song');
    shelf.add(shelf.make('c.mp3', 3, [], 2), 'mp3', 40, 'Song');
    const [group, ...others] = await shelf.find();
    assert.deepEqual(others, []);
    assert.deepEqual(names([group!]), ['Song song']);
    assert.match(group!.copies[1]!.says.at(-1)!, /^2\.0 % faster/);
  });

  it('shows files with the very same sound, which are one track', async (t) => {
    const shelf = new Shelf(t);
    const path = shelf.make('a.flac', 4);
    const id = shelf.add(path, 'flac', 40);
    const copy = join(shelf.folder, 'copy.flac');
    copyFileSync(path, copy);
    const { size, mtimeNs } = statSync(copy, { bigint: true });
    shelf.library.files.bind({ path: copy, size: Number(size), modifiedNs: mtimeNs }, id);
    const [group] = await shelf.find();
    assert.deepEqual(group!.copies[0]!.paths, [path, copy]);
    assert.equal(group!.copies[0]!.says.at(-1), '2 files with the very same sound');
  });

  it('is stopped by no file: one that cannot be decoded is noted, one that is away is left for the next time', async (t) => {
    const shelf = new Shelf(t);
    shelf.add(shelf.make('a.mp3', 5, ['-b:a', '96k']), 'mp3', 40);
    shelf.add(shelf.make('b.flac', 5), 'flac', 40);
    writeFileSync(join(shelf.folder, 'broken.mp3'), 'no music');
    shelf.add(join(shelf.folder, 'broken.mp3'), 'mp3', 40);
    const away = shelf.make('away.mp3', 5, ['-b:a', '48k']);
    shelf.add(away, 'mp3', 40);
    const changed = shelf.make('changed.mp3', 6);
    shelf.add(changed, 'mp3', 40);
    rmSync(away);
    utimesSync(changed, 1, 1);
    assert.deepEqual(names(await shelf.find()), ['b.flac a.mp3']);
    const { state, reason, fingerprinted, failed } = shelf.search.data;
    assert.deepEqual([state, fingerprinted, failed], ['done', 2, 1]);
    assert.match(reason!, /^2 tracks are left out/);
    shelf.make('away.mp3', 5, ['-b:a', '48k']);
    shelf.add(away, 'mp3', 40);
    assert.deepEqual(names(await shelf.find()), ['b.flac a.mp3 away.mp3']);
  });

  it('says so where fpcalc does not run', async (t) => {
    const shelf = new Shelf(t);
    for (let index = 0; index < 8; index++) shelf.add(shelf.make(`${index}.mp3`, 5, ['-t', '5', '-b:a', `${32 + 8 * index}k`]), 'mp3', 5); // prettier-ignore
    writeFileSync(join(shelf.folder, 'fpcalc'), '#!/bin/sh\necho no such library >&2\nexit 1\n', {
      mode: 0o755,
    });
    using _ = fpcalcAt(join(shelf.folder, 'fpcalc'));
    assert.deepEqual(await shelf.find(), []);
    const { state, reason, hasSearched } = shelf.search.data;
    assert.deepEqual([state, hasSearched], ['failed', false]);
    assert.match(reason!, /no such library/);
  });
});

describe('DuplicateSearch without fpcalc', () => {
  it('compares what the model heard over time', async (t) => {
    using _ = fpcalcAt('/nowhere');
    const shelf = new Shelf(t);
    const { library } = shelf;
    const modelId = library.models.register(model);
    const heard = (seed: number, errors: number) => {
      const timeline = Float32Array.from(
        withErrors(musicalWords(seed, 24), errors),
        (word) => word / 2 ** 32,
      );
      const embedding = Float32Array.from(musicalWords(seed, 64), (word) => word / 2 ** 31 - 1);
      return newScores([0, 0, 0], { timeline, embedding, windowSeconds: 10, windowStartsSeconds: Float32Array.from({ length: 8 }, (__, at) => 10 * at) }); // prettier-ignore
    };
    for (const [name, seed, errors] of [['a.mp3', 1, 0], ['b.flac', 1, 0.001], ['c.mp3', 2, 0], ['d.mp3', 3, 0]] as const) // prettier-ignore
      library.scores.save(library.tracks.save(newTrack(join('/music', name), { tags: { title: name } })).id, modelId, heard(seed, errors)); // prettier-ignore
    library.browse.useModel(modelId);
    const groups = await shelf.find();
    assert.equal(shelf.search.data.comparedBy, 'timelines');
    assert.deepEqual(names(groups), ['a.mp3 b.flac']);
  });
});

/** Has fpcalc elsewhere until it is disposed of. */
function fpcalcAt(path: string): Disposable {
  const before = process.env.HEARMARK_FPCALC;
  process.env.HEARMARK_FPCALC = path;
  return {
    [Symbol.dispose]() {
      if (before === undefined) delete process.env.HEARMARK_FPCALC;
      else process.env.HEARMARK_FPCALC = before;
    },
  };
}
