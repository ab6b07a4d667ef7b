import { i18nString } from 'typesafe-i18n';
import { en } from './en.ts';
import { language } from './language.ts';
import type { Catalogue, Messages } from './Messages.ts';

/** The texts of the window: `m.library.readingTheLibrary()`. */
export const m = speak(language, en);

/** Every text of a catalogue as a function of its parameters, with numbers and plurals as its language has them. */
export function speak(language: string, catalogue: Catalogue): Messages {
  const numbers = new Intl.NumberFormat(language);
  const say = i18nString(language, { number: (value: unknown) => numbers.format(Number(value)) });
  const speakArea = (texts: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, (parameters?: object) => say(text, parameters)]),
    );
  const areas = Object.entries(catalogue).map(([area, texts]) => [area, speakArea(texts)] as const);
  return Object.fromEntries(areas) as unknown as Messages;
}
