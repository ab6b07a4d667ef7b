import { SubsonicError } from './SubsonicError.ts';

/** Songs are known by their number, albums and artists by that of their oldest track. */
export type SubsonicId = { kind: 'song' | 'album' | 'artist'; trackId: number };

const prefixes = { song: '', album: 'al-', artist: 'ar-' } as const;

export function idText(kind: SubsonicId['kind'], trackId: number): string {
  return `${prefixes[kind]}${trackId}`;
}

/** Throws SubsonicError where it is none of ours, or of another kind than those that are meant. */
export function parseId(text: string, ...kinds: SubsonicId['kind'][]): SubsonicId {
  const [, prefix, digits] = /^(al-|ar-|)(\d{1,15})$/.exec(text) ?? [];
  const kind = prefix === 'al-' ? 'album' : prefix === 'ar-' ? 'artist' : 'song';
  if (digits === undefined || (kinds.length > 0 && !kinds.includes(kind)))
    throw new SubsonicError('notFound', `There is no ${kinds.join(' or ') || 'such'} ${withoutLong(text)}.`);
  return { kind, trackId: Number(digits) };
}

function withoutLong(text: string): string {
  return text.length > 50 ? `${text.slice(0, 50)}…` : text;
}
