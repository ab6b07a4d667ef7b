import { basename, dirname, join, resolve } from 'node:path';
import { loudnessWords } from '../scores/loudnessWords.ts';
import { confidenceOf, type ConfidenceMap } from '../scores/confidenceMap.ts';
import { ParameterError } from '../errors.ts';
import { isSheetName } from '../files/audioFileNames.ts';
import { splitList } from '../files/splitList.ts';
import type { StoredFile, TrackPlace } from '../library/FileState.ts';
import type { Library } from '../library/Library.ts';
import type { Loudness } from '../api.ts';
import type { Rating } from '../library/Ratings.ts';
import type { Music } from '../library/musicColumns.ts';
import type { MusicOfTrack } from '../library/storedMusic.ts';
import type { TrackScores } from '../library/Scores.ts';
import type { Track } from '../library/Tracks.ts';
import { settingsFile } from '../locations.ts';
import { displayPath, isSameSpan, isWhole, shownSpan } from '../paths.ts';
import { registerModel } from '../models/registerModel.ts';
import { chosenSettings } from '../settings.ts';
import type { ModelCard } from '../taggers/card.ts';
import { mapsOf } from '../taggers/confidence.ts';
import { categoriesOf, installedModels, openLibraryToShow, rankTags, tellUpgrade } from './session.ts';
import { musicJson } from '../library/musicJson.ts';
import { musicText } from './musicWords.ts';
import { fit, formatDuration, terminalWidth } from './table.ts';

export interface ShowOptions {
  model: string;
  library: string;
  json: boolean;
}

/** `hearmark show`: everything the library knows of one file; of each of its tracks, where it holds several. */
export async function show(file: string, options: ShowOptions): Promise<number> {
  const path = resolve(file);
  const model = await installedModels(options.library).identify(options.model);
  const library = await openLibraryToShow(options.library);
  try {
    const places = placesIn(library, path);
    if (places.length === 0)
      throw new ParameterError(`${path} is not in the library; \`hearmark tag\` adds it`);
    const modelId = registerModel(library, model, tellUpgrade);
    const shown: ShownPlace[] = [];
    for (const place of places) {
      const track = place.trackId === null ? undefined : library.tracks.get(place.trackId);
      const heard = track && library.scores.of(track.id, modelId);
      const loudness = track ? library.loudness.of(track.id) : null;
      const music = track && library.music.of(track.id);
      const counts = track && library.music.countsOf(track.id);
      const copies = track
        ? library.files.placesOf(track.id).filter((copy) => !isSamePlace(copy, place))
        : [];
      const ownTags =
        track && copies.length > 0 && isWhole(place.span) ? await tagsIn(place.path) : undefined;
      const isSaidByCopy = track !== undefined && copies.length > 0 && !ownTags;
      const ownTrack = track && ownTags ? { ...track, tags: ownTags } : track;
      const rating = track ? library.ratings.of(track.id) : undefined;
      shown.push({ place, track: ownTrack, isSaidByCopy, heard, loudness, rating, music, counts, copies });
    }
    if (options.json) console.log(JSON.stringify(jsonOf(path, shown, model.card)));
    else for (const one of shown) printPlace(one, model.card);
    return 0;
  } finally {
    library.close();
  }
}

interface ShownPlace {
  place: StoredFile;
  /** With what this file says itself, where it can be read. */
  track: Track | undefined;
  /** Its tags are those of whichever copy was read last. */
  isSaidByCopy: boolean;
  heard: TrackScores | undefined;
  loudness: Loudness | null;
  rating: Rating | undefined;
  /** What was heard beside tags, and what counts of that and of what the person and the file say. */
  music: MusicOfTrack | undefined;
  counts: Music | undefined;
  /** Other places of the same music. */
  copies: TrackPlace[];
}

/** The parts of a file, or the file; of a cue sheet, those that it tells. */
function placesIn({ files }: Library, path: string): StoredFile[] {
  if (!isSheetName(basename(path))) return files.findAll(path);
  const told = [...files.inFolder(dirname(path), null)].filter(
    ([, { sheet }]) => sheet?.name === basename(path),
  );
  return told.flatMap(([name]) => files.findAll(join(dirname(path), name)));
}

/** Brings every format, which a file without copies does without. */
async function tagsIn(path: string): Promise<Track['tags'] | undefined> {
  const { tagsOfCopy } = await import('../importing/tagsOfCopy.ts');
  return tagsOfCopy(path);
}

function isSamePlace(a: TrackPlace, b: TrackPlace): boolean {
  return a.path === b.path && isSameSpan(a.span, b.span);
}

/** The one track of a file, or all of them as a list. */
function jsonOf(path: string, shown: readonly ShownPlace[], card: ModelCard) {
  const tracks = shown.map(
    ({ place, track, isSaidByCopy, heard, loudness, rating, music, counts, copies }) => ({
      path: place.path,
      failure: place.failure,
      loudness,
      rating: rating?.stars ?? null,
      ...(counts && musicJson(counts)),
      music,
      ...(!isWhole(place.span) && { part: place.span }),
      ...asJson(track, heard, card),
      ...(isSaidByCopy && { isSaidByCopy }),
      model: card.name,
      copies: copies.map((copy) => copy.path),
    }),
  );
  return shown.length === 1 ? tracks[0] : { path, tracks };
}

function printPlace(shown: ShownPlace, card: ModelCard): void {
  const { place, track, isSaidByCopy, heard, loudness, rating, music, counts, copies } = shown;
  console.log(displayPath(place.path) + shownSpan(place.span));
  if (place.failure) console.log(`  failed: ${place.failure.reason}`);
  for (const copy of copies) console.log(`  same music: ${displayPath(copy.path)}${shownSpan(copy.span)}`);
  if (track) console.log(`\n${describeFile(track, loudness, { coverage: heard?.coverage, isSaidByCopy })}`);
  if (rating)
    console.log(
      `  ${fit('stars', 14)} ${rating.stars}, ${rating.from === 'file' ? 'as the file says' : 'by you'}`,
    );
  if (music && counts)
    console.log(musicText(music, counts, { notation: notation(), file: track?.tags.other ?? {} }));
  if (heard) console.log(`\nWHAT ${card.name} HEARD\n${describeScores(heard, card)}`);
  else console.log(`\n${card.name} has not heard it.`);
}

function asJson(track: Track | undefined, heard: TrackScores | undefined, card: ModelCard) {
  const { vocabulary } = card;
  const maps = mapsOf(card);
  const numbers = (values: Float32Array | undefined) => values && [...values];
  return {
    properties: track?.properties,
    fileSays: track?.tags,
    heard: heard && {
      coverage: heard.coverage,
      reason: heard.reason,
      tags: vocabulary.map(({ tag, category, threshold }, index) => {
        return { tag, category, score: heard.scores[index] ?? null, threshold };
      }),
      windowSeconds: heard.windowSeconds,
      windowStartsSeconds: numbers(heard.windowStartsSeconds),
      timeline: Array.from(heard.windowStartsSeconds, (_, window) =>
        vocabulary.map((_, tag) =>
          confidenceOf(heard.timeline[window * vocabulary.length + tag]!, maps[tag]),
        ),
      ),
    },
  };
}

const notation = () => chosenSettings(settingsFile()).keyNotation;

function describeFile(
  { properties, tags }: Track,
  loudness: Loudness | null,
  { coverage, isSaidByCopy }: { coverage: TrackScores['coverage'] | undefined; isSaidByCopy: boolean },
): string {
  const { durationSeconds, sampleRateHz, channels, codec, container } = properties;
  const { genres = [], other = {}, ...texts } = tags;
  const moods = other.moods as string[] | undefined;
  const lines: [string, string | undefined][] = [
    [
      'audio',
      [formatDuration(durationSeconds), codec, container, `${sampleRateHz} Hz`, `${channels} channels`].join(
        ', ',
      ),
    ],
    ['loudness', loudnessWords(loudness, coverage).join(', ')],
    ...Object.entries(texts).map(([name, value]): [string, string] => [name, String(value)]),
    ['genres', splitList(genres, chosenSettings(settingsFile()).genreSeparators).join('; ')],
    ['moods', moods?.join('; ')],
  ];
  const shown = lines.filter((line): line is [string, string] => Boolean(line[1]));
  return [
    isSaidByCopy ? 'WHAT THE FILE SAYS, or another with the same music' : 'WHAT THE FILE SAYS',
    ...shown.map(([name, value]) => `  ${fit(name, 14)} ${displayPath(value)}`),
  ].join('\n');
}

/** All scores by category, the strongest (score over threshold) first, each with its course over the track. */
function describeScores(heard: TrackScores, card: ModelCard): string {
  const { vocabulary } = card;
  const categories = categoriesOf(card);
  if (heard.scores.length === 0) return `  nothing: ${heard.reason}`;
  const chartWidth = Math.min(60, terminalWidth(process.stdout) - 44);
  const tags = rankTags(heard.scores, card);
  const maps = mapsOf(card);
  const lines = categories.flatMap((category) => [
    `  ${category}`,
    ...tags
      .filter((tag) => tag.category === category)
      .map(({ tag, score, threshold }) => {
        const index = vocabulary.findIndex((other) => other.tag === tag && other.category === category);
        const mark = score >= threshold ? '●' : ' ';
        const numbers = `${score.toFixed(3)} of ${threshold.toFixed(3)}`;
        return `  ${mark} ${fit(tag, 18)} ${numbers}  ${chart(heard, { tags: vocabulary.length, tag: index, map: maps[index], threshold }, chartWidth)}`;
      }),
  ]);
  const { windowStartsSeconds: starts, windowSeconds } = heard;
  const note = `  ● at or above its threshold. The chart runs from 0:00 to ${formatDuration(starts.at(-1)! + windowSeconds)}`;
  return [
    ...lines,
    `${note} (${starts.length} windows of ${windowSeconds} s); half height is the threshold.`,
  ].join('\n');
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One tag's timeline as bars, at most `width` of them: each the strongest of its windows. */
function chart(
  heard: TrackScores,
  {
    tags,
    tag,
    map,
    threshold,
  }: { tags: number; tag: number; map: ConfidenceMap | undefined; threshold: number },
  width: number,
): string {
  const windows = heard.windowStartsSeconds.length;
  const cells = Math.min(windows, width);
  return Array.from({ length: cells }, (_, cell) => {
    const [from, to] = [Math.floor((cell * windows) / cells), Math.floor(((cell + 1) * windows) / cells)];
    const scores = Array.from({ length: to - from }, (_, offset) =>
      confidenceOf(heard.timeline[(from + offset) * tags + tag]!, map),
    );
    const height = Math.max(...scores) / (2 * threshold);
    return bars[Math.min(bars.length - 1, Math.floor(height * bars.length))]!;
  }).join('');
}
