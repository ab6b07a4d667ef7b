import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recoverWrite } from '../../src-main/writing/recoverWrite.ts';
import type { JournalEntry } from '../../src-main/writing/WriteJournal.ts';
import { WritingPlace } from '../writing/writingPlace.ts';
import type { Campaign } from './Campaign.ts';
import { songs } from './songs.ts';
import { writtenTagsOf } from './writtenTags.ts';
import { diskAfterCut, recordDisk, type Disk, type DiskCall } from './DiskRecorder.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** A write, or the undo of one, as the drive saw it. */
interface Recorded {
  name: string;
  path: string;
  before: Disk;
  calls: DiskCall[];
  entry: JournalEntry;
  old: Buffer;
  made: Buffer;
}

export const campaign: Campaign = {
  about:
    'Power is cut while tags are written and undone, each way: the file is the old one or the new one after the next start.',
  briefTries: 20,
  async open(folder) {
    const place = new WritingPlace(folder);
    const music = join(folder, 'music');
    const state = place.options.stateFolder;
    const recorded: Recorded[] = [];
    for (const [name, make] of Object.entries(songs)) {
      mkdirSync(music, { recursive: true });
      const path = make(music);
      recorded.push(...(await recordBoth(place, name, path)));
      rmSync(music, { recursive: true });
    }
    mkdirSync(music);
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const one = recorded[Math.floor(random() * recorded.length)]!;
        const { path, calls, entry, old, made } = one;
        const count = Math.floor(random() * (calls.length + 1));
        const [share, inOrder] = [random(), random() < 0.5];
        const disk = diskAfterCut(one, count, { keeps: () => random() < share, inOrder });
        const said = calls.slice(0, count).flatMap((call) => (call.kind === 'mark' ? [call.name] : []));
        lay(disk, [music, state]);
        const how = `${one.name}, cut behind call ${count} of ${calls.length}${inOrder ? ', in order' : ''}`;
        const isOne = (wanted: Buffer) => existsSync(path) && readFileSync(path).equals(wanted);
        // How it ended is in the journal, but perhaps not on the drive
        if (said.includes('settled') && random() < 0.5)
          return isOne(made) ? null : `${how}: told as written, and is not`;
        if (!said.includes('begun')) return isOne(old) ? null : `${how}: changed before it was noted`;
        const end = await recoverWrite(entry, state);
        if (!isOne(end === 'applied' ? made : old)) return `${how}: ${end}, and is something else`;
        if (end === 'unknown') return `${how}: not known what it is`;
        const left = [
          ...readdirSync(music).filter((name) => name.startsWith('.')),
          ...readdirSync(state),
        ].filter((name) => /\.(tmp|backup|draft|lock)$/.test(name));
        return left.length > 0 ? `${how}: ${left.join(', ')} is left` : null;
      },
      close: () => place[Symbol.dispose](),
    };
  },
};

async function recordBoth(place: WritingPlace, name: string, path: string): Promise<Recorded[]> {
  const paths = readdirSync(join(path, '..')).map((one) => join(path, '..', one));
  const result: Recorded[] = [];
  let written = 0;
  for (const kind of ['write', 'undo'] as const) {
    const old = readFileSync(path);
    let entryId = 0;
    const record = await recordDisk(paths, async (mark) => {
      const { journal } = place.options;
      place.options.journal = {
        async begin(entry) {
          entryId = await journal.begin(entry);
          mark('begun');
          return entryId;
        },
        async settle(...parameters) {
          await journal.settle(...parameters);
          mark('settled');
        },
      };
      if (kind === 'write') written = (await place.write(path, writtenTagsOf(path)))!.entryId;
      else await place.undo(written);
      place.options.journal = journal;
    });
    result.push({
      name: `${name}, ${kind}`,
      path,
      ...record,
      entry: place.entry(entryId),
      old,
      made: readFileSync(path),
    });
  }
  return result;
}

/** Makes files of a disk, and leaves nothing else of ours in their folders. */
function lay({ contents, names }: Disk, folders: string[]): void {
  for (const folder of folders) {
    for (const name of readdirSync(folder)) if (!name.startsWith('library.db')) rmSync(join(folder, name));
  }
  const first = new Map<number, string>();
  for (const [path, file] of names) {
    const twin = first.get(file);
    if (twin === undefined) writeFileSync(path, contents.get(file) ?? Buffer.alloc(0));
    else linkSync(twin, path);
    first.set(file, twin ?? path);
  }
}
