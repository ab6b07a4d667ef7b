import { mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import { availableParallelism } from 'node:os';
import type { EditField, WriteBatch, Writing } from '../../api.ts';
import { LibraryError, ParameterError } from '../../errors.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { throttle } from '../../Emit.ts';
import type { Write } from '../../library/Journal.ts';
import type { Library } from '../../library/Library.ts';
import { writingFolder } from '../../locations.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { FoundAfter, LaterWrites, OpenEntry } from '../WriteJournal.ts';
import { removeOldLocks } from '../WriterLock.ts';
import { knownAsBefore } from './findWritten.ts';
import type { WriterTasks } from './protocol.ts';
import { editedNames, saidTexts } from './editedFields.ts';
import { settleCopies, settleWritten } from './settleEdits.ts';
import type { KnownAs, WriteParts } from './WriteParts.ts';
import { WriteTask, type TaskWork } from './WriteTask.ts';
import { TransactionGroup } from './TransactionGroup.ts';
import { undoingWork, type UndoPlan } from './undoingWork.ts';
import { laterWrites } from './laterWrites.ts';
import { noteFound } from './noteFound.ts';
import { Writers } from './Writers.ts';
import { writingWork, type WritingOptions } from './writingWork.ts';
import { isSheetName } from '../../files/audioFileNames.ts';
import { noteSheet } from './sheetFiles.ts';
import { targetsOf, type Target } from './targets.ts';

export interface WritesOptions {
  library: Library;
  launch: LaunchProcess;
  /** Most writer processes at once. */
  writers?: number;
  /** How long files wait for the first of them before the others are started. */
  writerPatienceMs?: number;
  /** Called when a task got on. */
  onChange?: (task: Writing) => void;
  /** Before each further try at files that another program has open: the song that is playing may end. */
  busyPausesSeconds?: readonly number[];
}

const changedSince = 'another program has changed or deleted it since, so it is left as it is';
const writtenSince = 'it was written again or deleted since, so it is left as it is';

/** What became of writes that a process left when it was ended. */
export interface Recovered {
  /** How many files are known to be the old one or the new one now. */
  settled: number;
  /** What could not be settled, and why; all but what another program changed is tried again at the next start. */
  open: { path: string; reason: string }[];
}

type RecoveredOne = WriterTasks['recover']['answers'] & {
  later: LaterWrites | undefined;
  isNews: boolean;
};

/** Previews that are kept: they hold what every file said. */
const keptMax = 10;
const changesMs = 250;
/** None of them waits for the drive, so that more than there are cores have nothing to do. A drive has no use for many. */
const usualWriters = Math.min(4, availableParallelism());

/**
 * Where tags are written into files: plan, preview, apply, journal and undo, for the window and the command line alike.
 * One task writes at a time. The writing itself goes on in processes of its own (writerProcess.ts), each with a few files in
 * hand; the journal is the library's.
 */
export class Writes {
  readonly #parts: WriteParts;
  readonly #onChange: (task: Writing) => void;
  readonly #busyPausesSeconds: readonly number[];
  readonly #tasks: WriteTask[] = [];
  #nextId = 1;
  #writing: Promise<void> | undefined;
  #recovered: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor({
    library,
    launch,
    writers = usualWriters,
    writerPatienceMs,
    onChange = () => {},
    busyPausesSeconds = [2, 10, 30],
  }: WritesOptions) {
    const { journal } = library;
    const group = new TransactionGroup(library);
    this.#onChange = onChange;
    this.#busyPausesSeconds = busyPausesSeconds;
    this.#parts = {
      library,
      writers: new Writers(launch, writers, writerPatienceMs),
      stateFolder: writingFolder(library.file),
      journalOf: (batchId, known, contentId) => ({
        begin: (entry) => group.run(() => journal.begin(batchId, entry)),
        // One transaction: whoever is killed before it finds both to do at the next start
        settle: (id, state, reason, found) =>
          group.runLater(() => {
            // Another Hearmark may have found it out from the file, which is free by now
            if (journal.endOf(id) === undefined) journal.settle(id, state, reason);
            if (found && known && (contentId ?? found.contentId) === found.contentId)
              noteWritten(library, known, id, found);
            if (found) noteIfSheet(library, journal.pathOf(id));
          }),
        recover: (id) => this.#recoverOne(journal.get(id)!),
      }),
    };
  }

  /**
   * Reads what each file of the tracks that have several says; the library knows what one of them does. What cannot be read is
   * left out.
   */
  async readCopies(trackIds: readonly number[]): Promise<Map<number, Record<EditField, string>[]>> {
    const { library, writers } = this.#parts;
    // Of most tracks there is one file, and to look for the files of each takes long
    const counts = library.tracks.countFiles();
    const several = trackIds.filter((id) => (counts.get(id) ?? 0) > 1);
    const copies = Map.groupBy(targetsOf(library, several, { intoSheets: false }), ({ trackId }) => trackId);
    const read = [...copies].flatMap(([trackId, targets]) =>
      trackId === null || targets.length < 2
        ? []
        : targets.map(async ({ path }) => {
            const { fields } = await writers.ask('preview', { path, fields: [...editedNames] });
            return { trackId, texts: saidTexts(fields) };
          }),
    );
    const found = (await Promise.allSettled(read)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    );
    const byTrack = Map.groupBy(found, ({ trackId }) => trackId);
    return new Map([...byTrack].map(([trackId, list]) => [trackId, list.map(({ texts }) => texts)]));
  }

  /** Plans what is written into files; nothing is touched. Throws ParameterError. */
  previewWrite(targets: readonly Target[], options: WritingOptions): WriteTask {
    return this.#add(writingWork(this.#parts, targets, options));
  }

  /**
   * Plans what is undone; nothing is touched. What a killed process wrote is in a plan only if it was made after `recover`:
   * until then the journal does not know that it was written.
   */
  previewUndo(plan: UndoPlan): WriteTask {
    return this.#add(undoingWork(this.#parts, plan));
  }

  /** The newest first. */
  list(): Writing[] {
    return this.#tasks.map((task) => task.data).reverse();
  }

  batches(): WriteBatch[] {
    return this.#parts.library.journal.batches();
  }

  /** Throws ParameterError where there is no such task. */
  task(id: number): WriteTask {
    const task = this.#tasks.find((one) => one.id === id);
    if (!task) throw new ParameterError('this preview is no longer there: open a new one');
    return task;
  }

  get isWriting(): boolean {
    return this.#writing !== undefined;
  }

  /** Writes what was accepted of a task. Resolves when it is done. Throws ParameterError. */
  apply(task: WriteTask): Promise<void> {
    if (this.#writing) throw new ParameterError('other files are being written: wait until they are done');
    this.#writing = task
      .apply()
      .then(() => this.#settleCopies(task.changes))
      .then(async () => void (await this.recover()))
      .finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  /**
   * Looks at what a process that was killed left behind: each file becomes the old one or the new one, and the journal
   * says which, as does the library what is in it now. What cannot be settled now, because another Hearmark writes it, its
   * drive is away or it is broken, is left for the next time. One recovery goes on at a time.
   */
  recover(): Promise<Recovered> {
    const recovery = this.#recovered.then(() => this.#recoverAll());
    this.#recovered = recovery.catch(() => {});
    return recovery;
  }

  async #recoverAll(): Promise<Recovered> {
    const { library, stateFolder } = this.#parts;
    const unended = library.journal.unended();
    mkdirSync(stateFolder, { recursive: true });
    removeOldLocks(stateFolder);
    const recovered: Recovered = { settled: 0, open: [] };
    // The last one first, as it lies over the others
    for (const write of unended.toReversed()) {
      try {
        const { state, later, isNews } = await this.#recoverOne(write);
        if (!isNews) continue;
        if (state === 'unknown')
          recovered.open.push({ path: write.path, reason: later ? writtenSince : changedSince });
        else recovered.settled++;
      } catch (error) {
        if (error instanceof LibraryError) throw error;
        const reason = tellMistake('recovering writes', error);
        recovered.open.push({ path: write.path, reason });
      }
    }
    return recovered;
  }

  async #settleCopies(files: WriteTask['changes']): Promise<void> {
    const written = files.filter(({ state }) => state === 'written');
    for (const trackId of new Set(written.map((file) => file.trackId)))
      if (trackId !== null) await settleCopies(this.#parts, trackId);
  }

  /** `isNews` is false where another Hearmark was quicker. */
  async #recoverOne(write: Write): Promise<RecoveredOne> {
    const { library, writers, stateFolder } = this.#parts;
    const { journal } = library;
    const later = laterWrites(journal, write);
    const entry = { ...write, ...(later && { later }) } as OpenEntry;
    const { state, found } = await writers.ask('recover', { entry, stateFolder });
    const told = journal.endOf(write.id);
    if (told !== undefined) return { state: told, found, later, isNews: false };
    const known = library.transaction(() => {
      journal.settle(write.id, state, 'the process that wrote it was ended');
      const one = found && knownAsBefore(library, write);
      if (one) noteWritten(library, one, write.id, found);
      noteIfSheet(library, write.path);
      return one;
    });
    if (known) await settleCopies(this.#parts, known.trackId);
    return { state, found, later, isNews: true };
  }

  /** Stops after the files under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const task of this.#tasks) task.cancel();
    await Promise.all([this.#writing, this.#recovered, ...this.#tasks.map(({ looked }) => looked)]);
    this.#parts.writers.close();
  }

  #add<Seen>(work: TaskWork<Seen>): WriteTask {
    if (this.#isClosed) throw new ParameterError('Hearmark is being closed');
    const told = throttle(() => this.#onChange(task.data), changesMs);
    const onChange = (when: 'soon' | 'at once') => {
      told.ask();
      if (when === 'at once') told.flush();
    };
    const task = new WriteTask(this.#nextId++, work, {
      onChange,
      busyPausesSeconds: this.#busyPausesSeconds,
    });
    // What a task has seen is its own: nobody else looks into it.
    this.#tasks.push(task);
    const old = this.#tasks.filter(({ isOver }) => isOver);
    if (this.#tasks.length > keptMax && old[0]) this.#tasks.splice(this.#tasks.indexOf(old[0]), 1);
    return task;
  }
}

function noteWritten(library: Library, known: KnownAs, writeId: number, found: FoundAfter): void {
  noteFound(library, known, found);
  settleWritten(library, known.trackId, writeId);
}

function noteIfSheet(library: Library, path: string | undefined): void {
  if (path !== undefined && isSheetName(basename(path))) noteSheet(library, path);
}
