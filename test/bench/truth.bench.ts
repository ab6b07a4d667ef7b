import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import type { TagScore } from '../../src-main/library/Scores.ts';
import { heardOnNetworkScale, onNetworkScale } from '../../src-main/training/networkScale.ts';
import { listenTo } from './listenTo.ts';
import { readFolderAndModels } from './readFolderAndModels.ts';
import { readTruth, type LabelledClip } from './readTruth.ts';
import { tableOf } from './tableOf.ts';
import { allowedGenres, allowedInstruments } from './truthLabels.ts';

/** What a model says of a clip. */
interface Told {
  tags: TagScore[];
  /** Genres by score over threshold, both the network's own, the highest first; none where nothing was heard. */
  genres: string[];
  /** How sure it is of a voice; undefined where it knows no such tag. */
  voice: number | undefined;
}

/** The tags of the published vocabularies that say that somebody sings, the first that a model has. */
const voiceTags = ['vocals', 'voice', 'singing', 'vocal'];

/**
 * `npm run bench -- truth [FOLDER] [--model NAME]...`: how right the tags are that a person sees, on a folder of labelled
 * clips: truth.csv beside clips/, with the columns path, genre, voice and instruments (a;b). Several models are set side by
 * side; the two that come with Hearmark where none is named.
 */
export async function benchTruth(args: string[]): Promise<string[]> {
  const { folder, models } = readFolderAndModels(args);
  if (!existsSync(join(folder, 'truth.csv'))) return [`there is no ${join(folder, 'truth.csv')}`];
  const clips = readTruth(folder);
  const judged: { model: string; told: Map<string, Told> }[] = [];
  for (const model of models) {
    const paths = clips.map(({ path }) => path);
    judged.push({ model, told: await listen(model, paths) });
  }
  return [
    `${clips.length} clips`,
    ...tableOf([
      ['model', 'right genre shown', 'in the first 3', 'genre tags right', 'no tag', 'voice AUC', 'speech as music', 'instruments'],
      ...judged.map(({ model, told }) => [model, ...figuresOf(clips, told)]),
    ]), // prettier-ignore
    '',
    'Of each genre, clips with a right one shown, and with one in the first 3:',
    ...tableOf([
      ['genre', 'clips', ...judged.map(({ model }) => model)],
      ...genresOf(clips).map(({ genre, of }) => [
        genre,
        String(of.length),
        ...judged.map(({ told }) => {
          const right = of.map((clip) => genreOf(clip, told.get(clip.path)));
          return `${count(right, 'shown')} ${count(right, 'first')}`;
        }),
      ]),
    ]),
  ];
}

/** What a model says of files, as `hearmark tag` has it. */
async function listen(name: string, paths: readonly string[]): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  await listenTo(name, paths, ({ path, trackId, modelId, model, library }) => {
    const heard = library.scores.of(trackId, modelId);
    if (!heard || heard.scores.length === 0) return;
    const { vocabulary } = onNetworkScale(model).card;
    const { scores } = heardOnNetworkScale(heard, model.card);
    const genres = vocabulary
      .map(({ tag, category, threshold }, index) => {
        return { tag, category, over: scores[index]! / Math.max(threshold, 1e-9) };
      })
      .filter(({ category }) => category === 'genre')
      .sort((a, b) => b.over - a.over)
      .map(({ tag }) => tag.toLowerCase());
    const voice = voiceTags.find((tag) => vocabulary.some((one) => one.tag === tag));
    told.set(path, {
      tags: library.scores.tagsOf(trackId, modelId),
      genres,
      voice: voice === undefined ? undefined : scores[vocabulary.findIndex(({ tag }) => tag === voice)]!,
    });
  });
  return told;
}

function figuresOf(clips: readonly LabelledClip[], told: ReadonlyMap<string, Told>): string[] {
  const genres = clips.flatMap((clip) => {
    return allowedGenres(clip.genre) ? [genreOf(clip, told.get(clip.path))] : [];
  });
  const said = genres.reduce((sum, one) => sum + one.said, 0);
  const right = genres.reduce((sum, one) => sum + one.right, 0);
  const none = clips.filter(({ path }) => (told.get(path)?.tags ?? []).length === 0).length;
  const voices = clips.flatMap(({ path, voice }) => {
    return voice === '1' || voice === '0' ? [{ sung: voice === '1', score: told.get(path)?.voice }] : [];
  });
  const knowsVoice = voices.some(({ score }) => score !== undefined);
  const auc = knowsVoice
    ? rocAuc(
        voices.map(({ score }) => score ?? 0),
        voices.map(({ sung }) => sung),
      )
    : undefined;
  const speech = clips.filter(({ voice }) => voice === '-1').map(({ path }) => told.get(path)?.tags ?? []);
  const taken = speech.filter((tags) =>
    tags.some(({ tag, category }) => category === 'genre' || ['vocals', 'voice', 'rap'].includes(tag)),
  ).length;
  const instruments = clips.flatMap(({ path, instruments: labels }) =>
    labels.flatMap((label) => {
      const allowed = allowedInstruments(label);
      return allowed ? [(told.get(path)?.tags ?? []).some(({ tag }) => allowed.has(tag.toLowerCase()))] : [];
    }),
  );
  return [
    share(count(genres, 'shown'), genres.length),
    share(count(genres, 'first'), genres.length),
    share(right, said),
    share(none, clips.length),
    auc === undefined ? '–' : auc.toFixed(2),
    `${taken} of ${speech.length}`,
    share(instruments.filter(Boolean).length, instruments.length),
  ];
}

/** How a clip's genres were told: whether a right one is shown, or in the first three; how many are shown, how many right. */
function genreOf({ genre }: LabelledClip, told: Told | undefined) {
  const allowed = allowedGenres(genre) ?? new Set();
  const shown = (told?.tags ?? []).filter(({ category }) => category === 'genre');
  const right = shown.filter(({ tag }) => allowed.has(tag.toLowerCase())).length;
  const first = (told?.genres ?? []).slice(0, 3).some((tag) => allowed.has(tag));
  return { shown: right > 0, first, said: shown.length, right };
}

function genresOf(clips: readonly LabelledClip[]): { genre: string; of: LabelledClip[] }[] {
  const genres = new Map<string, LabelledClip[]>();
  for (const clip of clips) {
    if (allowedGenres(clip.genre)) genres.set(clip.genre, [...(genres.get(clip.genre) ?? []), clip]);
  }
  return [...genres].map(([genre, of]) => ({ genre, of })).sort((a, b) => b.of.length - a.of.length);
}

function count<Key extends string>(of: readonly Record<Key, unknown>[], key: Key): number {
  return of.filter((one) => one[key]).length;
}

function share(part: number, of: number): string {
  return of === 0 ? '–' : `${part} of ${of} (${Math.round((100 * part) / of)} %)`;
}
