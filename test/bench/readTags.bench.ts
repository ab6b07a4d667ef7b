import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseFile } from 'music-metadata';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';

const rounds = 200;

/** How fast tags are read, beside music-metadata reading the same files by itself. */
export async function benchReadTags(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    const lines: string[] = [];
    for (const format of ['mp3', 'flac', 'm4a-aac', 'ogg-vorbis'] as const) {
      const path = makeAudio(join(folder, format), { format, seconds: 60 });
      const ours = await filesPerSecond(async () => {
        using reader = new FileReader(path);
        await readTags(reader, basename(path));
      });
      const bare = await filesPerSecond(() => parseFile(path, { skipCovers: true, duration: false }));
      lines.push(
        `tags of ${format}: ${ours.toFixed(0)} files/s, ${(ours / bare).toFixed(2)} of music-metadata's own`,
      );
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function filesPerSecond(read: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < 20; i++) await read();
  const start = performance.now();
  for (let i = 0; i < rounds; i++) await read();
  return (rounds / (performance.now() - start)) * 1000;
}
