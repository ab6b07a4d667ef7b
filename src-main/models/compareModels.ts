import { AnalysisPool } from '../analysis/AnalysisPool.ts';
import { analysePlace } from '../analysis/analysePlace.ts';
import { shareTags } from '../analysis/compareScores.ts';
import { agreement } from '../analysis/rankStatistics.ts';
import type { Comparison, Selection } from '../api.ts';
import { HearmarkError, LibraryError, ModelError, ParameterError } from '../errors.ts';
import type { Library } from '../library/Library.ts';
import { logError } from '../log/log.ts';
import type { LaunchProcess } from '../processes/launchProcess.ts';
import type { JobModel } from './JobModel.ts';
import type { ModelShelf } from './ModelShelf.ts';
import type { CardTag } from '../taggers/card.ts';

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
  const rows = rowsOf(a.card.vocabulary, b.card.vocabulary);
  const tracks = ids.flatMap((trackId) => {
    const heard = [a, b].map(({ modelId }) => library.scores.of(trackId, modelId)?.scores);
    if (!heard.some((scores) => scores?.length)) return [];
    return [{ track: library.browse.getRow(trackId), scores: sideBySide(rows, heard[0], heard[1]) }];
  });
  return { names, tracks, agreement: shareOfAgreement(tracks.flatMap(({ scores }) => scores)) };
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
        const [place] = library.files.placesOf(trackId);
        if (place === undefined) return;
        try {
          const { heard, contentId } = await analysePlace(pool, place, coverage);
          const isSame = library.tracks.get(trackId)?.contentId.equals(contentId);
          if (heard && isSame) library.scores.save(trackId, modelId, heard);
        } catch (error) {
          if (error instanceof ModelError || error instanceof LibraryError) throw error;
          // A file that is away or broken is left out, as is said above; so is one over which we made a mistake.
          if (!(error instanceof HearmarkError)) logError('comparing models', error);
        }
      }),
    );
  } finally {
    pool.close();
  }
}

/** A tag with its places in the two vocabularies; undefined in that of a model which does not know it. */
interface ComparedTag {
  tag: string;
  category: string;
  a: { place: number; threshold: number } | undefined;
  b: { place: number; threshold: number } | undefined;
}

function rowsOf(first: readonly CardTag[], second: readonly CardTag[]): ComparedTag[] {
  const { shared, alone } = shareTags([first, second]);
  const placed = (vocabulary: readonly CardTag[], place: number) => {
    const { tag, category, threshold } = vocabulary[place]!;
    return { tag, category, at: { place, threshold } };
  };
  return [
    ...shared.map(({ places }) => {
      const { tag, category, at } = placed(first, places[0]);
      return { tag, category, a: at, b: placed(second, places[1]).at };
    }),
    ...alone[0]
      .map((place) => placed(first, place))
      .map(({ at, ...row }) => ({ ...row, a: at, b: undefined })),
    ...alone[1]
      .map((place) => placed(second, place))
      .map(({ at, ...row }) => ({ ...row, a: undefined, b: at })),
  ];
}

function sideBySide(
  rows: readonly ComparedTag[],
  heardByA: Float32Array | undefined,
  heardByB: Float32Array | undefined,
): Score[] {
  return rows
    .map(({ tag, category, a, b }) => {
      const scores = { a: (a && heardByA?.[a.place]) ?? null, b: (b && heardByB?.[b.place]) ?? null };
      const aSays = scores.a !== null && scores.a >= a!.threshold;
      const bSays = scores.b !== null && scores.b >= b!.threshold;
      return { tag, category, ...scores, aSays, bSays };
    })
    .filter(({ a, b }) => a !== null || b !== null)
    .sort((x, y) => differenceOf(y) - differenceOf(x));
}

/** Tags that only one of the two knows come after those on which they can differ. */
function differenceOf({ a, b }: Score): number {
  return a === null || b === null ? -1 : Math.abs(a - b);
}

/** Share of what both know on which they say the same; null where there is nothing. */
function shareOfAgreement(scores: readonly Score[]): number | null {
  const both = scores.filter(({ a, b }) => a !== null && b !== null);
  if (both.length === 0) return null;
  return agreement(
    both.map(({ aSays }) => aSays),
    both.map(({ bSays }) => bSays),
  );
}
