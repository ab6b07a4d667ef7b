import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark } from './runHearmark.ts';

describe('a library that the first version of a model has heard', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const library = join(folder, 'library.db');
  const paths = [220, 330, 440].map((hertz) => join(music, `${hertz}.flac`));
  const tag = (model: string) =>
    callHearmark(['tag', music, '--library', library, '--json', '--model', model]);
  const decisions = [
    { path: 0, tag: 'rock', category: 'genre', action: 'added' },
    { path: 0, tag: 'voice', category: 'instrument', action: 'added' },
    { path: 1, tag: 'voice', category: 'instrument', action: 'rejected' },
    { path: 1, tag: 'mine', category: 'own', action: 'added' },
    { path: 2, tag: 'jazz', category: 'genre', action: 'rejected' },
  ] as const;
  /** What was decided of each track, by the names of now. */
  const decided = () => {
    const open = openLibrary(library);
    const nameOf = new Map(
      open.browse.listTags().map(({ id, name, category }) => [id, `${category}/${name}`]),
    );
    const all = paths.map((path) =>
      open.browse
        .getTrack({ trackId: open.files.find(path)!.trackId! })
        .allTags.filter(({ state }) => state !== null && state !== 'suggested')
        .map(({ tagId, state }) => `${nameOf.get(tagId)} ${state}`)
        .sort(),
    );
    open.close();
    return all;
  };

  before(async () => {
    paths.forEach((path, index) =>
      makeAudio(path, { kind: 'chord', seconds: 4, frequencyHz: 220 + 110 * index }),
    );
    const { status, stderr } = await tag(firstCrnn);
    assert.equal(status, 0, stderr);
    const open = openLibrary(library);
    for (const { path, ...correction } of decisions)
      open.corrections.append({ trackId: open.files.find(paths[path]!)!.trackId!, ...correction });
    open.close();
  });

  it('remembers that the model passed its trial, so that no later command tries it again', () => {
    const tried = JSON.parse(readFileSync(join(folder, 'tried-models.json'), 'utf8')) as {
      packages: object;
    };
    assert.deepEqual(Object.keys(tried.packages), [firstCrnn]);
  });

  it('keeps every decision when the version that is shipped now takes its place, and is told so once', async () => {
    const now = await tag('hearmark-crnn');
    assert.equal(now.status, 0, now.stderr);
    assert.match(
      now.stderr,
      /hearmark-crnn 2\.\d+\.\d+ takes the place of 1\.0\.0: .*all your decisions stay \(4 on its tags\)/,
    );
    assert.match(now.stderr, /voice is now called vocals\./);
    assert.ok(now.lines.every(({ status }) => status === 'ok'));
    assert.deepEqual(decided(), [
      ['genre/rock added', 'voice/vocals added'],
      ['own/mine added', 'voice/vocals rejected'],
      ['genre/jazz rejected'],
    ]);
    const again = await tag('hearmark-crnn');
    assert.doesNotMatch(again.stderr, /takes the place of/);
    assert.ok(again.lines.every(({ status }) => status === 'unchanged'));
  });
});
