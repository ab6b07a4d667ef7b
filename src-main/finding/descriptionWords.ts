import type { FoundByWords, SoundReading } from '../api.ts';

/** Says how a description was read: what its words were taken for, what was not understood, and whether anything is all of it. */
export function descriptionWords({ read, unread, isWhole, filter, sound }: FoundByWords): string {
  const parts = read.map(({ words, means, isExcluded }) => {
    const meant = isExcluded ? `not ${means}` : means;
    return words === means ? meant : `${meant} (“${words}”)`;
  });
  const isHeard = sound !== null && 'words' in sound;
  const asked = isHeard
    ? `${sound.model} listens for “${sound.words}”: what is closest comes first.${parts.length > 0 ? ` Narrowed to ${parts.join(', ')}.` : ''}`
    : parts.length > 0
      ? `Read as ${parts.join(', ')}.`
      : `“${filter.text ?? ''}” was looked for as words in title, artist, album and file name: descriptions are understood in English.`;
  const left = unread.length > 0 ? `Not understood: ${unread.map((words) => `“${words}”`).join(', ')}.` : '';
  const most = isWhole ? '' : 'No track has all of these tags; those with most of them come first.';
  const any = isWhole ? '' : 'No track has all of these tags; those with any of them are listed.';
  return [asked, left, isHeard ? any : most, whyUnheard(sound)].filter(Boolean).join(' ');
}

/** Why a model that is installed was not asked. */
function whyUnheard(sound: SoundReading | null): string {
  return sound && 'reason' in sound ? `${sound.model} was not asked: ${sound.reason}.` : '';
}
