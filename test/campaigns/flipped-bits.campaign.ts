import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { openDatabase } from '../library/openDatabase.ts';
import { contentId, model, newScores, newTrack } from '../library/temporaryLibrary.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { shownOf } from './shownOf.ts';

/** Of a page: what SQLite writes there of its kind and its cells, and where the first of them are. */
const headBytes = 16;
const tracks = 60;
/** How many bits flip, in turns. */
const flips = [1, 1, 1, 4, 16];

export const campaign: Campaign = {
  about:
    'Bits of a library that has no backup flip: it shows what it did, or `hearmark library check` finds that something is wrong.',
  briefTries: 20,
  open(folder) {
    const whole = join(folder, 'whole.db');
    fill(whole);
    const shown = shownOf(whole);
    const { size } = statSync(whole);
    const trees = treesOf(whole);
    const anywhere = (random: () => number) => Math.floor(random() * size);
    const inSomeTree = (random: () => number) => {
      const { start, used, end } = pickOf(pickOf(trees, random), random);
      const at = Math.floor(random() * used);
      return at < headBytes ? start + at : end - used + at;
    };
    const counts = { found: 0, same: 0 };
    return {
      attempt(seed) {
        const random = seededRandom(seed);
        const own = join(folder, String(seed));
        const file = join(own, 'library.db');
        mkdirSync(own);
        copyFileSync(whole, file);
        const bytes = readFileSync(file);
        const place = seed % 2 === 0 ? anywhere : inSomeTree;
        for (let flip = flips[seed % flips.length]!; flip > 0; flip--)
          bytes[place(random)]! ^= 1 << Math.floor(random() * 8);
        writeFileSync(file, bytes);
        const lost = checkLibrary(file).length > 0 ? undefined : otherwise(file, shown);
        counts[lost === undefined ? 'found' : 'same']++;
        rmSync(own, { recursive: true });
        return lost || null;
      },
      summary: () => `${counts.found} found, ${counts.same} without any effect`,
      close: () => {},
    };
  },
};

/** A page of a table or an index, in bytes of the file: what it holds stands at its beginning and at its end. */
interface Page {
  start: number;
  end: number;
  used: number;
}

/** The pages of each table and index: a small one is as likely to be hit as one that fills the file. */
function treesOf(file: string): Page[][] {
  const database = openDatabase(file);
  try {
    const pages = database
      .prepare<[], Page & { name: string }>(
        'SELECT name, pgoffset AS start, pgoffset + pgsize AS "end", pgsize - unused AS used FROM dbstat',
      )
      .all();
    return [...Map.groupBy(pages, ({ name }) => name).values()];
  } finally {
    database.close();
  }
}

const pickOf = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)]!;

/** What a library shows otherwise, in a sentence; '' where nothing is. */
function otherwise(file: string, shown: ReadonlyMap<string, string>): string {
  let now: Map<string, string>;
  try {
    now = shownOf(file);
  } catch (error) {
    return `it is not found, and ends in ${String(error)}`;
  }
  const parts = [...shown.keys()].filter((part) => now.get(part) !== shown.get(part));
  return parts.length === 0 ? '' : `it is not found, and other: ${parts.join(', ')}`;
}

/** A library with some of all that a person makes. */
function fill(file: string): void {
  const library = openLibrary(file);
  const modelId = library.models.register(model);
  library.roots.add('/music');
  library.transaction(() => {
    for (let index = 0; index < tracks; index++) {
      const tags = {
        title: `Title ${index}`,
        artist: `Artist ${index % 7}`,
        genres: ['Rock'],
        bpm: 90 + index,
      };
      const { id } = library.tracks.save(newTrack(`/music/${index}.mp3`, { tags }));
      library.scores.save(id, modelId, newScores([0.9, index / tracks, 0.1]));
    }
  });
  library.browse.useModel(modelId);
  const selection = (trackIds: number[]) => ({ selection: { trackIds } });
  for (let trackId = 1; trackId <= tracks; trackId++) {
    const action = trackId % 3 === 0 ? 'rejected' : 'accepted';
    library.changes.correct({ ...selection([trackId]), tagIds: [1 + (trackId % 3)], action });
    if (trackId % 4 === 0)
      library.changes.answerTempo({ ...selection([trackId]), answer: { bpm: trackId + 60 } });
  }
  library.changes.undo();
  library.changes.createTag({ name: 'mine', category: 'own' });
  library.changes.saveFilter({
    name: 'Rock',
    filter: { text: 'rock' },
    sort: { by: 'title', descending: true },
  });
  write(library.journal);
  library.close();
}

function write(journal: ReturnType<typeof openLibrary>['journal']): void {
  const batchId = journal.addBatch('Wrote them all');
  for (let index = 0; index < tracks; index++) {
    const id = journal.begin(batchId, {
      path: `/music/${index}.mp3`,
      contentId: contentId(`/music/${index}.mp3`).toString('hex'),
      fields: [{ field: 'GENRE', before: ['Rock'], after: ['Jazz'] }],
      before: { size: 1000, tagHash: contentId(`before ${index}`).toString('hex'), modifiedNs: 1n },
      after: { size: 1100, tagHash: contentId(`after ${index}`).toString('hex') },
      undo: Buffer.alloc(300, index),
      method: 'replaced',
      temporary: undefined,
      undoes: undefined,
    });
    journal.settle(id, 'applied');
  }
}
