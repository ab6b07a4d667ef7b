import { setImmediate as letOthers, setTimeout as wait } from 'node:timers/promises';
import type { WriteFile, WriteFilePage, WriteKind, Writing } from '../../api.ts';
import { BusyError, LibraryError, ParameterError } from '../../errors.ts';
import { tellMistake } from '../../log/tellMistake.ts';
import { displayPath, displayText } from '../../paths.ts';
import { withAdvice } from '../whatToDo.ts';
import { inLanes, type Lanes } from './inLanes.ts';

/** A line of a preview; see WriteLine. */
export interface TaskLine {
  field: string;
  kind: WriteKind;
  before: string[];
  after: string[];
  accepted: boolean;
  written?: string[];
}

/** A file of a preview, and what became of it. */
export interface TaskFile<Seen> {
  path: string;
  trackId: number | null;
  lines: TaskLine[];
  state: WriteFile['state'];
  reason?: string;
  /** What is needed to write into it; undefined where it cannot be. */
  seen?: Seen;
}

/** What a task does: looks at files and, when the person has said so, writes into them. */
export interface TaskWork<Seen> {
  kind: Writing['kind'];
  title: string;
  /** How many files there are to look at. */
  files: number;
  /** How many files are looked at or written at a time. */
  atOnce: number;
  /** Looks at a file; undefined where there is nothing to do for it. */
  look(index: number): Promise<TaskFile<Seen> | undefined>;
  /** Begins the batch that the writes are noted in; returns its id. */
  begin(files: number): number;
  /**
   * Writes the accepted lines of a file; returns what is to be known of it. Throws ReadError, WriteError, and the signal's reason
   * where it was given up before it began.
   */
  write(
    file: TaskFile<Seen> & { seen: Seen },
    batchId: number,
    signal: AbortSignal,
  ): Promise<{ isWritten: boolean; reason?: string }>;
}

export interface WriteTaskOptions {
  onChange: (when: 'soon' | 'at once') => void;
  /** Before each further try at the files that another program has open. */
  busyPausesSeconds: readonly number[];
}

/**
 * A preview that a person looks through, accepts or refuses by line, by field and by file, and then has written. It can
 * be stopped between files at any time.
 */
export class WriteTask<Seen = unknown> {
  readonly id: number;
  /** Done when everything was looked at, or it was given up. Never rejects. */
  readonly looked: Promise<void>;
  readonly #work: TaskWork<Seen>;
  readonly #onChange: (when: 'soon' | 'at once') => void;
  readonly #files: TaskFile<Seen>[] = [];
  readonly #startedAt = Date.now();
  #state: Writing['state'] = 'looking';
  #reason: string | null = null;
  readonly #stop = new AbortController();
  readonly #busyPausesSeconds: readonly number[];
  #revision = 0;
  #looked = 0;
  #unchanged = 0;
  #toWrite = 0;
  #tried = 0;
  #batchId: number | null = null;

  constructor(id: number, work: TaskWork<Seen>, { onChange, busyPausesSeconds }: WriteTaskOptions) {
    this.id = id;
    this.#work = work;
    this.#busyPausesSeconds = busyPausesSeconds;
    this.#onChange = (when) => {
      this.#revision++;
      onChange(when);
    };
    this.looked = this.#run(() => this.#look());
  }

  /** Nothing is under way in it. */
  get isOver(): boolean {
    return this.#state !== 'looking' && this.#state !== 'writing';
  }

  get data(): Writing {
    const { kind, title } = this.#work;
    const isWriting = this.#batchId !== null;
    const lines = this.#files.flatMap((file) => file.lines);
    const count = (of: TaskLine[]) => ({
      lines: of.length,
      accepted: of.filter(({ accepted }) => accepted).length,
    });
    const inState = (state: WriteFile['state']) => this.#files.filter((file) => file.state === state).length;
    return {
      id: this.id,
      revision: this.#revision,
      kind,
      title,
      state: this.#state,
      reason: this.#reason,
      files: isWriting ? this.#toWrite : this.#work.files,
      done: isWriting ? this.#tried : this.#looked,
      changing: this.#files.filter(hasLines).length,
      unchanged: this.#unchanged,
      refused: inState('refused'),
      written: inState('written'),
      kinds: [...Map.groupBy(lines, (line) => line.kind)].map(([one, of]) => ({ kind: one, ...count(of) })),
      fields: [...Map.groupBy(lines, (line) => line.field)].map(([field, of]) => ({ field, ...count(of) })),
      acceptedFiles: this.#files.filter(isAccepted).length,
      batchId: this.#batchId,
      startedAt: this.#startedAt,
    };
  }

  /** The files that would change or were written, in their order. */
  get changes(): readonly TaskFile<Seen>[] {
    return this.#files.filter((file) => hasLines(file));
  }

  /** The files that cannot be written, or could not be. */
  get refused(): readonly TaskFile<Seen>[] {
    return this.#files.filter(({ state }) => state === 'refused');
  }

  page(show: 'changes' | 'refused', offset: number, limit: number): WriteFilePage {
    const files = this[show];
    return {
      total: files.length,
      files: files.slice(offset, offset + limit).map((file) => ({
        fileId: this.#files.indexOf(file),
        trackId: file.trackId,
        path: displayPath(file.path),
        lines: file.lines.map((line, index) => shownLine(line, index)),
        state: file.state,
        reason: file.reason ?? null,
      })),
    };
  }

  /** Accepts or refuses all lines that fit; what is stale stays refused. Throws ParameterError. */
  choose(
    which: { fileId: number | null; line: number | null; field: string | null; kind: WriteKind | null },
    accepted: boolean,
  ): void {
    if (this.#state !== 'ready') throw new ParameterError('there is nothing to choose now');
    const { fileId, line, field, kind } = which;
    const files = fileId === null ? this.#files : this.#files.slice(fileId, fileId + 1);
    for (const { lines } of files) {
      lines.forEach((one, index) => {
        const fits =
          (line ?? index) === index && (field ?? one.field) === one.field && (kind ?? one.kind) === one.kind;
        if (fits && one.kind !== 'stale') one.accepted = accepted;
      });
    }
    this.#onChange('at once');
  }

  /** Writes what was accepted. Never rejects: what went wrong is its state. Throws ParameterError. */
  apply(): Promise<void> {
    if (this.#state !== 'ready') throw new ParameterError('it cannot be written now');
    const files = this.#files.filter(isAccepted);
    if (files.length === 0) throw new ParameterError('no change of this file is accepted');
    this.#toWrite = files.length;
    this.#state = 'writing';
    return this.#run(() => this.#write(files));
  }

  /** Gives it up, or stops after the files under way. */
  cancel(): void {
    if (this.#state === 'ready') this.#end('cancelled');
    this.#stop.abort();
  }

  async #look(): Promise<void> {
    // Whoever asked gets its answer first, and after that nobody waits for all of it
    await letOthers();
    const found = new Map<number, TaskFile<Seen> | undefined>();
    await inLanes([...Array(this.#work.files).keys()], this.#lanes, async (index) => {
      found.set(index, await this.#work.look(index));
      // In the files' order, whichever was looked at first
      for (; found.has(this.#looked); this.#looked++) {
        const file = found.get(this.#looked);
        if (file) this.#files.push(file);
        else this.#unchanged++;
        found.delete(this.#looked);
      }
      this.#onChange('soon');
      await letOthers();
    });
    this.#end(this.#stop.signal.aborted ? 'cancelled' : 'ready');
  }

  async #write(files: TaskFile<Seen>[]): Promise<void> {
    const batchId = (this.#batchId = this.#work.begin(files.length));
    this.#onChange('at once');
    let left = files;
    for (const pauseSeconds of [0, ...this.#busyPausesSeconds]) {
      if (left.length > 0) await this.#pause(pauseSeconds);
      const busy: TaskFile<Seen>[] = [];
      const isWhole = await inLanes(left, this.#lanes, async (file) => {
        await this.#writeOne(file as TaskFile<Seen> & { seen: Seen }, batchId);
        if (file.state === 'planned') busy.push(file);
        else this.#tried++;
        this.#onChange('soon');
      });
      if (!isWhole) return this.#end('cancelled');
      left = busy;
    }
    for (const file of left) file.state = 'refused';
    this.#tried += left.length;
    this.#end('done');
  }

  get #lanes(): Lanes {
    return { atOnce: this.#work.atOnce, signal: this.#stop.signal };
  }

  async #pause(seconds: number): Promise<void> {
    if (seconds > 0) await wait(seconds * 1000, undefined, { signal: this.#stop.signal }).catch(() => {});
  }

  /**
   * One bad file never stops the others, nor does a mistake of ours over it; a library that takes no journal does. A file
   * that another program has open stays planned, and so does one that was not begun when the task was stopped.
   */
  async #writeOne(file: TaskFile<Seen> & { seen: Seen }, batchId: number): Promise<void> {
    const { signal } = this.#stop;
    try {
      const { isWritten, reason } = await this.#work.write(file, batchId, signal);
      file.state = isWritten ? 'written' : 'left';
      if (reason === undefined) delete file.reason;
      else file.reason = reason;
    } catch (error) {
      if (signal.aborted && error === signal.reason) return;
      if (error instanceof LibraryError) throw error;
      if (!(error instanceof BusyError)) file.state = 'refused';
      file.reason = withAdvice(tellMistake('writing into files', error));
    }
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#reason = tellMistake('writing into files', error);
      this.#end('failed');
    }
  }

  #end(state: Writing['state']): void {
    this.#state = state;
    this.#onChange('at once');
  }
}

const hasLines = ({ lines }: { lines: TaskLine[] }) => lines.length > 0;
const isAccepted = ({ lines, seen }: TaskFile<unknown>) =>
  seen !== undefined && lines.some(({ accepted }) => accepted);

function shownLine(
  { before, after, written, ...line }: TaskLine,
  index: number,
): WriteFilePage['files'][number]['lines'][number] {
  const shown = (values: readonly string[]) => values.map(displayText);
  return {
    ...line,
    before: shown(before),
    after: shown(after),
    written: written ? shown(written) : null,
    line: index,
  };
}
