import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recoverWrite } from '../../src-main/writing/recoverWrite.ts';
import type { JournalEntry } from '../../src-main/writing/WriteJournal.ts';
import { removeOldLocks } from '../../src-main/writing/WriterLock.ts';
import { WritingPlace } from '../writing/writingPlace.ts';
import { songs } from './songs.ts';
import { writtenTagsOf } from './writtenTags.ts';

/** Songs in a folder of music, one for each way of writing, with the bytes that they have before and after a write. */
export class WrittenSongs {
  readonly paths: readonly string[];
  readonly #music: string;
  readonly #old: readonly Buffer[];
  readonly #made: readonly Buffer[];

  private constructor(music: string, paths: readonly string[], old: Buffer[], made: Buffer[]) {
    this.#music = music;
    this.paths = paths;
    this.#old = old;
    this.#made = made;
  }

  static async make(folder: string): Promise<WrittenSongs> {
    const music = join(folder, 'music');
    mkdirSync(music);
    const paths = Object.values(songs).map((make) => make(music));
    const old = paths.map((path) => readFileSync(path));
    using place = new WritingPlace(join(folder, 'first'));
    const made: Buffer[] = [];
    for (const path of paths) {
      const written = await place.write(path, writtenTagsOf(path));
      made.push(readFileSync(path));
      await place.undo(written!.entryId);
    }
    return new WrittenSongs(music, paths, old, made);
  }

  /**
   * Recovers what was interrupted and undoes what was written; answers in a sentence what is lost, null where each file is
   * what the journal says and then as it was. What was lost is put back for the next try.
   */
  async lossAfter(place: WritingPlace): Promise<string | null> {
    const loss = await this.#lossAfter(place);
    if (loss !== null) this.paths.forEach((path, index) => writeFileSync(path, this.#old[index]!));
    return loss;
  }

  async #lossAfter(place: WritingPlace): Promise<string | null> {
    const { stateFolder } = place.options;
    const { journal } = place.library;
    removeOldLocks(stateFolder);
    for (const write of journal.unended()) {
      const state = await recoverWrite(write as JournalEntry, stateFolder);
      if (state === 'unknown') return `${write.path}: not known what it is`;
      journal.settle(write.id, state, 'interrupted');
    }
    const standing = journal.standing().map((id) => journal.get(id)!);
    for (const [index, path] of this.paths.entries()) {
      const written = standing.find((write) => write.path === path);
      if (!readFileSync(path).equals((written ? this.#made : this.#old)[index]!))
        return `${path}: the journal says ${written ? 'written' : 'as it was'}, and it is not`;
      if (written) await place.undo(written.id);
      if (!readFileSync(path).equals(this.#old[index]!)) return `${path}: not undone to the byte`;
    }
    const left = [...readdirSync(this.#music), ...readdirSync(stateFolder)].filter((name) =>
      /\.(tmp|backup|draft|lock)$/.test(name),
    );
    return left.length > 0 ? `${left.join(', ')} is left` : null;
  }
}
