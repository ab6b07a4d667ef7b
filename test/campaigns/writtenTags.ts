const moods = Array.from({ length: 60 }, (_, index) => `${index} ${'mood '.repeat(30)}`.trim());

/** Long: more than one page, and longer than any padding of a small file. Beside tags, what was measured. */
const inFile = {
  GENRE: ['Techno'],
  MOOD: moods,
  BPM: ['128.02'],
  INITIALKEY: ['Am'],
};

/** What is written into a file: of a sheet's tracks into the sheet, and how loud it is as its format has it. */
export function writtenTagsOf(path: string): Record<string, string[]> {
  if (path.endsWith('.cue'))
    return { 'TRACK 01 GENRE': ['Techno', 'Dub'], 'TRACK 02 MOOD': moods, 'TRACK 02 BPM': ['128'] };
  if (path.endsWith('.opus')) return { ...inFile, R128_TRACK_GAIN: ['-3456'] };
  return { ...inFile, REPLAYGAIN_TRACK_GAIN: ['-8.50 dB'], REPLAYGAIN_TRACK_PEAK: ['0.988553'] };
}
