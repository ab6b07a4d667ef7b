import { keyText } from '../scores/keyNotation.ts';
import type { Music } from './musicColumns.ts';

/** What JSON says of the tempo, key and singing of a track: what there is none of is absent. */
export function musicJson({ tempo, key, vocals }: Music) {
  return {
    ...(tempo && {
      bpm: round(tempo.bpm, 2),
      bpmFrom: tempo.from,
      ...(tempo.confidence !== null && { bpmConfidence: round(tempo.confidence, 3) }),
      ...(tempo.isSteady !== null && { steady: tempo.isSteady }),
      ...(tempo.beatsPerBar !== null && { beatsPerBar: tempo.beatsPerBar }),
    }),
    ...(key && {
      key: keyText(key.key),
      camelot: keyText(key.key, 'camelot'),
      keyFrom: key.from,
      ...(key.confidence !== null && { keyConfidence: round(key.confidence, 3) }),
    }),
    ...(vocals !== null && { vocals: round(vocals, 3) }),
  };
}

function round(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}
