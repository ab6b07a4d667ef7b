const moods = Array.from({ length: 60 }, (_, index) => `${index} ${'mood '.repeat(30)}`.trim());

/** Long: more than one page, and longer than any padding of a small file. */
export const writtenTags = { GENRE: ['Techno'], MOOD: moods };
