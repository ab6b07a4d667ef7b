import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { flatMemory } from '../../src-main/processes/launchProcess.ts';
import { audioFormats, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { makeLargeAudio } from '../fixtures/makeLargeAudio.ts';
import { packetsOf, readByFfmpeg } from '../fixtures/otherReaders.ts';
import { readWithMutagen } from '../fixtures/tagFile.ts';
import { hashOf, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const program = join(import.meta.dirname, 'largeWrite.ts');
const fields = { GENRE: ['Techno', 'Elektronische Tänze', '電子音楽'], MOOD: ['dark', 'weit'] };
const others = { GENRE: ['Deep House', ...fields.GENRE], MOOD: [], ERA: ['1990s'] };

/**
 * One format of each way to find and write tags, and how a second change is written: where there is room by then, nothing
 * moves. The others are written by the same code, and tried in formats.test.ts.
 */
const methods: Partial<Record<AudioFormat, string>> = {
  mp3: 'in place',
  flac: 'in place',
  'm4a-aac': 'in place',
  'm4a-faststart': 'in place',
  'ogg-vorbis': 'in place',
  'ogg-flac': 'replaced',
  wav: 'in place',
  aiff: 'in place',
  wma: 'in place',
  wv: 'in place',
  dsf: 'in place',
};

/** What the runtime leaves lying around before it collects it: little more for a file that is twelve times as large. */
const mostGrownBytes = (fileBytes: number) => (fileBytes < 100e6 ? 100 << 20 : 160 << 20);
/** What the journal keeps of a change of a few texts; the pages of an Ogg file are all numbered anew. */
const mostUndoBytes = (format: AudioFormat) => (methods[format] === 'in place' ? 4096 : 2 << 20);

describe('files of 20 MB: write, write again, undo', () => {
  for (const [format, method] of Object.entries(methods) as [AudioFormat, string][]) {
    it(`${format}: the same sound, little memory, undone to the byte`, (t) => checkLarge(t, format, method));
  }

  it('a file of 240 MB takes no more memory than one of 20 MB', async (t) => {
    const small = makeAudio(join(place.folder, 'small.wav'), { seconds: 1 });
    const path = join(place.folder, 'sparse.wav');
    const header = readFileSync(small).subarray(0, 44);
    header.writeUInt32LE(240e6 - 8, 4);
    header.writeUInt32LE(240e6 - 44, 40);
    writeFileSync(path, header);
    truncateSync(path, 240e6);
    for (const id of writeBoth(t, small, path).entryIds.reverse())
      assert.equal((await place.undo(id)).restored, 'bytes');
    assert.equal(statSync(path).size, 240e6);
  });

  /** Writes into both in a process of its own, twice into the large one, and checks its memory. */
  function writeBoth(t: TestContext, small: string, large: string) {
    const parameters = [place.folder, small, large, JSON.stringify(fields), JSON.stringify(others)];
    const { execArgv, env } = flatMemory();
    const said = execFileSync(process.execPath, [...execArgv, program, ...parameters], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    const done = JSON.parse(said) as { grownBytes: number; entryIds: number[]; method: string };
    t.diagnostic(`${done.method}, ${Math.round(done.grownBytes / 2 ** 20)} MiB more than for a small file`);
    assert.ok(done.grownBytes < mostGrownBytes(statSync(large).size), `${done.grownBytes} bytes`);
    return done;
  }

  async function checkLarge(t: TestContext, format: AudioFormat, method: string) {
    const ending = audioFormats[format];
    const small = makeAudio(join(place.folder, `small${ending}`), { format, seconds: 1 });
    const path = makeLargeAudio(join(place.folder, `${format}${ending}`), format);
    assert.ok(statSync(path).size > 20e6);
    const [bytes, sound] = [hashOf(path), packetsOf(path)];
    const done = writeBoth(t, small, path);
    assert.equal(done.method, method);
    const texts = Object.values(readWithMutagen(path)!.tags)
      .flat()
      .flatMap((text) => text.split('\0'));
    for (const value of [...others.GENRE, ...others.ERA]) assert.ok(texts.includes(value), value);
    assert.ok(!texts.includes('dark'));
    // FFmpeg keeps the last of several in ASF, and the first elsewhere.
    assert.match(readByFfmpeg(path)['genre'] ?? '', format === 'wma' ? /電子音楽/ : /Deep House/);
    assert.equal(packetsOf(path), sound);
    for (const id of done.entryIds.reverse()) {
      assert.ok(place.entry(id).undo.length < mostUndoBytes(format), `${place.entry(id).undo.length} bytes`);
      assert.equal((await place.undo(id)).restored, 'bytes');
    }
    assert.equal(hashOf(path), bytes, 'byte for byte');
    rmSync(path);
  }
});
