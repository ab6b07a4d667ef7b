import type { Settings } from '../../src-main/api.ts';
import { keep, readKept } from '../kept.ts';

/** The languages of the window, each by its own name. */
export const languages = { en: 'English', de: 'Deutsch', he: 'עברית' };
export type Language = keyof typeof languages;
type Choice = Settings['language'];

const keptUnder = 'hearmark.language';

/** The language of the page, as Intl names it: it is that from the first line to the last. Without a page it is English. */
export const language: Language =
  typeof document === 'undefined' ? 'en' : languageOf(readKept(keptUnder), navigator.languages);
export const direction = directionOf(language);
/** What a step to the right is: 1 is on, -1 is back. */
export const forwards = direction === 'rtl' ? -1 : 1;

/** Which way its lines run. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'he' ? 'rtl' : 'ltr';
}

/** The language that was chosen, or the first of the system's that there is; English where there is none. */
export function languageOf(choice: unknown, ofSystem: readonly string[]): Language {
  if (isLanguage(choice)) return choice;
  return ofSystem.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Keeps the choice for the next start; loads the page anew where it means another language than the page has. */
export function follow(choice: Choice): void {
  keep(keptUnder, choice);
  if (languageOf(choice, navigator.languages) !== language) location.reload();
}

function isLanguage(text: unknown): text is Language {
  return typeof text === 'string' && Object.hasOwn(languages, text);
}
