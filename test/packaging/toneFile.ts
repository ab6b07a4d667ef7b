import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const sampleRateHz = 16_000;
const seconds = 4;

/** Writes four seconds of a tone as 16-bit mono WAV, without a program that may be missing on this system. */
export function toneFile(path: string, frequencyHz: number): void {
  const samples = Int16Array.from({ length: seconds * sampleRateHz }, (_, index) =>
    Math.round(8000 * Math.sin((2 * Math.PI * frequencyHz * index) / sampleRateHz)),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // channels
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(2 * sampleRateHz, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
