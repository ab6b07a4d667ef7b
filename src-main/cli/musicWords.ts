import type { SaidBy } from '../api.ts';
import type { Music } from '../library/musicColumns.ts';
import type { HeardOf, MusicOfTrack } from '../library/storedMusic.ts';
import { keyText, type KeyNotation } from '../scores/keyNotation.ts';
import { fit, formatDuration } from './table.ts';

/** For the eye: what counts, who says so, what the file says where that is another, and how it changes over the track. */
export function musicText(
  music: MusicOfTrack,
  { tempo, key, vocals }: Music,
  { notation, file = {} }: { notation: KeyNotation; file?: { bpm?: unknown; key?: unknown } },
): string {
  const { rhythm, key: heardKey, voice } = music;
  const inFile = (value: unknown, from: SaidBy | undefined) =>
    from !== 'file' && (typeof value === 'string' || typeof value === 'number')
      ? [`the file says ${value}`]
      : [];
  const tempoWords = tempo && [
    `${round(tempo.bpm, 1)} BPM`,
    sureness(tempo),
    ...(tempo.isSteady === null ? [] : [tempo.isSteady ? 'steady' : 'not steady']),
    ...(tempo.beatsPerBar === null ? [] : [`${tempo.beatsPerBar} beats in a bar`]),
    ...inFile(file.bpm, tempo.from),
    ...(tempo.from !== 'heard' && rhythm?.heard ? [`heard: ${round(rhythm.heard.bpm, 1)}`] : []),
  ];
  const keyWords = key && [
    keyText(key.key, notation),
    sureness(key),
    ...inFile(file.key, key.from),
    ...(key.from !== 'heard' && heardKey?.heard ? [`heard: ${keyText(heardKey.heard.key, notation)}`] : []),
  ];
  const pieces = (list: readonly { startSeconds: number }[], say: (at: number) => string) =>
    list.length < 2
      ? ''
      : list.map(({ startSeconds }, at) => `${formatDuration(startSeconds)} ${say(at)}`).join(', ');
  const tempoPieces = rhythm?.heard?.pieces ?? [];
  const keyPieces = heardKey?.heard?.pieces ?? [];
  const lines: [string, string][] = [
    ['tempo', tempoWords?.join(', ') ?? reasonOf(rhythm)],
    ['', pieces(tempoPieces, (at) => String(round(tempoPieces[at]!.bpm, 1)))],
    ['key', keyWords?.join(', ') ?? reasonOf(heardKey)],
    ['', pieces(keyPieces, (at) => keyText(keyPieces[at]!.key, notation))],
    ['singing', vocals === null ? reasonOf(voice) : `${Math.round(vocals * 100)} % of it`],
  ];
  const shown = lines.filter(([, value]) => value !== '');
  if (shown.length === 0) return '';
  return ['\nMUSIC', ...shown.map(([name, value]) => `  ${fit(name, 14)} ${value}`)].join('\n');
}

function sureness({ from, confidence }: { from: SaidBy; confidence: number | null }): string {
  if (from === 'person') return 'you say so';
  if (from === 'file') return 'the file says so';
  return `${Math.round((confidence ?? 0) * 100)} % sure`;
}

function reasonOf(what: HeardOf<unknown> | undefined): string {
  return what && 'reason' in what ? what.reason : '';
}

function round(value: number, places: number): number {
  return Math.round(value * 10 ** places) / 10 ** places;
}
