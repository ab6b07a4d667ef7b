import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { analyseFile } from '../../src-main/analysis/analyseFile.ts';
import { HearingPackages } from '../../src-main/analysis/HearingPackages.ts';
import { isAudioFileName } from '../../src-main/files/audioFileNames.ts';
import type { Listening } from '../../src-main/scores/musicTasks.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { makeFullLengthTracks } from './makeLibrary.ts';

const trackCount = 8;
const turns = 3;
const asked: Record<'tags' | 'all', Listening[]> = {
  tags: ['tags'],
  all: ['tags', 'rhythm', 'key', 'voice'],
};

/**
 * Milliseconds of a core that a track takes: for tags, and with rhythm, key and voice beside, in turn in one process, since
 * what else the machine does slows down both. Of the tracks in a folder, or of made ones.
 */
export async function benchListening([folder]: string[]): Promise<string[]> {
  if (folder !== undefined) return measureAll(folder);
  const made = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    makeFullLengthTracks(made, trackCount);
    return await measureAll(made);
  } finally {
    rmSync(made, { recursive: true });
  }
}

async function measureAll(folder: string): Promise<string[]> {
  const paths = readdirSync(folder)
    .filter(isAudioFileName)
    .map((name) => join(folder, name));
  const lines: string[] = [];
  for (const model of ['hearmark-transformer', 'hearmark-crnn']) {
    for (const [ending, group] of Map.groupBy(paths, extname))
      lines.push(`  ${model}, ${ending.slice(1)}: ${await measure(model, group)}`);
  }
  return [`listening, ${paths.length} tracks, ms of a core a track, least of ${turns} turns:`, ...lines];
}

async function measure(model: string, paths: readonly string[]): Promise<string> {
  await using tagger = await Tagger.open(await loadModelPackage(join('models', model)), {
    timeSteps: 'trained',
  });
  const folders = { rhythm: 'models/hearmark-rhythm', key: 'models/hearmark-key' };
  const packages = new HearingPackages(folders, tagger.frontEnd.sampleRateHz);
  const least = { tags: Infinity, all: Infinity };
  for (let turn = 0; turn < turns; turn++) {
    for (const kind of ['tags', 'all'] as const) {
      const before = process.cpuUsage();
      const link = { whatToHear: () => Promise.resolve(asked[kind]), alive() {}, packages };
      for (const path of paths) await analyseFile({ path, coverage: 'whole' }, tagger, link);
      const { user, system } = process.cpuUsage(before);
      least[kind] = Math.min(least[kind], (user + system) / 1000 / paths.length);
    }
  }
  const { tags, all } = least;
  const beside = ((all - tags) / tags).toFixed(2);
  return `tags ${tags.toFixed(0)}, with rhythm, key and voice ${all.toFixed(0)}: ${beside} of tags more`;
}
