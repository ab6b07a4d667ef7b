import type { CatalogueSong } from '../library/browse/CatalogueSongs.ts';

/** What a player has in place of a song, by its own name for it; or why it has none: it is not there, or several fit it. */
export type Counterpart = { reference: string; by: 'path' | 'name' } | { why: 'absent' | 'several' };

/** A program elsewhere that keeps playlists. All of it rejects with PlayerError. */
export interface Player {
  /** By which it is known again; without a password. */
  readonly address: string;
  /** A song stands in a playlist of it once at most. */
  readonly holdsOnce?: boolean;
  /** What a playlist of this name is called there. Throws ParameterError where there can be none. */
  nameOf(name: string): string;
  /** Finds the counterpart of each song. */
  find(songs: readonly CatalogueSong[]): Promise<Counterpart[]>;
  /** The songs of a playlist, in its order; undefined where there is none of this name. */
  read(name: string): Promise<string[] | undefined>;
  /** Puts songs in the place of what a playlist holds; it is made where there is none. */
  replace(name: string, references: readonly string[]): Promise<void>;
  remove(name: string): Promise<void>;
  close(): void;
}
