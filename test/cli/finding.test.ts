import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { openDatabase } from '../library/openDatabase.ts';
import { embeddingsAt } from '../library/embeddingsAt.ts';
import { newScores, newTrack, temporaryFolder } from '../library/temporaryLibrary.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';
import { openNewLibrary } from '../library/openNewLibrary.ts';

/** A library of five tracks, as if the shipped model had heard them: a and b are calm piano, c to e ever more like metal. */
async function makeLibrary(t: TestContext) {
  const folder = temporaryFolder(t);
  const file = join(folder, 'library.db');
  const library = openNewLibrary(file);
  const model = await loadModelPackage(join('models', 'hearmark-transformer'));
  const modelId = registerModel(library, model);
  const embeddingAt = embeddingsAt(model.likeness);
  const heard: [name: string, tags: Record<string, number>, angle: number][] = [
    ['a', { piano: 0.9, relaxing: 0.8, instrumental: 0.9 }, 0],
    ['b', { piano: 0.7, relaxing: 0.9, vocals: 0.8 }, 20],
    ['c', { piano: 0.8, rock: 0.6 }, 45],
    ['d', { rock: 0.9 }, 65],
    ['e', { metal: 0.9, vocals: 0.9 }, 90],
  ];
  for (const [name, tags, angle] of heard) {
    const scores = model.card.vocabulary.map(({ tag }) => tags[tag] ?? 0);
    const { id } = library.tracks.save(
      newTrack(join(folder, `${name}.mp3`), { tags: { title: name, artist: `of ${name}` } }),
    );
    const radians = (angle * Math.PI) / 180;
    const embedding = embeddingAt([Math.cos(radians), Math.sin(radians)]);
    library.scores.save(id, modelId, newScores(scores, { embedding }));
  }
  library.tracks.save(newTrack(join(folder, 'unheard.mp3')));
  library.close();
  const path = (name: string) => join(folder, `${name}.mp3`);
  const call = (...words: string[]) => callHearmark([...words, '--library', file]);
  const titles = async (...words: string[]) =>
    (await call(...words, '--json')).lines
      .map((line) => (line as unknown as { title: string }).title)
      .join('');
  return { folder, file, path, call, titles };
}

describe('find, map, similar and playlist', () => {
  it('find what is described, and say how it was read', async (t) => {
    const { file, call, titles } = await makeLibrary(t);
    assert.equal(await titles('find', 'calm piano'), 'ab');
    assert.equal(await titles('find', 'calm', 'piano', 'without singing'), 'a');
    assert.equal(await titles('find', 'piano', '--limit', '1'), 'a');
    const { stdout } = await runHearmark(['find', 'calm sitar qwertz, piano', '--library', file]);
    assert.match(
      stdout,
      /^Read as relaxing \(“calm”\), sitar, piano\. Not understood: “qwertz”\. No track has all of these/,
    );
    assert.match(stdout, /of b – b/);
    const [line] = (await call('find', 'not vocals, qwertz', '--json')).lines as unknown as [object];
    assert.deepEqual(
      { ...line, tags: [] },
      {
        ...line,
        tags: [],
        read: [{ words: 'vocals', means: 'vocals', isExcluded: true, isLoose: false }],
        unread: ['qwertz'],
        isWhole: true,
        sound: null,
      },
    );
    assert.equal((await call('find', ' ')).status, 2);
    const none = await call('find', 'Regen auf dem Dach', '--json');
    assert.deepEqual(
      [none.stdout, none.stderr],
      [
        '',
        '“Regen auf dem Dach” was looked for as words in title, artist, album and file name: descriptions are understood in English.\n',
      ],
    );
  });

  it('lay out what the model heard, and tell its regions', async (t) => {
    const { file, call } = await makeLibrary(t);
    const { stdout } = await runHearmark(['map', '--library', file]);
    assert.match(stdout, /^5 tracks: (\w+ on \d(, )?)+\n\n5 tracks on the map\n$/);
    const lines = (await call('map', '--anew', '--json')).lines as unknown as { tracks: number }[][];
    assert.deepEqual(
      lines[0]!.map(({ tracks }) => tracks),
      [5],
    );
  });

  it('list what is like a track', async (t) => {
    const { folder, path, call, titles } = await makeLibrary(t);
    assert.equal(await titles('similar', path('a')), 'bcde');
    assert.equal(await titles('similar', path('e'), '--limit', '2'), 'dc');
    assert.equal(await titles('similar', path('a'), path('c')), 'bde');
    assert.equal(await titles('similar', path('c'), '--not', path('e'), '--limit', '2'), 'ba');
    const output = join(folder, 'like a.xspf');
    assert.match((await call('similar', path('a'), '--output', output)).stdout, /^4 tracks written to /);
    assert.match(readFileSync(output, 'utf8'), /<title>b<\/title>[^]*<title>e<\/title>/);
    for (const [name, reason] of [
      [join(folder, 'nothing.mp3'), /is not in the library/],
      [path('unheard'), /has not heard/],
    ] as const) {
      const { status, stderr } = await call('similar', name);
      assert.equal(status, 2);
      assert.match(stderr, reason);
    }
  });

  it('leave out what is damaged in the library, and say so of a track that is asked for', async (t) => {
    const { file, path, call, titles } = await makeLibrary(t);
    const database = openDatabase(file);
    const damage = database.prepare(`UPDATE timelines SET embedding = ? WHERE track_id = ?`);
    damage.run(Buffer.alloc(3), 2);
    damage.run(Buffer.alloc(4, 0xff), 4); // numbers that are none
    assert.equal(
      database.prepare(`UPDATE timelines SET timeline = x'00' WHERE track_id = 5`).run().changes,
      1,
    );
    database.close();
    assert.equal(await titles('similar', path('a')), 'ce');
    assert.equal(await titles('playlist', path('a'), path('c')), 'aec');
    for (const name of ['b', 'd', 'e']) {
      const { status, stderr } = await call('similar', path(name));
      assert.equal(status, 2);
      assert.match(
        stderr,
        /was damaged in the library, and is forgotten; `hearmark tag` lets it hear it again$/m,
      );
    }
    assert.match(
      (await call('similar', path('b'))).stderr,
      /has not heard .*b\.mp3; `hearmark tag` lets it$/m,
    );
    assert.deepEqual([(await call('similar', path('c'))).status, (await call('show', path('b'))).status, (await call('map')).status], [0, 0, 0]); // prettier-ignore
  });

  it('leave out what damage made shorter, and say so, though several are as short', async (t) => {
    const { file, path, call, titles } = await makeLibrary(t);
    const database = openDatabase(file);
    const { changes } = database.prepare(`UPDATE timelines SET embedding = substr(embedding, 1, 2) WHERE track_id IN (2, 4)`).run(); // prettier-ignore
    database.close();
    assert.equal(changes, 2);
    assert.match((await call('similar', path('b'))).stderr, /was damaged in the library, and is forgotten/);
    assert.equal(await titles('similar', path('a')), 'ce');
  });

  it('make a playlist from one track to another', async (t) => {
    const { folder, path, call, titles } = await makeLibrary(t);
    assert.equal(await titles('playlist', path('a'), path('e'), '--tracks', '5'), 'abcde');
    assert.equal(await titles('playlist', path('e'), path('a'), '--tracks', '3'), 'eca');
    assert.match(
      (await call('playlist', path('a'), path('a'))).stderr,
      /a\.mp3 is the track where the playlist begins/,
    );
    const output = join(folder, 'way.m3u8');
    const { stdout } = await call('playlist', path('a'), path('e'), '--output', output);
    assert.match(stdout, /^5 tracks written to /);
    const files = readFileSync(output, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')); // prettier-ignore
    assert.deepEqual(files, ['a', 'b', 'c', 'd', 'e'].map(path));
    assert.equal((await call('playlist', path('a'), path('e'), '--output', folder)).status, 1);
    writeFileSync(path('a'), 'music');
    const slip = await call('similar', path('b'), '--output', path('a'));
    assert.match(slip.stderr, /is no playlist or table/);
    assert.equal(readFileSync(path('a'), 'utf8'), 'music');
  });
});
