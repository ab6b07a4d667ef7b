import { join } from 'node:path';
import { WriteError } from '../errors.ts';
import { wavHeader } from '../files/wav.ts';
import { writeWhole } from '../files/writeWhole.ts';
import { sampleRateHz, sampleSounds, type SampleSound } from './sampleSounds.ts';

/** Writes sounds to try Hearmark on into a folder, half a minute of WAV files, and returns it. Throws WriteError. */
export function makeSamples(folder: string): string {
  try {
    for (const sound of sampleSounds()) writeWhole(join(folder, `${sound.title}.wav`), wavOf(sound));
    return folder;
  } catch (cause) {
    throw new WriteError(`the sample sounds cannot be made in ${folder}: ${(cause as Error).message}`, {
      path: folder,
      cause,
    });
  }
}

/** A WAV whose LIST INFO chunk, after its samples, says what it is. */
export function wavOf({ title, samples }: SampleSound): Buffer {
  const header = Buffer.from(wavHeader(samples.length, sampleRateHz));
  const data = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, index) => {
    data.writeInt16LE(Math.round(32_767 * Math.max(-1, Math.min(1, sample))), 2 * index);
  });
  const said = { INAM: title, IART: 'Hearmark', IPRD: 'Sample sounds' };
  const info = chunk('LIST', [
    Buffer.from('INFO'),
    ...Object.entries(said).map(([id, text]) => textOf(id, text)),
  ]);
  header.writeUInt32LE(header.length - 8 + data.length + info.length, 4);
  return Buffer.concat([header, data, info]);
}

const textOf = (id: string, text: string) => chunk(id, [Buffer.from(`${text}\0`)]);

/** A chunk of RIFF, which has an even length. */
function chunk(id: string, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
