import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WriteSettings } from '../../src-main/api.ts';
import { Writes } from '../../src-main/writing/tasks/Writes.ts';
import { targetsOf } from '../../src-main/writing/tasks/targets.ts';
import { FileReader } from '../../src-main/files/FileReader.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { standardWrite } from '../../src-main/settings.ts';
import { applyWrite } from '../../src-main/writing/applyWrite.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { hashAudio } from '../../src-main/writing/hashAudio.ts';
import { makeAlbums, runMutagen, type Used } from './makeAlbums.ts';
import { median } from './median.ts';

const settings: WriteSettings = { ...standardWrite, modes: { genre: 'add' } };

type Format = 'mp3' | 'flac';

const roundsOfAll = Number(process.env.HEARMARK_BENCH_ROUNDS ?? 3);

/**
 * A genre written into many files, as a person has it done, beside mutagen doing the same to the same files, in turn. Each
 * begins with files that are not in the system's cache. HEARMARK_BENCH_FOLDER says on which disk, HEARMARK_BENCH_FILES how
 * many of each format (1,000 take 15 GB), HEARMARK_BENCH_ROUNDS how often.
 */
export async function benchWriting(): Promise<string[]> {
  const count = Number(process.env.HEARMARK_BENCH_FILES ?? 1000);
  const folder = mkdtempSync(join(process.env.HEARMARK_BENCH_FOLDER ?? tmpdir(), 'hearmark-bench-'));
  try {
    const lines: string[] = [];
    for (const format of ['mp3', 'flac'] as const) {
      lines.push(...(await compareRounds(folder, { format, count, tagged: true })));
      lines.push(...(await compareRounds(folder, { format, count: Math.ceil(count / 10), tagged: false })));
      lines.push(await lookAtParts(folder, format, Math.ceil(count / 20)), '');
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Albums {
  format: Format;
  count: number;
  /** False for files without tags, where an mp3 has no room and its audio has to move, whoever writes. */
  tagged: boolean;
}

/** Files without tags have some after the first round. */
async function compareRounds(folder: string, albums: Albums): Promise<string[]> {
  const { format, count, tagged } = albums;
  const music = join(folder, 'music');
  makeAlbums(music, albums);
  const size = statSync(join(music, readdirSync(music)[0]!)).size / 1e6;
  const library = openLibrary(join(folder, 'library.db'));
  const ids = learn(library, music);
  const rounds: Round[] = [];
  for (let round = 0; round < (tagged ? roundsOfAll : 1); round++) {
    if (round > 0) {
      runMutagen('strip', music);
      lookAgain(library, music, ids);
    }
    runMutagen('settle', music);
    const ours = await writeWithTasks(library, ids);
    if (tagged) runMutagen('strip', music);
    else {
      rmSync(music, { recursive: true });
      makeAlbums(music, albums);
    }
    runMutagen('settle', music);
    rounds.push({ ours, flushed: runMutagen('write', music, 'ambient', '--flush') });
  }
  library.close();
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });

  const of = (one: (round: Round) => number) => median(rounds.map(one));
  const figures = (side: 'ours' | 'flushed') =>
    `${(count / of((round) => round[side].seconds)).toFixed(1)} files/s, ` +
    `${((of((round) => round[side].cpuSeconds) / count) * 1000).toFixed(1)} ms of a core ` +
    `and ${(of((round) => round[side].bytes) / count / 1024).toFixed(0)} KiB to the disk a file`;
  const ratios = rounds.map(({ ours, flushed }) => flushed.seconds / ours.seconds);
  return [
    `${count} ${format} of ${size.toFixed(1)} MB, ${tagged ? 'with tags and room in them' : 'as they come from ffmpeg'}:`,
    `  Hearmark, ${of(({ ours }) => ours.writers)} writers: ${figures('ours')}, ` +
      `${(of(({ ours }) => ours.libraryBytes) / count / 1024).toFixed(0)} of them to the library; ` +
      `preview ${(count / of(({ ours }) => ours.previewSeconds)).toFixed(1)} files/s`,
    `  mutagen, each file flushed: ${figures('flushed')}`,
    `  Hearmark's rate is ${median(ratios).toFixed(3)} of mutagen's (${ratios.map((ratio) => ratio.toFixed(3)).join(', ')})`,
  ];
}

interface Round {
  ours: Used & { writers: number; previewSeconds: number; libraryBytes: number };
  flushed: Used;
}

/** What previewing and writing all of a folder takes, from the start of a writer process on. */
async function writeWithTasks(library: Library, trackIds: number[]): Promise<Round['ours']> {
  const pids: (number | 'self')[] = ['self'];
  const host = new Writes({
    library,
    launch(module, args, options) {
      const handle = launchProcess(module, args, options);
      pids.push(handle.pid!);
      return handle;
    },
  });
  try {
    const previewMs = performance.now();
    const task = host.previewWrite(targetsOf(library, trackIds), { settings, withSuggestions: false });
    await task.looked;
    const before = pids.map(usedBy);
    const startMs = performance.now();
    await host.apply(task);
    const endMs = performance.now();
    if (task.data.written !== trackIds.length)
      throw new Error(task.data.reason ?? task.refused[0]?.reason ?? 'not all of it was written');
    const used = pids.map((pid, index) => {
      const [now, then] = [usedBy(pid), before[index] ?? { cpuSeconds: 0, bytes: 0 }];
      return { cpuSeconds: now.cpuSeconds - then.cpuSeconds, bytes: now.bytes - then.bytes };
    });
    return {
      writers: pids.length - 1,
      previewSeconds: (startMs - previewMs) / 1000,
      seconds: (endMs - startMs) / 1000,
      cpuSeconds: used.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      bytes: used.reduce((sum, { bytes }) => sum + bytes, 0),
      libraryBytes: used[0]!.bytes,
    };
  } finally {
    await host.close();
  }
}

/** What a process has used so far: of processors, and bytes to the disk in whole pages, as Linux counts them. */
function usedBy(pid: number | 'self'): { cpuSeconds: number; bytes: number } {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
  const [user, system] = afterName.split(' ').slice(11, 13).map(Number);
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  return { cpuSeconds: (user! + system!) / 100, bytes: Number(/^write_bytes: (\d+)/m.exec(io)![1]) };
}

/** Lets a library know files as a scan does, but for listening, each with a genre that a person added. */
function learn(library: Library, music: string): number[] {
  return readdirSync(music).map((name) => {
    const path = join(music, name);
    using reader = new FileReader(path);
    const { size, modifiedNs } = reader;
    const contentId = Buffer.from(hashAudio(reader, name), 'hex');
    const { id } = library.tracks.save({
      file: { path, size, modifiedNs },
      contentId,
      properties: {},
      tags: { title: name },
    });
    library.corrections.append({ trackId: id, tag: 'ambient', category: 'genre', action: 'added' });
    return id;
  });
}

/** As a scan does after another program wrote to them. */
function lookAgain(library: Library, music: string, ids: readonly number[]): void {
  library.transaction(() => {
    for (const [index, name] of readdirSync(music).entries()) {
      const path = join(music, name);
      const { contentId, properties, tags } = library.tracks.get(ids[index]!)!;
      const stats = statSync(path, { bigint: true });
      const file = { path, size: Number(stats.size), modifiedNs: stats.mtimeNs };
      library.tracks.save({ file, contentId, properties, tags });
    }
  });
}

/** Where the time of one file goes, by the steps of applyWrite: one process, one file after the other. */
async function lookAtParts(folder: string, format: Format, count: number): Promise<string> {
  const music = join(folder, 'music');
  makeAlbums(music, { format, count, tagged: true });
  const library = openLibrary(join(folder, 'library.db'));
  const stateFolder = join(folder, 'state');
  mkdirSync(stateFolder);
  const ids = learn(library, music);
  runMutagen('settle', music);
  const batchId = library.journal.addBatch('bench');
  const spent = new Map<string, number>();
  let lastMs = performance.now();
  const onStep = (step: string) => {
    const now = performance.now();
    spent.set(step, (spent.get(step) ?? 0) + now - lastMs);
    lastMs = now;
  };
  for (const [index, name] of readdirSync(music).entries()) {
    const path = join(music, name);
    const { stamp } = previewFile(path, ['GENRE']);
    const contentId = library.tracks.get(ids[index]!)!.contentId.toString('hex');
    lastMs = performance.now();
    await applyWrite(
      { path, values: new Map([['GENRE', ['ambient']]]), stamp, contentId },
      {
        stateFolder,
        onStep,
        journal: {
          begin(entry) {
            onStep('verified');
            return library.journal.begin(batchId, entry);
          },
          settle: (id, state, reason) => library.journal.settle(id, state, reason),
        },
      },
    );
  }
  library.close();
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  const names: Record<string, string> = {
    verified: 'planning and verification, which reads all of it',
    planned: 'journal, flushed',
    flushed: 'flush of the file',
    settled: 'journal',
  };
  const parts = [...spent].map(([step, ms]) => `${names[step] ?? step} ${(ms / count).toFixed(1)}`);
  return `  ms a ${format}, one process: ${parts.join(', ')}`;
}
