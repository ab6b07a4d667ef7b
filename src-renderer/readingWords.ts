import type { FoundByWords } from '../src-main/api.ts';
import { m as own } from './messages/m.ts';
import type { Messages } from './messages/Messages.ts';
import { said as inOwn } from './messages/said.ts';

/** Says how a description was read, in the language of the window, as src-main/finding/descriptionWords.ts says it in English. */
export function readingWords(
  { read, unread, isWhole, filter, sound }: FoundByWords,
  m: Pick<Messages, 'search'> = own,
  said: (text: string) => string = inOwn,
): string {
  const parts = read
    .map(({ words, means, isExcluded }) => {
      const meant = isExcluded ? m.search.notThis({ means }) : means;
      return words === means ? meant : m.search.meantBy({ meant, words });
    })
    .join(', ');
  const isHeard = sound !== null && 'words' in sound;
  const sentences = [
    isHeard && m.search.listensFor({ model: sound.model, words: sound.words }),
    isHeard && parts !== '' && m.search.narrowedTo({ parts }),
    !isHeard && parts !== '' && m.search.readAs({ parts }),
    !isHeard && parts === '' && m.search.lookedForAsWords({ text: filter.text ?? '' }),
    unread.length > 0 && m.search.notUnderstood({ words: unread.map((words) => m.search.quoted({ words })).join(', ') }), // prettier-ignore
    !isWhole && (isHeard ? m.search.thoseWithAny() : m.search.thoseWithMost()),
    sound && 'reason' in sound && m.search.wasNotAsked({ model: sound.model, reason: said(sound.reason) }),
  ];
  return sentences.filter(Boolean).join(' ');
}
