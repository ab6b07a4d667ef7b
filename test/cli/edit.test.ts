import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { readByFfmpeg } from '../fixtures/otherReaders.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { SheetOfTwo } from '../writing/SheetOfTwo.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

describe('hearmark edit', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const env = { HEARMARK_LIBRARY: join(folder, 'library.db') };
  const hearmark = (...parameters: string[]) => callHearmark(parameters, { env });
  const [one, two] = [join(music, 'one.flac'), join(music, 'two.mp3')];

  before(async () => {
    mkdirSync(music);
    await rememberPassed(firstCrnn, env.HEARMARK_LIBRARY);
    makeAudio(one, { format: 'flac', seconds: 3 });
    makeAudio(two, { format: 'mp3', seconds: 3, frequencyHz: 300 });
    tagFile(one, { title: ['Old'], track: ['3/9'], comment: ['x'] });
    const { status, stderr } = await hearmark('tag', music, '--model', firstCrnn);
    assert.equal(status, 0, stderr);
  });

  it('gives stars in the library alone, which a list shows and finds', async () => {
    const bytes = readFileSync(one);
    const rated = await hearmark('rate', one, '--stars', '4');
    assert.equal(rated.status, 0, rated.stderr);
    assert.match(rated.stdout, /Gave 4 stars to 1 track\./);
    assert.match((await hearmark('rate', one, '--stars', '4')).stdout, /already/);
    const listed = await hearmark('list', '--rating', '3..5', '--json', '--model', firstCrnn);
    const rows = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      rows.map(({ path, rating }) => [path, rating]),
      [[one, 4]],
    );
    assert.match((await hearmark('show', one, '--model', firstCrnn)).stdout, /stars +4, by you/);
    assert.deepEqual(readFileSync(one), bytes);
    for (const stars of ['6', '2.2', 'x'])
      assert.equal((await hearmark('rate', one, '--stars', stars)).status, 2);
    const elsewhere = await hearmark('rate', folder, '--stars', '0');
    assert.match(elsewhere.stdout, /Took the stars from 1 track/);
    assert.equal((await hearmark('rate', join(folder, 'library.db'), '--stars', '1')).status, 2);
  });

  it('shows what would change, writes it when told to, and unwrite leads back to the byte', async () => {
    const bytes = [one, two].map((path) => readFileSync(path));
    const set = ['--set', 'title=Slow Water', 'genre=Jazz; Dub', 'track=4', 'comment='];
    const shown = await hearmark('edit', music, ...set, '--dry-run');
    assert.equal(shown.status, 0, shown.stderr);
    assert.match(shown.stdout, /TITLE: Old -> Slow Water/);
    assert.match(shown.stdout, /TRACKNUMBER: 3 -> 4/);
    assert.match(shown.stdout, /COMMENT: x -> \(nothing\)/);
    assert.match(shown.stdout, /this was a dry run/);
    assert.deepEqual([one, two].map((path) => readFileSync(path)), bytes); // prettier-ignore
    // In a process of its own, as a person does it
    const written = await runHearmark(['edit', one, two, ...set, '--yes'], { env });
    assert.equal(written.status, 0, written.stderr);
    assert.match(written.stdout, /2 files written/);
    assert.equal(readByFfmpeg(one)['title'], 'Slow Water');
    assert.equal(readByFfmpeg(one)['genre'], 'Jazz;Dub');
    assert.match((await hearmark('list', 'title:slow')).stdout, /Slow Water/);
    assert.match((await hearmark('batches')).stdout, /Edit 2 files: 2 written/);
    assert.match((await hearmark('edit', music, ...set, '--yes')).stdout, /There is nothing to write/);
    assert.equal((await hearmark('unwrite', '--all', '--yes')).status, 0);
    assert.deepEqual([one, two].map((path) => readFileSync(path)), bytes); // prettier-ignore
  });

  it('says what is wrong with what was typed, and with files that it does not edit', async () => {
    const wrong = async (...set: string[]) => (await hearmark('edit', one, '--set', ...set)).stderr;
    assert.match(await wrong('colour=red'), /the fields are title, artist, album/);
    assert.match(await wrong('year=soon'), /"soon" is no year: write it as 1999/);
    assert.match(await wrong('track=0'), /"0" is no track number/);
    assert.match(await wrong('title=a', 'title=b'), /a track has one title, and it is given twice/);
    assert.match(await wrong('genre=17'), /the genre "17" would be read as Rock: write the name/);
    assert.match(await wrong('title=a\x1b[31m'), /this title has a control character \(U\+001B\)/);
    const several = await hearmark('edit', one, '--set', 'genre=Jazz', 'genre=Dub', '--dry-run');
    assert.match(several.stdout, /GENRE: \(nothing\) -> Jazz; Dub/);
    const stranger = makeAudio(join(folder, 'stranger.flac'), { format: 'flac', seconds: 1 });
    assert.match((await hearmark('edit', stranger, '--set', 'title=A')).stdout, /in the library/);
    const [gone, lost] = [join(folder, 'gone'), join(folder, 'lost')];
    const { stderr } = await hearmark('edit', one, gone, lost, '--set', 'title=A');
    assert.ok(stderr.includes(`there is no file or folder ${gone} or ${lost}`), stderr);
  });

  it('leaves the tracks of a cue sheet alone, and says so', async () => {
    const disc = join(folder, 'disc');
    mkdirSync(disc);
    new SheetOfTwo(disc);
    const { status } = await hearmark('tag', disc, '--model', firstCrnn);
    assert.equal(status, 0);
    const { stdout } = await hearmark('edit', disc, '--set', 'title=A', '--yes');
    assert.match(stdout, /what a cue sheet or chapters say of each is not edited here/);
  });
});
