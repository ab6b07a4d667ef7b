/** What the process that lays out a map is asked, and says. */
export interface MapTalk {
  /** `anew`: all tracks, whether there is a map or not. */
  request: { libraryFile: string; modelId: number; anew: boolean };
  /** Whether the map that is kept is another one now. */
  answer: { isChanged: boolean };
  /** How much of it is done, 0..1. */
  word: number;
  question: never;
  reply: never;
}
