import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { embeddingsAt } from '../library/embeddingsAt.ts';
import { newScores, newTrack, temporaryFolder } from '../library/temporaryLibrary.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

describe('history and recommend', () => {
  it('keep what was played where that is switched on, and recommend by it', async (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'library.db');
    const library = openLibrary(file);
    const model = await loadModelPackage(join('models', 'hearmark-transformer'));
    const modelId = registerModel(library, model);
    const embeddingAt = embeddingsAt(model.likeness);
    const none = model.card.vocabulary.map(() => 0);
    for (let angle = 0; angle <= 90; angle += 10) {
      const tags = { title: `at ${angle}`, artist: 'Circle' };
      const { id } = library.tracks.save(newTrack(join(folder, `${angle}.mp3`), { tags }));
      // So near that among as many numbers as the model has nothing but the way from the first to the last can be learnt
      const radians = (angle * Math.PI) / 180 / 3;
      const embedding = embeddingAt([Math.cos(radians), Math.sin(radians)]);
      library.scores.save(id, modelId, newScores(none, { embedding }));
    }
    library.close();
    const call = (...words: string[]) =>
      callHearmark([...words, '--library', file], { env: { HEARMARK_LIBRARY: file } });
    const titles = async (...words: string[]) =>
      (await call('recommend', ...words, '--json')).lines.map(
        (line) => (line as unknown as { title: string }).title,
      );

    assert.match(
      (await call('history')).stdout,
      /^No history is kept; `hearmark history on` switches it on\.\n$/,
    );
    const log = join(folder, '.scrobbler.log');
    const line = (angle: number, at: number) => `Circle\t\tat ${angle}\t\t180\tL\t${at}\n`;
    writeFileSync(
      log,
      `#AUDIOSCROBBLER/1.1\n${line(0, 1000)}${line(0, 2000)}${line(10, 3000)}${line(400, 4000)}`,
    );
    assert.match((await call('history', 'import', log)).stderr, /no history is kept/);
    assert.match(
      (await call('recommend')).stderr,
      /there is no history of tracks that hearmark-transformer has heard/,
    );

    const env = { HEARMARK_LIBRARY: file };
    assert.match((await callHearmark(['history', 'on'], { env })).stdout, /on this machine and nowhere else/);
    const { stdout } = await runHearmark(['history', 'import', log, '--library', file], { env });
    assert.match(
      stdout,
      /4 listens, 3 of tracks in the library, 3 of these new\.\n {2}not in the library: Circle – at 400/,
    );
    assert.match((await call('history', 'import', log)).stdout, /3 of tracks in the library, 0 of these new/);
    assert.match((await call('history')).stdout, /^A history is kept\.\nYou: 3 plays of 2 tracks\n$/);
    assert.match((await call('history', 'import', file)).stderr, /library\.db: it is neither/);
    const broken = join(folder, 'broken.jsonl');
    writeFileSync(broken, '{"cut\n{"listened_at": 1000}\n');
    const unread = await call('history', 'import', broken, log);
    assert.equal(unread.status, 1);
    assert.match(
      unread.stdout,
      /broken\.jsonl: nothing in it could be read as a listen\.\n.*log: 4 listens, 3 of/,
    );
    writeFileSync(broken, '#AUDIOSCROBBLER/1.1\n');
    const empty = await call('history', 'import', broken);
    assert.deepEqual([empty.status, empty.stdout.split(': ').at(-1)?.slice(0, 9)], [0, '0 listens']);

    const all = await titles('--limit', '99');
    assert.equal(all.length, 10);
    assert.deepEqual(all.slice(0, 2).toSorted(), ['at 0', 'at 10']);
    assert.equal(all.at(-1), 'at 90');
    assert.equal((await titles('--unheard'))[0], 'at 20');
    const [first] = (await call('recommend', '--json')).lines as unknown as {
      score: number;
      uncertainty: number;
      plays: number;
    }[];
    assert.ok(first!.score > 0 && first!.uncertainty > 0 && first!.plays > 0);
    writeFileSync(log, `#AUDIOSCROBBLER/1.1\n${line(90, Math.floor(Date.now() / 1000))}`);
    await call('history', 'import', log);
    assert.ok(!(await titles('--limit', '99')).includes('at 90'), 'it was played just now');
    const output = join(folder, 'mine.m3u8');
    await call('recommend', '--output', output, '--limit', '3');
    assert.equal(readFileSync(output, 'utf8').match(/\.mp3/g)?.length, 3);

    await call('history', 'import', log, '--listener', 'ann');
    assert.match((await call('history')).stdout, /You: 4 plays of 3 tracks\nann: 1 play of 1 track\n/);
    assert.match((await call('history', 'forget')).stdout, /^4 plays forgotten\./);
    assert.match((await call('history')).stdout, /\nann: 1 play of 1 track\n$/);
    assert.match((await callHearmark(['history', 'off'], { env })).stdout, /Nothing more is noted/);
  });
});
