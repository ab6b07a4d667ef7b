import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { audioFormats, makeAudio } from '../fixtures/makeAudio.ts';

const trackCount = 1000;

/** Resident memory over a long run, of this process and of one analysis process, by hundreds of tracks. */
export async function benchMemory(): Promise<string[]> {
  if (process.platform !== 'linux') return ['memory over a long run: measured from /proc, on Linux only'];
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    const music = join(folder, 'music');
    // Every file another sound: a second copy would not be listened to.
    for (let index = 0; index < trackCount; index++) {
      const format = (['mp3', 'flac', 'ogg-vorbis', 'm4a-aac'] as const)[index % 4]!;
      const sound = { seconds: 20, frequencyHz: 100 + index, channels: 1, sampleRateHz: 22_050 };
      makeAudio(join(music, `${index}${audioFormats[format]}`), { format, ...sound });
    }
    return await measure(music, join(folder, 'library.db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(music: string, libraryFile: string): Promise<string[]> {
  const model = await loadModelPackage('models/hearmark-transformer');
  const library = openLibrary(libraryFile);
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
  const peaks = {
    app: new Array<number>(trackCount / 100).fill(0),
    worker: new Array<number>(trackCount / 100).fill(0),
  };
  let done = 0;
  await importFolder([music], {
    library,
    pool,
    modelId: registerModel(library, model),
    coverage: 'whole',
    report(event) {
      if (event.kind !== 'file') return;
      if (event.status !== 'ok') throw new Error(`${event.path}: ${event.reason}`);
      const hundred = Math.floor(done++ / 100);
      peaks.app[hundred] = Math.max(peaks.app[hundred]!, residentMiB(process.pid));
      for (const pid of pool.pids) peaks.worker[hundred] = Math.max(peaks.worker[hundred]!, residentMiB(pid));
    },
  });
  const after = { app: residentMiB(process.pid), worker: residentMiB(pool.pids[0]!) };
  pool.close();
  library.close();
  if (done !== trackCount) throw new Error(`${done} of ${trackCount} tracks were analysed`);
  return Object.entries(peaks).map(([who, hundreds]) => {
    const ratio = (hundreds.at(-1)! / hundreds[1]!).toFixed(2);
    const course = hundreds.map((mib) => mib.toFixed(0)).join(' ');
    const end = after[who as keyof typeof after].toFixed(0);
    return `memory of the ${who} over ${trackCount} tracks, peak MiB in each hundred: ${course}; after: ${end}; last to second: ${ratio}`;
  });
}

function residentMiB(pid: number): number {
  const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(pages?.[1] ?? 0) / 1024;
}
