import type { SaidBy, TrackKey, TrackTempo } from '../api.ts';

/** What a statement selects of the table `music`, which it joins by track. */
export const musicColumns = `bpm, bpm_from AS bpmFrom, bpm_confidence AS bpmConfidence, steady, beats_per_bar AS beatsPerBar,
  key AS keyNumber, key_from AS keyFrom, key_confidence AS keyConfidence, vocals`;

export interface MusicColumns {
  bpm: number | null;
  bpmFrom: SaidBy | null;
  bpmConfidence: number | null;
  steady: number | null;
  beatsPerBar: number | null;
  keyNumber: number | null;
  keyFrom: SaidBy | null;
  keyConfidence: number | null;
  vocals: number | null;
}

/** What counts of the tempo, key and singing of a track. */
export interface Music {
  tempo: TrackTempo | null;
  key: TrackKey | null;
  vocals: number | null;
}

/** Takes those columns out of a row. How sure what was heard is says nothing of what somebody else says. */
export function takeMusic<Rest extends object>(row: MusicColumns & Rest): Music & Rest {
  const { bpm, bpmFrom, bpmConfidence, steady, beatsPerBar, ...others } = row;
  const { keyNumber, keyFrom, keyConfidence, vocals, ...rest } = others;
  const isSteady = steady === null ? null : steady === 1;
  const sureOf = (from: SaidBy, confidence: number | null) => (from === 'heard' ? confidence : null);
  return {
    ...(rest as unknown as Rest),
    tempo:
      bpm === null || bpmFrom === null
        ? null
        : { bpm, from: bpmFrom, confidence: sureOf(bpmFrom, bpmConfidence), isSteady, beatsPerBar },
    key:
      keyNumber === null || keyFrom === null
        ? null
        : { key: keyNumber, from: keyFrom, confidence: sureOf(keyFrom, keyConfidence) },
    vocals,
  };
}
