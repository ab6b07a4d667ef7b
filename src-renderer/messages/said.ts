import { language, type Language } from './language.ts';
import { HostWords } from './HostWords.ts';

/** What the host says, in the language of the window. */
const words = await wordsOf(language);

/**
 * Says a text of the host in the language of the window. The host says everything in English, for its log, the command line and what it
 * stores; what is not known here, as of an older version, stays as it is.
 */
export function said<Text extends string | null>(text: Text): Text | string {
  return text === null || words === null ? text : words.say(text);
}

/** The texts of a language that is not shown are not loaded; those of English are the host's own. */
export async function wordsOf(language: Language): Promise<HostWords | null> {
  switch (language) {
    case 'de':
      return new HostWords('de', await import('./de/host.ts'));
    case 'he':
      return new HostWords('he', await import('./he/host.ts'));
    case 'en':
      return null;
  }
}
