import type { FoundByWords } from '../api.ts';

/** Says how a description was read: what its words were taken for, what was not understood, and whether anything is all of it. */
export function descriptionWords({ read, unread, isWhole, filter }: FoundByWords): string {
  if (read.length === 0)
    return `“${filter.text ?? ''}” was looked for as words in title, artist, album and file name.`;
  const parts = read.map(({ words, means, isExcluded }) => {
    const meant = isExcluded ? `not ${means}` : means;
    return words === means ? meant : `${meant} (“${words}”)`;
  });
  const left = unread.length > 0 ? ` Not understood: ${unread.map((words) => `“${words}”`).join(', ')}.` : '';
  const most = isWhole ? '' : ' No track has all of these tags; those with most of them come first.';
  return `Read as ${parts.join(', ')}.${left}${most}`;
}
