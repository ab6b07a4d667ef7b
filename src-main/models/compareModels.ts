import { AnalysisPool } from '../analysis/AnalysisPool.ts';
import type { Comparison, Selection, TrackRow } from '../api.ts';
import { HearmarkError, ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { JobModel } from './JobModel.ts';
import type { ModelShelf } from './ModelShelf.ts';
import type { ModelCard } from '../taggers/card.ts';

export interface ComparisonRequest {
  names: [string, string];
  selection: Selection;
  limit: number;
}

/** What a comparison works with. */
export interface ComparisonParts {
  library: Library;
  models: Pick<ModelShelf, 'open' | 'openForJob'>;
  launch: LaunchProcess;
}

type Score = Comparison['tracks'][number]['scores'][number];
interface Said {
  score: number;
  says: boolean;
}

/**
 * Compares what two models say of the first tracks of a selection. Where a model has not heard one of them it listens
 * now, and what it hears is kept, as if a job had come by. Tracks that cannot be heard are left out. Throws ModelError,
 * ParameterError.
 */
export async function compareModels(
  parts: ComparisonParts,
  { names, selection, limit }: ComparisonRequest,
): Promise<Comparison> {
  if (names[0] === names[1]) throw new ParameterError('choose two different models');
  const { library, models } = parts;
  const order = 'filter' in selection ? ({ by: 'artist', descending: false } as const) : undefined;
  const ids = library.browse.selectedIds(selection, order).slice(0, limit);
  const sides = await Promise.all(names.map(async (name) => ({ ...(await models.open(name)), name })));
  for (const { name } of sides) await listen(parts, await models.openForJob(name), ids);
  const [a, b] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const tracks = ids.flatMap((trackId) => {
    const heardByA = saidOf(library.scores.of(trackId, a.modelId)?.scores, a.card);
    const heardByB = saidOf(library.scores.of(trackId, b.modelId)?.scores, b.card);
    if (heardByA.size === 0 && heardByB.size === 0) return [];
    return [{ track: rowOf(library, trackId), scores: sideBySide(heardByA, heardByB) }];
  });
  return { names, tracks, agreement: agreementOf(tracks.flatMap(({ scores }) => scores)) };
}

/** Listens to those of the tracks that a model has not heard. */
async function listen(
  { library, launch }: ComparisonParts,
  model: JobModel,
  trackIds: number[],
): Promise<void> {
  const { modelId, coverage } = model;
  const unheard = trackIds.filter((trackId) => library.scores.of(trackId, modelId) === undefined);
  if (unheard.length === 0) return;
  const { folder: modelFolder, runtime, jobs } = model;
  const pool = new AnalysisPool({ modelFolder, runtime, jobs, launch });
  try {
    await Promise.all(
      unheard.map(async (trackId) => {
        const [path] = library.files.ofTrack(trackId);
        if (path === undefined) return;
        try {
          const { heard, contentId } = await pool.analyse(path, coverage, () => true);
          const isSame = library.tracks.get(trackId)?.contentId.equals(contentId);
          if (heard && isSame) library.scores.save(trackId, modelId, heard);
        } catch (error) {
          if (!(error instanceof HearmarkError) || error.name === 'ModelError') throw error;
          // A file that is away or broken is left out: said above.
        }
      }),
    );
  } finally {
    pool.close();
  }
}

/** What a model says, by category and tag. */
function saidOf(scores: Float32Array | undefined, { vocabulary }: ModelCard): Map<string, Said> {
  if (!scores || scores.length === 0) return new Map();
  return new Map(
    vocabulary.map(({ tag, category, threshold }, index) => {
      const score = scores[index]!;
      return [JSON.stringify([category, tag]), { score, says: score >= threshold }];
    }),
  );
}

function sideBySide(a: Map<string, Said>, b: Map<string, Said>): Score[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  const rows = [...keys].map((key) => {
    const [category, tag] = JSON.parse(key) as [string, string];
    const [fromA, fromB] = [a.get(key), b.get(key)];
    const scores = { a: fromA?.score ?? null, b: fromB?.score ?? null };
    return { tag, category, ...scores, aSays: fromA?.says ?? false, bSays: fromB?.says ?? false };
  });
  return rows.sort((x, y) => differenceOf(y) - differenceOf(x));
}

/** Tags that only one of the two knows come after those on which they can differ. */
function differenceOf({ a, b }: Score): number {
  return a === null || b === null ? -1 : Math.abs(a - b);
}

/** Share of what both know on which they say the same; null where there is nothing. */
function agreementOf(scores: readonly Score[]): number | null {
  const both = scores.filter(({ a, b }) => a !== null && b !== null);
  if (both.length === 0) return null;
  return both.filter(({ aSays, bSays }) => aSays === bSays).length / both.length;
}

function rowOf(library: Library, trackId: number): TrackRow {
  const track = library.browse.getTrack({ trackId });
  const { title, artist, album, year, durationSeconds, fileName, hasCover, directoryId, missing, tags } =
    track;
  return {
    ...{ trackId, title, artist, album, year, durationSeconds, fileName, hasCover, directoryId },
    ...{ missing, tags },
  };
}
