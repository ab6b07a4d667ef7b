import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import { cannotWrite } from '../../src-main/cli/session.ts';
import { HearmarkError, ParameterError } from '../../src-main/errors.ts';
import { writeWhole } from '../../src-main/files/writeWhole.ts';
import { relocateFolder } from '../../src-main/importing/relocateFolder.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { listBackups } from '../../src-main/library/safety/backupFiles.ts';
import { checkLibrary } from '../../src-main/library/safety/checkLibrary.ts';
import { makeBackup } from '../../src-main/library/safety/makeBackup.ts';
import { importHearing } from '../../src-main/models/importers/importHearing.ts';
import { installPackage } from '../../src-main/models/installPackage.ts';
import { changeSettings, readSettings } from '../../src-main/settings.ts';
import { loadHearingPackage } from '../../src-main/taggers/hearing/hearingPackage.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Checkpoint } from '../../src-main/training/Checkpoint.ts';
import { beatNetWeights } from '../hearing/beatNetWeights.ts';
import { hostileCard, hostileOnnx, putPackage } from '../models/hostileOnnx.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { WritingPlace } from '../writing/writingPlace.ts';
import type { Campaign } from './Campaign.ts';
import { everythingTagged, lossInTagged } from './lossInTagged.ts';
import { SmallDisk, withoutSmallDisks } from './SmallDisk.ts';
import { taggedSongs } from './taggedSongs.ts';
import { tagInto } from './victims/tagFolder.ts';
import { WrittenSongs } from './WrittenSongs.ts';
import { writtenTagsOf } from './writtenTags.ts';

const pageBytes = 4096;

export const campaign: Campaign = {
  about:
    'The disk is full at any write of tags, undos, decisions, moves, jobs, backups, settings, playlists, imports of models and checkpoints: what was there stays, and what was answered is kept.',
  briefTries: 10,
  isImpossible: withoutSmallDisks,
  async open(folder) {
    const disk = new SmallDisk(join(folder, 'disk'), 24);
    const songs = await WrittenSongs.make(disk.folder);
    const music = join(folder, 'to tag');
    mkdirSync(music);
    for (const { format, ending, bytes } of taggedSongs(folder).slice(0, 4))
      writeFileSync(join(music, `${format}${ending}`), bytes);
    const modelFolder = putPackage(join(folder, 'models'), 'sound', 'sound');
    const pool = new AnalysisPool({ modelFolder, jobs: 1 });
    const whole = join(folder, 'whole.db');
    await tagInto(whole, music, pool, modelFolder, () => {});
    const wanted = everythingTagged(whole);
    const beats = join(folder, 'beats.safetensors');
    writeFileSync(beats, beatNetWeights());
    const onnx = Buffer.from(hostileOnnx.sound, 'base64');
    const card = {
      format: 1,
      version: '1',
      licence: 'none',
      architecture: 'onnx',
      name: 'new',
      ...hostileCard,
    };

    /** Fills the disk and works until it throws, which must be an error of ours; then there is room again. */
    async function whileFull(freePages: number, work: () => unknown): Promise<void> {
      disk.fill(freePages * pageBytes);
      try {
        await work();
      } catch (error) {
        if (!(error instanceof HearmarkError)) throw error;
      } finally {
        disk.makeRoom();
      }
    }

    /** Each works in a folder of its own on the disk, with so many pages free, and answers what was lost. */
    const works: Record<string, (place: string, random: () => number) => Promise<string | null>> = {
      async write(at, random) {
        using place = new WritingPlace(at);
        const path = songs.paths[Math.floor(random() * songs.paths.length)]!;
        await whileFull(random() * 120, async () => {
          const written = await place.write(path, writtenTagsOf(path));
          await place.undo(written!.entryId);
        });
        return await songs.lossAfter(place);
      },
      async decide(at, random) {
        const file = copyOf(whole, at);
        let answered = 0;
        await whileFull(random() * 300, () => {
          const library = openLibrary(file);
          try {
            for (; answered < 60; answered++) {
              const tag = `${answered} ${'long '.repeat(30)}`.trim();
              library.corrections.append({ trackId: 1, tag, category: 'own', action: 'added' });
            }
          } finally {
            library.close();
          }
        });
        const library = openLibrary(file);
        const decisions = [...library.decisionLines.export()].length;
        library.close();
        return decisions === answered
          ? (checkLibrary(file)[0] ?? null)
          : `${decisions} of ${answered} decisions`;
      },
      async 'many decisions at once'(at, random) {
        const file = copyOf(whole, at);
        const tracks = 4;
        const trackIds = Array.from({ length: tracks }, (_, index) => index + 1);
        let answered = 0;
        await whileFull(random() * 300, () => {
          const library = openLibrary(file);
          const tag = () => `${answered} ${'long '.repeat(30)}`.trim();
          try {
            library.corrections.append({ trackId: 1, tag: tag(), category: 'own', action: 'added' });
            library.changes.shareDecisions({ trackIds });
            const lines = [...library.decisionLines.export()];
            for (answered = 1; answered < 60; answered++) {
              const imported = lines.map((line) => JSON.stringify({ ...line, tag: tag() }));
              library.decisionLines.import(imported);
            }
          } finally {
            library.close();
          }
        });
        const library = openLibrary(file);
        const decisions = [...library.decisionLines.export()].length;
        library.close();
        // The first is of one track until it is shared
        const isStep = answered === 0 ? decisions <= 1 : decisions === tracks * answered;
        return isStep
          ? (checkLibrary(file)[0] ?? null)
          : `${decisions} decisions, and ${answered} steps of ${tracks} were answered`;
      },
      async 'move of music'(at, random) {
        const file = copyOf(whole, at);
        const moved = join(at, 'moved');
        cpSync(music, moved, { recursive: true });
        const library = openLibrary(file);
        try {
          await whileFull(random() * 60, () => relocateFolder(library, music, moved));
          await relocateFolder(library, music, moved).catch((error: unknown) => {
            if (!(error instanceof ParameterError)) throw error; // nothing was left to do
          });
          const known = [...library.files.inFolder(moved, null).values()];
          const here = known.filter(({ missing }) => !missing).length;
          return here === readdirSync(music).length ? null : `${here} files are known where they are`;
        } finally {
          library.close();
        }
      },
      async 'settings and playlists'(at, random) {
        const [settings, playlist] = [join(at, 'settings.json'), join(at, 'songs.m3u8')];
        const text = (size: number) => 'a line of a playlist\n'.repeat(size);
        changeSettings(settings, { theme: 'dark' });
        writeWhole(playlist, text(100));
        await whileFull(random() * 6, () => changeSettings(settings, { model: 'x'.repeat(9000) }));
        await whileFull(random() * 6, () => {
          try {
            writeWhole(playlist, text(1000));
          } catch (error) {
            throw cannotWrite(playlist, error);
          }
        });
        const { theme, model = '' } = readSettings(settings);
        if (theme !== 'dark' || ![0, 9000].includes(model.length)) return 'the settings are neither';
        if (![text(100), text(1000)].includes(readFileSync(playlist, 'utf8')))
          return 'the playlist is neither';
        const names = readdirSync(at);
        return names.length === 2 ? null : `${names.join(', ')} are left`;
      },
      async 'import of what hears beats'(at, random) {
        const models = join(at, 'models');
        const request = {
          file: beats,
          name: 'new',
          architecture: 'beatnet',
          hyper: {},
          licence: 'none',
        } as const;
        await whileFull(random() * 6, () => importHearing(request, models, async () => {}));
        const names = readdirSync(at).includes('models') ? readdirSync(models) : [];
        if (names.includes('new')) await loadHearingPackage(join(models, 'new'));
        return names.every((name) => name === 'new') ? null : `${names.join(', ')} is left`;
      },
      async backup(at, random) {
        const file = copyOf(whole, at);
        await makeBackup(file);
        await whileFull(random() * 300, () => makeBackup(file));
        const backups = listBackups(file);
        const strange = readdirSync(join(at, 'backups')).length - backups.length;
        if (backups.length === 0 || strange > 0) return `${backups.length} backups, ${strange} other files`;
        return backups.flatMap(({ path }) => checkLibrary(path))[0] ?? null;
      },
      async job(at, random) {
        const file = join(at, 'library.db');
        openLibrary(file).close();
        let told = 0;
        await whileFull(random() * 150, () =>
          tagInto(file, music, pool, modelFolder, (status) => void (status === 'ok' && told++)),
        );
        const loss = lossInTagged(file, told);
        if (loss !== null) return loss;
        await tagInto(file, music, pool, modelFolder, () => {});
        return everythingTagged(file) === wanted ? null : 'the next job came to something else';
      },
      async 'import of a model'(at, random) {
        const models = join(at, 'models');
        await whileFull(random() * 6, () => installPackage({ card, onnx, readme: 'read me' }, models));
        const names = readdirSync(at).includes('models') ? readdirSync(models) : [];
        if (names.includes('new')) await loadModelPackage(join(models, 'new'));
        return names.every((name) => name === 'new') ? null : `${names.join(', ')} is left`;
      },
      async checkpoint(at, random) {
        const weights = (value: number) =>
          new Map([['a', { shape: [5000], data: new Float32Array(5000).fill(value) }]]);
        const save = (value: number) =>
          new Checkpoint(at).save({
            request: 'this',
            curve: [],
            bestEpoch: 0,
            current: weights(value),
            best: weights(value),
          });
        await save(1);
        await whileFull(random() * 8, () => save(2));
        const { current } = (await new Checkpoint(at).load('this'))!;
        const values = new Set(current.get('a')!.data);
        return values.size === 1 ? null : 'it is neither the old one nor the new one';
      },
    };
    return {
      async attempt(seed) {
        const names = Object.keys(works);
        const name = names[seed % names.length]!;
        const place = join(disk.folder, String(seed));
        mkdirSync(place);
        const lost = await works[name]!(place, seededRandom(seed));
        rmSync(place, { recursive: true, force: true });
        return lost === null ? null : `${name}: ${lost}`;
      },
      close() {
        pool.close();
        disk[Symbol.dispose]();
      },
    };
  },
};

function copyOf(library: string, place: string): string {
  const file = join(place, 'library.db');
  copyFileSync(library, file);
  return file;
}
