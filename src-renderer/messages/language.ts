/** The language of the window, as Intl names it. */
export const language = 'en';
