import type { KeyNotation, SaidBy, TrackDetails } from '../src-main/api.ts';
import { keyText, parseKey } from '../src-main/scores/keyNotation.ts';
import { reasonsForNone, saidNone } from '../src-main/scores/musicTasks.ts';
import { formatShare, formatTempo, sureness } from './format.ts';
import { m } from './messages/m.ts';
import { said } from './messages/said.ts';

/** How keys can be written, by an example. */
export const notationWords: Record<KeyNotation, string> = {
  musical: m.table.amCMusical(),
  camelot: m.table.n8a8bCamelot(),
  'open-key': m.table.n1m1dOpenKey(),
};

/** Who says a tempo or a key, in a narrow place. */
export const saidWords: Record<SaidBy, string> = {
  person: m.table.saidByYou(),
  file: m.table.saidByFile(),
  heard: m.table.saidAsHeard(),
};

const noneWords: Record<string, string> = {
  [reasonsForNone.beat]: m.table.noSteadyBeat(),
  [reasonsForNone.key]: m.table.noKeyHeard(),
  [reasonsForNone.sound]: m.table.nothingHeard(),
  [saidNone]: m.table.youSayNone(),
};

/** Why there is no tempo, key or singing; null what was not listened for. */
export function whyNone(reason: string | null): string | null {
  return reason === null ? null : (noneWords[reason] ?? said(reason));
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
    tempo ? m.table.bpmOf({ bpm: formatTempo(tempo.bpm) }) : whyNone(noTempo),
    key ? keyText(key.key, notation) : whyNone(noKey),
    vocals === null ? null : m.table.sungShare({ share: formatShare(vocals) }),
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
  const [fileBpm, fileKey] = [inFile('BPM'), inFile('Key')]; // as src-main/library/fileFields.ts calls them;
  const heardKey = music.key?.key ?? null;
  const readKey = fileKey === undefined ? undefined : parseKey(fileKey);
  const ofTempo = [
    tempo && whoWords[tempo.from],
    tempo?.isSteady === null || !tempo ? null : tempo.isSteady ? m.table.steady() : m.table.notSteady(),
    tempo?.beatsPerBar ? m.table.beatsInABar({ beatsPerBar: tempo.beatsPerBar }) : null,
    fileBpm !== undefined && tempo?.from !== 'file' ? m.table.theFileSays({ value: fileBpm }) : null,
    music.rhythm?.bpm && tempo?.from !== 'heard'
      ? m.table.heardAs({ value: formatTempo(music.rhythm.bpm) })
      : null,
  ];
  const ofKey = [
    key && whoWords[key.from],
    fileKey !== undefined && key?.from !== 'file'
      ? m.table.theFileSays({ value: readKey === undefined ? fileKey : keyText(readKey, notation) })
      : null,
    heardKey !== null && key?.from !== 'heard'
      ? m.table.heardAs({ value: keyText(heardKey, notation) })
      : null,
  ];
  const words = (parts: (string | null)[]) => parts.filter((part) => part).join(' · ');
  return { tempo: words(ofTempo), key: words(ofKey) };
}

const whoWords: Record<SaidBy, string | null> = {
  person: m.table.youSaySo(),
  file: m.table.theFileSaysSo(),
  heard: null,
};
