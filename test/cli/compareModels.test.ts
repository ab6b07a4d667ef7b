import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { ComparisonReport } from '../../src-main/cli/models/printComparison.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { putSmallModel } from '../fixtures/putSmallModel.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

const shipped = ['hearmark-crnn', 'hearmark-transformer'] as const;
const { vocabulary } = await loadCard(join('models', shipped[0]));
/** What the rest compares, which is not about what the shipped ones say: small ones, with the same tags. */
const names = ['one', 'two'] as const;
const tags = ['jazz', 'rock', 'piano'];
/** With these one hears more rock in the first clip than in the second, and the other less. */
const seeds = [3, 4];

/** The tracks come in another order, and sums of floating-point numbers depend on that. */
const rounded = (report: unknown): unknown =>
  JSON.parse(
    JSON.stringify(report, (_, value: unknown) =>
      typeof value === 'number' ? Math.round(value * 1e9) : value,
    ),
  );

describe('hearmark models compare', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const file = join(folder, 'library.db');
  const models = join(folder, 'models');
  const frequencies = [220, 330, 440];
  const clips = frequencies.map((frequencyHz) => join(music, `${frequencyHz}.flac`));
  const env = { HEARMARK_LIBRARY: file, HEARMARK_MODELS: models };
  const compare = (...parameters: string[]) => callHearmark(['models', 'compare', ...parameters], { env });
  const report = async (...parameters: string[]) => {
    const { stdout, stderr } = await compare(...parameters, '--json');
    // A slow machine is told how far it is
    assert.match(stderr, /^(\d+ of \d+ files .*\n)*$/);
    return JSON.parse(stdout) as ComparisonReport;
  };
  const scoresOf = async (model: string, path: string) => {
    const { stdout } = await callHearmark(['score', path, '--model', model, '--json'], { env });
    const { tags, confidences } = JSON.parse(stdout) as { tags: string[]; confidences: number[] };
    return new Map(tags.map((tag, index) => [tag, confidences[index]!]));
  };

  before(async () => {
    for (const [index, name] of names.entries())
      await rememberPassed(await putSmallModel(models, { name, tags, seed: seeds[index]! }), file);
    frequencies.forEach((frequencyHz, index) => makeAudio(clips[index]!, { kind: 'chord', frequencyHz }));
  });

  it('listens to files with both, and says what `score` says', async () => {
    const found = await report(...shipped, clips[0]!, clips[1]!);
    assert.deepEqual([found.models, found.trackCount, found.only], [shipped, 2, [[], []]]);
    assert.equal(found.tags.length, vocabulary.length);
    const [a, b] = [await scoresOf(shipped[0], clips[0]!), await scoresOf(shipped[1], clips[0]!)];
    const { tags } = found.tracks.find(({ path }) => path === clips[0])!;
    for (const { tag, scores } of tags) {
      assert.ok(Math.abs(scores[0] - a.get(tag)!) < 1e-6 && Math.abs(scores[1] - b.get(tag)!) < 1e-6, tag);
    }
    const widest = Math.max(...[...a].map(([tag, score]) => Math.abs(score - b.get(tag)!)));
    assert.ok(Math.abs(Math.abs(tags[0]!.scores[0] - tags[0]!.scores[1]) - widest) < 1e-6);
    assert.ok(found.millisecondsPerTrack!.every((value) => value > 0));
    assert.ok(!existsSync(file), 'no library is made');
  });

  it('takes a folder, at most --limit of it, and names what cannot be heard', async () => {
    assert.equal((await report(...names, music, '--limit', '1')).trackCount, 1);
    const broken = join(folder, 'broken.flac');
    writeFileSync(broken, 'no sound');
    const { status, stdout } = await compare(...names, clips[0]!, broken);
    assert.equal(status, 1);
    assert.match(stdout, new RegExp(`${tags.length} tags of both, 1 track\\.`));
    assert.match(stdout, /Not compared:\n.*broken\.flac: /);
    assert.equal((await compare(...names, join(folder, 'nothing'))).status, 2);
  });

  it('lists the tags that only one of them knows', async () => {
    const [own, upper] = ['something of its own', 'JAZZ'];
    await rememberPassed(await putSmallModel(models, { name: 'other', tags: [upper, own, 'piano'] }), file);
    const found = await report('other', names[0], clips[0]!);
    assert.deepEqual(found.only, [[own], ['rock']]);
    assert.ok(found.tags.some(({ tag }) => tag === upper));
    assert.match(
      (await compare('other', names[0], clips[0]!)).stdout,
      /Only other knows: something of its own\./,
    );
  });

  it('without files takes what the library has of both, and judges by the corrections', async () => {
    const tag = async (model: string) =>
      assert.equal((await callHearmark(['tag', music, '--model', model], { env })).status, 0);
    await tag(names[0]);
    const refused = await compare(...names);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /two has not heard any track of this library/);
    await tag(names[1]);

    const library = openLibrary(file);
    const rock = { tag: 'rock', category: 'genre' };
    const trackIds = clips.map((path) => library.files.find(path)!.trackId!);
    library.corrections.append({ trackId: trackIds[0]!, ...rock, action: 'added' });
    library.corrections.append({ trackId: trackIds[1]!, ...rock, action: 'rejected' });
    library.corrections.undo(library.corrections.append({ trackId: trackIds[2]!, ...rock, action: 'added' }));
    library.corrections.append({ trackId: trackIds[2]!, tag: 'jazz', category: 'genre', action: 'rejected' });
    library.close();

    const found = await report(...names);
    assert.deepEqual([found.trackCount, found.millisecondsPerTrack], [3, undefined]);
    const listened = await report(...names, music);
    assert.deepEqual(rounded(found.tags), rounded(listened.tags), 'what was stored is what is heard');
    assert.deepEqual(found.corrected, listened.corrected);

    const isApart = async (name: string) => {
      const [yes, no] = [await scoresOf(name, clips[0]!), await scoresOf(name, clips[1]!)];
      return Number(yes.get('rock')! > no.get('rock')!);
    };
    const [a, b] = [await isApart(names[0]), await isApart(names[1])];
    assert.notEqual(a, b, 'the numbers can be told apart');
    assert.equal(found.corrected.trackCount, 3);
    assert.deepEqual(found.corrected.tags, [
      { ...rock, given: 1, refused: 1, rocAuc: [a, b], prAuc: [a ? 1 : 0.5, b ? 1 : 0.5] },
    ]);
    const { stdout } = await runHearmark(['models', 'compare', ...names], { env });
    assert.match(stdout, /AGAINST YOUR CORRECTIONS \(3 tracks\)\nTAG +YES +NO/);
    assert.equal((await report(...names, '--limit', '2')).trackCount, 2);
  });
});
