import { i18nString } from 'typesafe-i18n';
import * as en from './en.ts';
import { directionOf, language, type Language } from './language.ts';
import type { Catalogue, Messages } from './Messages.ts';

/** The texts of the window, in its language: `m.library.readingTheLibrary()`. */
export const m = speak(language, await catalogueOf(language));

/** Every text of a catalogue as a function of its parameters, with numbers and plurals as its language has them. */
export function speak(language: Language, catalogue: Catalogue): Messages {
  const numbers = new Intl.NumberFormat(language);
  const say = i18nString(language, { number: (value: unknown) => numbers.format(Number(value)) });
  const given = directionOf(language) === 'rtl' ? isolateAll : (parameters?: object) => parameters;
  const speakArea = (texts: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [
        key,
        (parameters?: object) => say(text, given(parameters)),
      ]),
    );
  const areas = Object.entries(catalogue).map(([area, texts]) => [area, speakArea(texts)] as const);
  return Object.fromEntries(areas) as unknown as Messages;
}

/** A language that is not shown is not loaded. */
async function catalogueOf(language: Language): Promise<Catalogue> {
  switch (language) {
    case 'de':
      return import('./de.ts');
    case 'he':
      return import('./he.ts');
    case 'en':
      return en;
  }
}

/** Names of any direction leave what stands beside them where it is: each is isolated (Unicode UAX #9, section 2.4). */
function isolateAll(parameters: object = {}): object {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' && value !== '' ? `\u2068${value}\u2069` : value,
    ]),
  );
}
