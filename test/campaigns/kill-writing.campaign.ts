import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, linkSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { planUndo } from '../../src-main/writing/tasks/planUndo.ts';
import { Writes } from '../../src-main/writing/tasks/Writes.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { fileState, SheetOfTwo } from '../writing/SheetOfTwo.ts';
import type { Campaign } from './Campaign.ts';

/** A kill comes so long after the first or second preview at most: all files are written in less, also beside other work. */
const latestMs = 1500;
/** Writers whose host was killed end by themselves; until then their files are locked. */
const patienceMs = 60_000;

export const campaign: Campaign = {
  about:
    'Hearmark is killed at any moment while it writes tags, loudness and cue sheets, and undoes them: after the next start all can be undone to the byte.',
  briefTries: 1,
  open(folder) {
    const music = join(folder, 'music');
    const paths = makeSongs(music);
    const library = openLibrary(join(folder, 'library.db'));
    const sheet = new SheetOfTwo(music);
    const files = [...paths, sheet.path];
    for (const [index, file] of [...paths.map(fileState), ...sheet.tracks].entries()) {
      const contentId = Buffer.alloc(32, index + 1);
      const { id } = library.tracks.save({ file, contentId, properties: {}, tags: {} });
      library.loudness.save(id, { integratedLufs: -9.5, rangeLu: 5, truePeakDb: -0.1 });
      for (const tag of ['dub', 'techno'])
        library.corrections.append({ trackId: id, tag, category: 'genre', action: 'added' });
      // Longer than the room that a tag may have: the file is written anew, or from there to its end
      for (let mood = 0; mood < (index % 2) * 50; mood++) {
        const tag = `${mood} ${'deep '.repeat(25)}`.trim();
        library.corrections.append({ trackId: id, tag, category: 'mood', action: 'added' });
      }
    }
    const writes = new Writes({ library, launch: launchProcess, writers: 2, writerPatienceMs: 0 });
    const untouched = new Map(files.map((path) => [path, readFileSync(path)]));
    const state = join(folder, 'writing');
    let [filesWritten, sheetsWritten] = [0, 0];

    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const [rounds, waitMs, isWhole] = [random() < 0.5 ? 1 : 2, random() * latestMs, random() < 0.5];
        const order = random() < 0.5 ? 'forwards' : 'backwards';
        const child = fork(join(import.meta.dirname, 'writeForEver.ts'), [library.file, order], {
          detached: process.platform !== 'win32',
          stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        });
        const ended = once(child, 'exit');
        let said = '';
        child.stderr!.on('data', (data: Buffer) => (said += data.toString()));
        for (let round = 0; round < rounds; round++) {
          if ((await Promise.race([once(child, 'message'), ended]))[0] !== 'writing')
            return `it ended by itself: ${said}`;
        }
        await setTimeout(waitMs);
        // With its writers, as when the machine is switched off; or alone, and its writers notice
        if (isWhole && process.platform !== 'win32') process.kill(-child.pid!, 'SIGKILL');
        else child.kill('SIGKILL');
        await ended;
        const lost = await whatIsLost();
        const isWritten = (path: string) => !readFileSync(path).equals(untouched.get(path)!);
        filesWritten += paths.filter(isWritten).length;
        sheetsWritten += Number(isWritten(sheet.path));
        return lost ?? (await whatStaysWritten());
      },
      summary: () => `when it was killed ${filesWritten} files and ${sheetsWritten} sheets were written`,
      async close() {
        await writes.close();
        library.close();
      },
    };

    /** After recovery: each file is known as it is, and nothing of ours lies about. */
    async function whatIsLost(): Promise<string | null> {
      const endMs = performance.now() + patienceMs;
      let open;
      for (;;) {
        ({ open } = await writes.recover());
        if (open.length === 0 || performance.now() > endMs) break;
        await setTimeout(20);
      }
      if (open.length > 0)
        return `not cleared up: ${open.map(({ path, reason }) => `${path}: ${reason}`).join('; ')}`;
      for (const path of paths) {
        const { size, mtimeNs } = statSync(path, { bigint: true });
        const known = library.files.find(path);
        if (known?.size !== Number(size) || known.modifiedNs !== mtimeNs)
          return `${path}: the library knows another one`;
      }
      const { known, said } = sheet.genres(library);
      if (!isDeepStrictEqual(known, said))
        return `${sheet.path}: the library knows ${known.join('; ')} in place of ${said.join('; ')}`;
      const left = [...readdirSync(music), ...readdirSync(state)].filter((name) =>
        /tmp$|backup|draft/.test(name),
      );
      return left.length > 0 ? `${left.join(', ')} is left` : null;
    }

    async function whatStaysWritten(): Promise<string | null> {
      const task = writes.previewUndo(planUndo(library, null, null));
      await task.looked;
      if (task.data.acceptedFiles > 0) await writes.apply(task);
      if (task.refused.length > 0)
        return task.refused.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
      const lost = files.filter((path) => !readFileSync(path).equals(untouched.get(path)!));
      return lost.length > 0 ? `${lost.join(', ')}: not the file that it was` : null;
    }
  },
};

/** As large as in stereo, and sooner encoded. */
const long = { seconds: 80, channels: 1 };

/** Some that are replaced, some that are written in place, some with two names, and some with an index of places. */
function makeSongs(music: string): string[] {
  const small = ['a.flac', 'b.mp3', 'c.flac', 'd.mp3'].map((name, index) =>
    makeAudio(join(music, name), { seconds: 1, frequencyHz: 300 + 50 * index }),
  );
  const large = ['e.mp3', 'f.mp3'].map((name, index) =>
    tagFile(makeAudio(join(music, name), { ...long, frequencyHz: 500 + 50 * index }), {
      genre: ['Rock'],
    }),
  );
  const linked = ['g.mp3', 'h.mp3'].map((name, index) =>
    makeAudio(join(music, name), { seconds: 1, frequencyHz: 700 + 50 * index }),
  );
  // Beside the folder: that name is not in the library
  for (const path of linked) linkSync(path, `${path}.also`);
  // So many that a process tries some while others are noted and flushed
  const many = Array.from({ length: 14 }, (_, index) => join(music, `k${index}.mp3`));
  for (const path of many) copyFileSync(small[1]!, path);
  const indexed = ['i.mka', 'j.webm'].map((name, index) =>
    makeAudio(join(music, name), { ...long, frequencyHz: 900 + 50 * index }),
  );
  return [...small, ...large, ...linked, ...many, ...indexed];
}
