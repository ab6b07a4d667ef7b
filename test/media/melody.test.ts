import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError, ParameterError } from '../../src-main/errors.ts';
import { makeWav } from '../cli/makeWav.ts';
import { makeHearing } from '../hearing/makeHearing.ts';
import { makeTones } from '../hearing/makeTones.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { libraryOf } from './libraryOf.ts';

const rateHz = 22_050;

/** Half a second of each note, by its number in MIDI, and silence where it is 0. */
function makeMelody(notes: readonly number[]): Buffer {
  return makeWav(
    Int16Array.from({ length: (notes.length * rateHz) / 2 }, (_, at) => {
      const note = notes[Math.floor((2 * at) / rateHz)]!;
      const hz = 440 * 2 ** ((note - 69) / 12);
      return note === 0 ? 0 : 12_000 * Math.sin((2 * Math.PI * hz * at) / rateHz);
    }),
    rateHz,
  );
}

describe('the melody of a track', () => {
  const folder = temporaryFolder();
  const tones = makeTones(join(folder, 'tones'));

  it('is the notes that are played, one after the other', async (test) => {
    const played = [60, 64, 67, 0, 0, 72, 69, 57];
    const path = join(folder, 'melody.wav');
    writeFileSync(path, makeMelody(played));
    const { media, ids } = libraryOf(test, [path]);
    const { notes, shownSeconds } = await media.melody(ids[0]!, tones);
    assert.ok(Math.abs(shownSeconds - played.length / 2) < 0.05, `${shownSeconds}`);
    assert.deepEqual(
      notes.map(({ midiNote }) => midiNote),
      played.filter((note) => note > 0),
    );
    for (const { startSeconds, midiNote } of notes) {
      const begin = played.indexOf(midiNote) / 2;
      assert.ok(Math.abs(startSeconds - begin) < 0.1, `${midiNote} at ${startSeconds} s`);
    }
  });

  it('is told of one track after the other in the same process, and of silence that there is none', async (test) => {
    const [first, second] = [join(folder, 'first.wav'), join(folder, 'second.wav')];
    writeFileSync(first, makeMelody([60, 62]));
    writeFileSync(second, makeMelody([0, 0, 0]));
    const { media, ids } = libraryOf(test, [first, second]);
    assert.equal((await media.melody(ids[0]!, tones)).notes.length, 2);
    const [pid] = media.pids;
    assert.deepEqual((await media.melody(ids[1]!, tones)).notes, []);
    assert.deepEqual(media.pids, [pid]);
  });

  it('is refused where a package hears no pitches, or there is no such track', async (test) => {
    const path = join(folder, 'one.wav');
    writeFileSync(path, makeMelody([60]));
    const { media, ids } = libraryOf(test, [path]);
    await assert.rejects(media.melody(ids[0]!, makeHearing(folder)), ModelError);
    await assert.rejects(media.melody(999, tones), ParameterError);
  });
});
