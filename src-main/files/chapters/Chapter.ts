/** A chapter as a file tells it. */
export interface Chapter {
  /** Microseconds from the beginning of the file, as they stand there: in any order, and past its end, too. */
  startUs: number;
  /** Where it does not say so, the next chapter begins there. */
  endUs?: number;
  title?: string;
}

/** As many tracks as a cue sheet may have (parseSheet.ts). A list that is longer is read no further. */
export const mostChapters = 999;
