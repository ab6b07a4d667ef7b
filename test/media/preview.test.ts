import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { wholeFile } from '../../src-main/paths.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { PreviewClient } from '../../src-main/media/PreviewClient.ts';
import { ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { libraryOf } from './libraryOf.ts';

/** All of a file. */
const placeOf = (path: string) => ({ path, span: wholeFile });

describe('previews', () => {
  const folder = temporaryFolder();

  it('a waveform has the loudest sample of each part', async (test) => {
    const path = join(folder, 'steps.wav');
    // Four seconds, each louder than the one before.
    ffmpeg(['-f', 'lavfi', '-i', 'aevalsrc=(0.2+0.2*floor(t))*sin(2*PI*1000*t):s=44100:d=4', path]);
    const { media, ids } = libraryOf(test, [path]);
    const { peaks, durationSeconds } = await media.waveform(ids[0]!, 8);
    assert.equal(durationSeconds, 4);
    const expected = [0.2, 0.2, 0.4, 0.4, 0.6, 0.6, 0.8, 0.8];
    peaks.forEach((peak, index) =>
      assert.ok(Math.abs(peak - expected[index]!) < 0.005, `${peaks.join(' ')}`),
    );
    const [pid] = media.pids;
    const fine = await media.waveform(ids[0]!, 2000);
    assert.equal(fine.peaks.length, 2000);
    assert.deepEqual(media.pids, [pid], 'the same process');
    const { peaks: one } = await media.waveform(ids[0]!, 1);
    assert.ok(Math.abs(one[0]! - 0.8) < 0.005);
  });

  it('a spectrogram shows a tone where it is, in the part that was asked for', async (test) => {
    const path = join(folder, 'tones.flac');
    // 440 Hz for three seconds, then 3520 Hz.
    ffmpeg(['-f', 'lavfi', '-i', 'aevalsrc=0.5*sin(2*PI*if(lt(t\\,3)\\,440\\,3520)*t):s=44100:d=6', path]);
    const { media, ids } = libraryOf(test, [path]);
    const loudestBand = async (fromSeconds: number, toSeconds: number) => {
      const { mels, frames, levels, secondsPerFrame } = await media.spectrogram(
        ids[0]!,
        fromSeconds,
        toSeconds,
      );
      assert.ok(Math.abs(frames * secondsPerFrame - (toSeconds - fromSeconds)) < 0.05);
      const bytes = Buffer.from(levels, 'base64');
      const middle = Array.from({ length: mels }, (_, mel) => bytes[mel * frames + Math.floor(frames / 2)]!);
      assert.ok(Math.max(...middle) >= 250);
      assert.ok(middle.filter((level) => level > 128).length < mels / 4, 'a tone is narrow');
      return middle.indexOf(Math.max(...middle));
    };
    const low = await loudestBand(0.5, 2.5);
    const high = await loudestBand(3.5, 5.5);
    // HTK's scale from 30 Hz to 11,025 Hz in 96 bands: 440 Hz lies in the 16th, 3520 Hz in the 58th.
    assert.ok(Math.abs(low - bandOf(440)) <= 1, `${low}`);
    assert.ok(Math.abs(high - bandOf(3520)) <= 1, `${high}`);
    await assert.rejects(media.spectrogram(ids[0]!, 60, 70), /nothing to see/);
  });

  it('silence is shown as nothing', async (test) => {
    const path = makeAudio(join(folder, 'silence.flac'), { kind: 'silence', seconds: 2 });
    const { media, ids } = libraryOf(test, [path]);
    const { levels } = await media.spectrogram(ids[0]!, 0, 2);
    assert.ok(Buffer.from(levels, 'base64').every((level) => level === 0));
    assert.ok((await media.waveform(ids[0]!, 10)).peaks.every((peak) => peak === 0));
  });

  it('a broken file is an error, and the next one is shown', async (test) => {
    const path = makeAudio(join(folder, 'sound.mp3'), { seconds: 2 });
    const later = makeAudio(join(folder, 'later.mp3'), { seconds: 2, frequencyHz: 500 });
    const { media, ids } = libraryOf(test, [path, later]);
    writeFileSync(path, randomBytes(50_000));
    await assert.rejects(media.waveform(ids[0]!, 100), { name: 'DecodeError' });
    assert.equal((await media.waveform(ids[1]!, 100)).peaks.length, 100);
    await assert.rejects(media.waveform(999, 100), { name: 'ParameterError' });
  });

  it('a process that is ended costs its request, and no other', async (test) => {
    const path = makeAudio(join(folder, 'long.flac'), { seconds: 300, channels: 1 });
    let asked = 0;
    const client = new PreviewClient({
      launch: (module, args) => {
        const child = launchProcess(module, args);
        const send = (message: unknown) => {
          child.send(message);
          if (++asked === 1) process.kill(child.pid!, 'SIGKILL');
        };
        return { ...child, send };
      },
    });
    test.after(() => client.close());
    const first = client.ask({ kind: 'waveform', place: placeOf(path) }, 'waveform');
    const second = client.ask({ kind: 'waveform', place: placeOf(path) }, 'waveform');
    await assert.rejects(first, /the decoder failed \(SIGKILL/);
    assert.ok((await second).peaks.length > 29_000);
  });

  it('a process that hangs is ended, one that nobody asks is, too', async (test) => {
    const path = makeAudio(join(folder, 'hang.flac'), { seconds: 5 });
    const client = new PreviewClient({ launch: launchProcess, hangSeconds: 1, idleSeconds: 0.2 });
    test.after(() => client.close());
    await client.ask({ kind: 'waveform', place: placeOf(path) }, 'waveform').catch(() => {}); // it may take its second to start
    const asked = client.ask({ kind: 'waveform', place: placeOf(path) }, 'waveform');
    process.kill(client.pid!, 'SIGSTOP');
    await assert.rejects(asked, /the decoder failed/);
    while (client.pid !== undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('what waits too long is given up for what was asked for later', async (test) => {
    const path = makeAudio(join(folder, 'many.flac'), { seconds: 2 });
    const client = new PreviewClient({ launch: launchProcess, waitingMax: 2 });
    test.after(() => client.close());
    const asked = Array.from({ length: 5 }, () =>
      client.ask({ kind: 'waveform', place: placeOf(path) }, 'waveform'),
    );
    const outcomes = await Promise.allSettled(asked);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled'],
    );
  });
});

/** The band of a frequency on HTK's mel scale, 96 bands from 30 Hz to 11,025 Hz. */
function bandOf(frequencyHz: number): number {
  const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
  const step = (mel(11_025) - mel(30)) / 97;
  return Math.round((mel(frequencyHz) - mel(30)) / step) - 1;
}
