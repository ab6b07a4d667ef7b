import { existsSync } from 'node:fs';
import { AnalysisPool } from '../../analysis/AnalysisPool.ts';
import {
  compareTags,
  differTracks,
  judgeTags,
  shareTags,
  type ComparedTrack,
  type Pair,
} from '../../analysis/compareScores.ts';
import { mean } from '../../analysis/rankStatistics.ts';
import { HearmarkError, ParameterError } from '../../errors.ts';
import { findAudioFiles } from '../../files/findAudioFiles.ts';
import { decidedTags } from '../../library/changes/decidedTags.ts';
import type { Library } from '../../library/Library.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import type { ModelIdentity } from '../../taggers/identifyModel.ts';
import type { RuntimeName } from '../../taggers/runtimeNames.ts';
import { existingPaths } from '../existingPaths.ts';
import { Progress } from '../Progress.ts';
import { openLibraryFile, installedModels } from '../session.ts';
import { printComparison } from './printComparison.ts';

export interface CompareModelsOptions {
  limit: number;
  runtime: RuntimeName | 'auto';
  library: string;
  json: boolean;
}

/** What the two models said, of what and how fast. */
interface Material {
  tracks: ComparedTrack[];
  /** Tracks of which the person has decided something. */
  judged: ComparedTrack[];
  /** Of one processor core, for each track; undefined where nothing was listened to. */
  millisecondsPerTrack?: Pair<number>;
  failures: { path: string; reason: string }[];
}

/** `hearmark models compare`: what two models say of the same tracks, tag by tag and track by track. */
export async function compareModels(
  first: string,
  second: string,
  paths: string[],
  options: CompareModelsOptions,
): Promise<number> {
  const installed = installedModels(options.library);
  const models = [await installed.identify(first), await installed.identify(second)] as const;
  const { shared, only } = shareTags([models[0].card.vocabulary, models[1].card.vocabulary]);
  const { limit, library: file } = options;
  // A library that is not there yet has nothing to add: no reason to make one.
  const library = paths.length === 0 || existsSync(file) ? await openLibraryFile(file) : undefined;
  let material;
  try {
    material =
      paths.length > 0 ? await listen(models, paths, library, options) : recall(models, library!, limit);
  } finally {
    library?.close();
  }
  const { tracks, judged, millisecondsPerTrack, failures } = material;
  const names = [models[0].card.name, models[1].card.name] as const;
  const comparison = {
    models: names,
    trackCount: tracks.length,
    millisecondsPerTrack,
    tags: tracks.length > 0 ? compareTags(shared, tracks) : [],
    only,
    tracks: differTracks(shared, tracks),
    corrected: { trackCount: judged.length, tags: judgeTags(shared, judged) },
    failures,
  };
  if (options.json) console.log(JSON.stringify(comparison));
  else printComparison(comparison);
  return failures.length > 0 || tracks.length === 0 ? 1 : 0;
}

/** What the library has of both, without listening again. */
function recall(models: Pair<ModelIdentity>, library: Library, limit: number): Material {
  const modelIds = [idOf(models[0], library), idOf(models[1], library)] as const;
  const toTrack = ({ trackId, scores }: { trackId: number; scores: Pair<Float32Array> }) => {
    const [path = `track ${trackId}`] = library.files.ofTrack(trackId);
    return { path, scores, decided: decidedTags(library.corrections.ofTrack(trackId)) };
  };
  const tracks = library.pairedScores({ modelIds, limit }).map(toTrack);
  if (tracks.length === 0)
    throw new ParameterError('there is no track that both models have heard; name some files to listen to');
  const judged = library.pairedScores({ modelIds, limit: 1_000_000, corrected: true }).map(toTrack);
  return { tracks, judged, failures: [] };
}

function idOf({ card, weightsHash }: ModelIdentity, library: Library): number {
  const known = library.models
    .all()
    .find((model) => model.weightsHash === weightsHash && model.name === card.name);
  if (known) return known.id;
  throw new ParameterError(
    `${card.name} has not heard any track of this library: run \`hearmark tag --model ${card.name}\` first, or name files here`,
  );
}

/** Listens to files with both models, in processes of their own: a broken file costs no more than itself. */
async function listen(
  models: Pair<ModelIdentity>,
  paths: string[],
  library: Library | undefined,
  { limit, runtime, library: libraryFile }: CompareModelsOptions,
): Promise<Material> {
  const files = await findFiles(existingPaths(paths), limit);
  const pools = [];
  for (const model of models) {
    const chosen = await installedModels(libraryFile).runtimeOf(model, runtime);
    pools.push(new AnalysisPool({ modelFolder: model.folder, jobs: 1, ...chosen }));
  }
  const progress = new Progress(process.stderr);
  progress.total = files.length;
  const tracks: ComparedTrack[] = [];
  const milliseconds: Pair<number[]> = [[], []];
  const failures: Material['failures'] = [];
  try {
    for (const path of files) {
      try {
        // One after the other: side by side they would slow each other down, and the times would mean little.
        const heard = [await hear(pools[0]!, path), await hear(pools[1]!, path)] as const;
        heard.forEach((one, index) => milliseconds[index]!.push(one.milliseconds));
        tracks.push({ path, scores: [heard[0].scores, heard[1].scores], decided: decidedOf(path, library) });
      } catch (error) {
        failures.push({ path, reason: tellMistake('comparing models', error) });
      }
      progress.advance();
    }
  } finally {
    progress.stop();
    for (const pool of pools) pool.close();
  }
  const judged = tracks.filter(({ decided }) => decided.size > 0);
  const times = tracks.length > 0 && {
    millisecondsPerTrack: [mean(milliseconds[0]), mean(milliseconds[1])] as const,
  };
  return { tracks, judged, failures, ...times };
}

async function hear(pool: AnalysisPool, path: string) {
  const { heard, timings } = await pool.analyse(path, 'whole', () => ['tags']);
  if (!heard || heard.reason !== undefined)
    throw new HearmarkError(heard?.reason ?? 'nothing was heard', { path });
  return { scores: heard.scores, milliseconds: timings.total };
}

function decidedOf(path: string, library: Library | undefined): Map<string, boolean> {
  const trackId = library?.files.find(path)?.trackId;
  return trackId == null ? new Map<string, boolean>() : decidedTags(library!.corrections.ofTrack(trackId));
}

async function findFiles(roots: string[], limit: number): Promise<string[]> {
  const files: string[] = [];
  for await (const folder of findAudioFiles(roots)) {
    files.push(...folder.files.map(({ path }) => path));
    if (files.length >= limit) break;
  }
  return files.slice(0, limit);
}
