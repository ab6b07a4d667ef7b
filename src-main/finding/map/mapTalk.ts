import type { ProjectionNumbers } from '../../simd/Projection.ts';

/** What the process that lays out a map is asked, and says. */
export interface MapTalk {
  /** `anew`: all tracks, whether there is a map or not. `likeness`: what brings embeddings into the space of likeness. */
  request: { libraryFile: string; modelId: number; anew: boolean; likeness: ProjectionNumbers | undefined };
  /** Whether the map that is kept is another one now. */
  answer: { isChanged: boolean };
  /** How much of it is done, 0..1. */
  word: number;
  question: never;
  reply: never;
}
