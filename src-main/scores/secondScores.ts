/**
 * What speaks for tags in each second of a track, a row for each by its place in the vocabulary: [seconds], `sure` for 1,
 * `notHeard` where nobody listened. All rows are of one length.
 */
export type SecondScores = ReadonlyMap<number, Uint8Array>;

export const sure = 254;
export const notHeard = 255;
