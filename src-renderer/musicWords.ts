import type { KeyNotation, SaidBy, TrackDetails } from '../src-main/api.ts';
import { keyText, parseKey } from '../src-main/scores/keyNotation.ts';
import { formatShare, sureness } from './format.ts';

/** How keys can be written, by an example. */
export const notationWords: Record<KeyNotation, string> = {
  musical: 'Am, C (musical)',
  camelot: '8A, 8B (Camelot)',
  'open-key': '1m, 1d (Open Key)',
};

/** Who says a tempo or a key, in a narrow place. */
export const saidWords: Record<SaidBy, string> = { person: 'you', file: 'file', heard: 'heard' };

/** "127.9", or "128" where it is that within a tenth. */
export function tempoText(bpm: number): string {
  return String(Math.round(bpm * 10) / 10);
}

/** "92%, almost certain". */
export function wordsOfSureness(confidence: number): string {
  return `${formatShare(confidence)}, ${sureness(confidence)}`;
}

/** "128 BPM · Am · 40% sung", with why there is none of what was listened for; empty where nothing was. */
export function musicLine(
  {
    tempo,
    key,
    noTempo,
    noKey,
    vocals,
  }: Pick<TrackDetails, 'tempo' | 'key' | 'noTempo' | 'noKey' | 'vocals'>,
  notation: KeyNotation,
): string {
  return [
    tempo ? `${tempoText(tempo.bpm)} BPM` : noTempo,
    key ? keyText(key.key, notation) : noKey,
    vocals === null ? null : `${formatShare(vocals)} sung`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

/** What there is to say beside a tempo and a key: who says them, what the file has and what was heard, where that is another. */
export function besideWords(
  { tempo, key, music, fileTags }: Pick<TrackDetails, 'tempo' | 'key' | 'music' | 'fileTags'>,
  notation: KeyNotation,
): { tempo: string; key: string } {
  const inFile = (field: string) => fileTags.find((one) => one.field === field)?.values[0];
  const [fileBpm, fileKey] = [inFile('BPM'), inFile('Key')];
  const heardKey = music.key?.key ?? null;
  const readKey = fileKey === undefined ? undefined : parseKey(fileKey);
  const ofTempo = [
    tempo && whoWords[tempo.from],
    tempo?.isSteady === null || !tempo ? null : tempo.isSteady ? 'steady' : 'not steady',
    tempo?.beatsPerBar ? `${tempo.beatsPerBar} beats in a bar` : null,
    fileBpm !== undefined && tempo?.from !== 'file' ? `the file says ${fileBpm}` : null,
    music.rhythm?.bpm && tempo?.from !== 'heard' ? `heard: ${tempoText(music.rhythm.bpm)}` : null,
  ];
  const ofKey = [
    key && whoWords[key.from],
    fileKey !== undefined && key?.from !== 'file'
      ? `the file says ${readKey === undefined ? fileKey : keyText(readKey, notation)}`
      : null,
    heardKey !== null && key?.from !== 'heard' ? `heard: ${keyText(heardKey, notation)}` : null,
  ];
  const words = (parts: (string | null)[]) => parts.filter((part) => part).join(' · ');
  return { tempo: words(ofTempo), key: words(ofKey) };
}

const whoWords: Record<SaidBy, string | null> = {
  person: 'you say so',
  file: 'the file says so',
  heard: null,
};
