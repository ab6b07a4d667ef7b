import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseFile } from 'music-metadata';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { median } from './median.ts';

/** In turn, so that what else the machine does slows down both. */
const [turns, readsATurn] = [15, 20];

/** How fast tags are read, beside music-metadata reading the same files by itself. */
export async function benchReadTags(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    const lines: string[] = [];
    for (const format of ['mp3', 'flac', 'm4a-aac', 'ogg-vorbis'] as const) {
      const path = makeAudio(join(folder, format), { format, seconds: 60 });
      const readers = [
        async () => {
          using reader = new FileReader(path);
          await readTags(reader, basename(path));
        },
        () => parseFile(path, { skipCovers: true, duration: false }),
      ];
      const taken: { ms: number; coreMs: number }[][] = readers.map(() => []);
      for (let turn = 0; turn < turns; turn++)
        for (const [index, read] of readers.entries()) taken[index]!.push(await measure(read));
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

/** What one reading takes, in milliseconds: by the clock, and of all threads together. */
async function measure(read: () => Promise<unknown>): Promise<{ ms: number; coreMs: number }> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  for (let index = 0; index < readsATurn; index++) await read();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: (performance.now() - start) / readsATurn, coreMs: (user + system) / 1000 / readsATurn };
}
