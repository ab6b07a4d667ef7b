import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { DuplicateSearch } from '../../src-main/duplicates/tasks/DuplicateSearch.ts';
import { importFolder } from '../../src-main/importing/importFolder.ts';
import type { Library } from '../../src-main/library/Library.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { contentOf } from '../fixtures/keptFile.ts';
import { benchSizes } from './benchSizes.ts';
import { measureManyFingerprints } from './manyFingerprints.ts';
import { makeCopies, type CopyFile } from './recordings/makeCopies.ts';

/** What is found, and what is taken for a copy and is none; all pairs of files are judged. */
interface Judgement {
  /** By kind, of the files beside the FLAC of their recording: how many are in a group with it. */
  found: Map<string, { of: number; found: number }>;
  /** Pairs of copies, and those of them that are in one group. */
  copies: number;
  together: number;
  /** Pairs in one group that are no copies of each other, by what they are. */
  wrong: Map<string, number>;
}

/**
 * How well and how fast duplicates are found. HEARMARK_BENCH_SONGS says how many songs there are (16; 0: none are judged),
 * HEARMARK_BENCH_FOLDER where their copies lie: they take an hour, and are made once. Then the fingerprints of libraries of some
 * sizes (benchSizes) are compared. With HEARMARK_BENCH_TIMELINES=1 what the model hears is compared, as where fpcalc is missing.
 */
export async function benchDuplicates(): Promise<string[]> {
  const { HEARMARK_BENCH_SONGS: songs = '16', HEARMARK_BENCH_FOLDER: kept, HEARMARK_BENCH_TIMELINES: timelines } = process.env; // prettier-ignore
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    const files = songs === '0' ? [] : makeCopies(kept ?? join(folder, 'copies'), Number(songs));
    if (timelines === '1') return await judgeTimelines(folder, files);
    const judged = files.length > 0 ? await judgeFingerprints(folder, files) : [];
    return [...judged, ...(await measureManyFingerprints(folder, benchSizes([10_000, 100_000])))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files are in the library without having been listened to, and without names that would tell. */
async function judgeFingerprints(folder: string, files: CopyFile[]): Promise<string[]> {
  const libraryFile = join(folder, 'library.db');
  const library = openLibrary(libraryFile);
  try {
    for (const { path } of files) {
      const { size, mtimeNs } = statSync(path, { bigint: true });
      library.tracks.save({
        file: { path, size: Number(size), modifiedNs: mtimeNs },
        contentId: Buffer.from(contentOf(path), 'hex'),
        properties: {},
        tags: {},
      });
    }
    const startMs = performance.now();
    const { lines } = await search(library, null, files);
    const seconds = (performance.now() - startMs) / 1000;
    const named = await searchNamed(library, files);
    return [
      `${files.length} files, by fingerprints: ${(seconds / files.length).toFixed(2)} s a file with one process, all of it`,
      ...lines,
      'and with the artist and title of the recording in each:',
      ...named,
    ];
  } finally {
    library.close();
  }
}

/** Copies mostly have the names of their recording; other takes have, too. */
async function searchNamed(library: Library, files: CopyFile[]): Promise<string[]> {
  for (const { path, recording } of files) {
    const found = library.files.find(path)!;
    const { contentId } = library.tracks.get(found.trackId!)!;
    library.tracks.save({
      file: found,
      contentId,
      properties: {},
      tags: { artist: 'Somebody', title: recording },
    });
  }
  return (await search(library, null, files)).lines;
}

async function judgeTimelines(folder: string, files: CopyFile[]): Promise<string[]> {
  process.env.HEARMARK_FPCALC = '/nowhere';
  const library = openLibrary(join(folder, 'library.db'));
  const model = await loadModelPackage('models/hearmark-transformer');
  const modelId = registerModel(library, model);
  const pool = new AnalysisPool({ modelFolder: model.folder, jobs: 1 });
  try {
    const paths = files.map(({ path }) => path);
    await importFolder(paths, { library, pool, modelId, coverage: 'whole', report: () => {} });
    const { lines } = await search(library, modelId, files);
    return [`${files.length} files, by what hearmark-transformer heard over time, no names:`, ...lines];
  } finally {
    pool.close();
    library.close();
  }
}

async function search(
  library: Library,
  modelId: number | null,
  files: CopyFile[],
): Promise<{ lines: string[] }> {
  const finding = new DuplicateSearch({
    library,
    launch: launchProcess,
    modelId: () => modelId,
    jobs: () => 1,
    onChange: () => {},
  });
  finding.start();
  await finding.ended;
  const { state, reason } = finding.data;
  if (state !== 'done') throw new Error(reason ?? state);
  const groupsOf = new Map<string, Set<number>>();
  finding.page(0, 10_000).groups.forEach(({ copies }, group) => {
    for (const path of copies.flatMap(({ paths }) => paths))
      groupsOf.set(path, (groupsOf.get(path) ?? new Set()).add(group));
  });
  await finding.close();
  return { lines: tell(judge(files, groupsOf)) };
}

function judge(files: CopyFile[], groupsOf: ReadonlyMap<string, Set<number>>): Judgement {
  const judgement: Judgement = { found: new Map(), copies: 0, together: 0, wrong: new Map() };
  files.forEach((one, place) => {
    for (const other of files.slice(place + 1)) {
      const isTogether = [...(groupsOf.get(one.path) ?? [])].some((group) =>
        groupsOf.get(other.path)?.has(group),
      );
      const isSong = one.recording === other.recording;
      const takes = [one, other].filter(({ kind }) => kind === kind.toUpperCase()).map(({ kind }) => kind);
      if (isSong && takes.length === 0) {
        judgement.copies++;
        if (isTogether) judgement.together++;
        if (one.kind !== 'flac') continue;
        const kind = judgement.found.get(other.kind) ?? { of: 0, found: 0 };
        judgement.found.set(other.kind, { of: kind.of + 1, found: kind.found + Number(isTogether) });
      } else if (isTogether) {
        const what = isSong ? `other take (${takes.join(', ')})` : 'another song';
        judgement.wrong.set(what, (judgement.wrong.get(what) ?? 0) + 1);
      }
    }
  });
  return judgement;
}

function tell({ found, copies, together, wrong }: Judgement): string[] {
  const wrongs = [...wrong.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...found].map(([kind, { of, found: its }]) => `${kind} ${its} of ${of}`);
  return [
    `  recall ${(together / copies).toFixed(3)} (${together} of ${copies} pairs), precision ${(together / (together + wrongs)).toFixed(3)}`,
    `  beside the FLAC: ${kinds.join(', ')}`,
    `  wrong: ${[...wrong].map(([what, count]) => `${what} ${count}`).join(', ') || 'none'}`,
  ];
}
