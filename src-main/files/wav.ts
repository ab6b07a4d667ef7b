/** Bytes before the samples. */
export const wavHeaderBytes = 44;
const bytesPerSample = 2;
/** What the format's 32 bits can count. */
const samplesMax = Math.floor((2 ** 32 - 1 - wavHeaderBytes) / bytesPerSample);

/** The size in bytes of a mono, 16-bit WAV of so many samples. */
export function wavBytes(samples: number): number {
  return wavHeaderBytes + Math.min(samples, samplesMax) * bytesPerSample;
}

/** Makes the header of a mono, 16-bit WAV (Microsoft's RIFF, WAVE_FORMAT_PCM). */
export function wavHeader(samples: number, sampleRateHz: number): Uint8Array {
  const dataBytes = wavBytes(samples) - wavHeaderBytes;
  const header = Buffer.alloc(wavHeaderBytes);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(wavHeaderBytes - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16); // the length of what follows, up to "data"
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * bytesPerSample, 28);
  header.writeUInt16LE(bytesPerSample, 32);
  header.writeUInt16LE(8 * bytesPerSample, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
