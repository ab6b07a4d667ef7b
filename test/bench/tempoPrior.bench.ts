import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadHearing } from '../../src-main/hearing/hearFrames.ts';
import { RhythmEar } from '../../src-main/hearing/ears/RhythmEar.ts';
import { likelierTempo, type HeardTempo } from '../../src-main/scores/likelierTempo.ts';
import { decodeMono } from '../fixtures/decodeMono.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { median } from './median.ts';
import { tempoScore } from './mir/countMir.ts';

/** A piece of the working folder of models/recipe-hearing, and what was heard of it. */
interface Piece {
  /** songs of POP909, grooves, tunes: what stands for a genre here. */
  kind: string;
  isTest: boolean;
  bpm: number;
  heard: HeardTempo;
}
interface StoredPiece {
  id: string;
  split: 'train' | 'valid' | 'test';
  /** [seconds, place in the bar]. */
  beats: [number, number][];
}

const rhythm = join(import.meta.dirname, '..', '..', 'models', 'hearmark-rhythm');
const [leastBeats, pieceSeconds, draws] = [12, 30, 20];
const counts = [5, 10, 20, 40];
/** Of what is not for the test so much is heard: it takes a second or two a piece. */
const everyNth = 3;

/**
 * `npm run bench -- tempo-prior WORK`: how often the tempo is right (within 4 %) on the held-out pieces of models/recipe-hearing, as
 * heard, and where likelierTempo is followed after so many answers, drawn at random from the other pieces: of the same kind, or of
 * all kinds.
 */
export async function benchTempoPrior(args: string[]): Promise<string[]> {
  const work = resolve(args[0] ?? '');
  if (args[0] === undefined || !existsSync(join(work, 'pieces')))
    return ['needs the working folder of models/recipe-hearing, after its step 3'];
  const pieces = await hearPieces(work);
  const test = pieces.filter(({ isTest }) => isTest);
  const others = Map.groupBy(
    pieces.filter(({ isTest }) => !isTest),
    ({ kind }) => kind,
  );
  const kinds = [...others].map(([kind, of]) => `${kind} ${of.length}`).join(', ');
  const random = seededRandom(5);
  const rightAfter = (count: number, isByKind: boolean) => {
    const shares = Array.from({ length: draws }, () => {
      const drawn = new Map([...others].map(([kind, of]) => [kind, drawSome(of, count, random)]));
      const all = [...drawn.values()].flat();
      return shareOf(test, ({ kind, heard }) =>
        likelierTempo(heard, isByKind ? (drawn.get(kind) ?? []) : all),
      );
    });
    return (shares.reduce((sum, share) => sum + share, 0) / draws).toFixed(3);
  };
  return [
    `${test.length} pieces, as heard: ${shareOf(test, () => null).toFixed(3)}; answers are drawn from ${kinds}`,
    ...counts.map(
      (count) =>
        `${count} answers of each kind: by those of its kind ${rightAfter(count, true)}, by all ${rightAfter(count, false)}`,
    ),
  ];
}

/** How much of the pieces is right where what is likelier is taken. */
function shareOf(pieces: readonly Piece[], likelierOf: (piece: Piece) => number | null): number {
  const right = pieces.filter((piece) => tempoScore(piece.bpm, likelierOf(piece) ?? piece.heard.bpm).exact);
  return right.length / pieces.length;
}

/** The tempos of so many, or of all where there are fewer. */
function drawSome(of: readonly Piece[], count: number, random: () => number): number[] {
  return of
    .map(({ bpm }) => ({ bpm, place: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, count)
    .map(({ bpm }) => bpm);
}

async function hearPieces(work: string): Promise<Piece[]> {
  const hearing = await loadHearing(rhythm);
  const rateHz = hearing.card.frontEnd.sampleRateHz;
  const pieces: Piece[] = [];
  let skipped = 0;
  for (const name of readdirSync(join(work, 'pieces')).filter((one) =>
    /^(band|mma|pop|tune)-.*\.json$/.test(one),
  )) {
    const { id, split, beats } = JSON.parse(readFileSync(join(work, 'pieces', name), 'utf8')) as StoredPiece;
    const audio = join(work, 'audio', `${id}.wav`);
    if (beats.length <= leastBeats || !existsSync(audio)) continue;
    if (split === 'train' && skipped++ % everyNth > 0) continue;
    const ear = new RhythmEar(hearing.card);
    ear.begin(0);
    ear.take(await hearing.hear(decodeMono(audio, rateHz), rateHz));
    const { heard } = ear.finish(pieceSeconds, pieceSeconds);
    const periods = beats.slice(1).map(([at], place) => at - beats[place]![0]);
    if (heard)
      pieces.push({ kind: id.split('-')[0]!, isTest: split === 'test', bpm: 60 / median(periods), heard });
  }
  await hearing.close();
  return pieces;
}
