import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { measureReading, type Taken } from './measureReading.ts';
import { median } from './median.ts';

/** In turn, so that what else the machine does slows down both. */
const turns = 15;

/** How fast tags are read, beside music-metadata reading the same files by itself, in a thread of its own. */
export async function benchReadTags(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    const lines: string[] = [];
    for (const format of ['mp3', 'flac', 'm4a-aac', 'ogg-vorbis'] as const) {
      const path = makeAudio(join(folder, format), { format, seconds: 60 });
      const bareReader = new Worker(join(import.meta.dirname, 'readBare.ts'), { workerData: path });
      const readers = [
        () =>
          measureReading(async () => {
            using reader = new FileReader(path);
            await readTags(reader, basename(path));
          }),
        async () => {
          bareReader.postMessage('');
          const [taken] = (await once(bareReader, 'message')) as [Taken];
          return taken;
        },
      ];
      const taken: Taken[][] = readers.map(() => []);
      for (let turn = 0; turn < turns; turn++)
        for (const [index, measure] of readers.entries()) taken[index]!.push(await measure());
      await bareReader.terminate();
      const [ours, bare] = taken.map((of) => ({
        ms: median(of.map(({ ms }) => ms)),
        coreMs: median(of.map(({ coreMs }) => coreMs)),
      }));
      lines.push(
        `tags of ${format}: ${(1000 / ours!.ms).toFixed(0)} files/s, ${(bare!.ms / ours!.ms).toFixed(2)} of music-metadata's own; ` +
          `${ours!.coreMs.toFixed(2)} ms of a core, ${bare!.coreMs.toFixed(2)} with music-metadata alone`,
      );
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
