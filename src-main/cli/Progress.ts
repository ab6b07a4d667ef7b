import { displayPath } from '../paths.ts';
import { formatDuration } from './table.ts';
import { counted } from '../writing/tasks/WriteParts.ts';

/** The rate is that of the last so many seconds: at the start of a second run files are passed over in no time. */
const rateSeconds = 30;
const plainEverySeconds = 30;

/** How a job's amounts are written. */
export interface Unit {
  amount: (done: number, total: number | undefined) => string;
  rate: (perSecond: number) => string;
}

const files: Unit = {
  amount: (done, total) =>
    total === undefined ? counted(done, 'file') : `${done} of ${counted(total, 'file')}`,
  rate: (perSecond) => `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} files/s`,
};

/**
 * Shows how far a job is, on stderr: a bar with rate and remaining time on a terminal, now and then a plain line
 * elsewhere. `total` may become known later.
 */
export class Progress {
  total: number | undefined;
  /** What is done of the files under way, in files. */
  begun: () => number = () => 0;
  #done = 0;
  #note = '';
  #shown = false;
  #lastPlainMs = performance.now();
  readonly #history: { ms: number; done: number }[] = [];
  readonly #stream: NodeJS.WriteStream;
  readonly #unit: Unit;
  readonly #timer: NodeJS.Timeout;

  constructor(stream: NodeJS.WriteStream, unit = files) {
    this.#stream = stream;
    this.#unit = unit;
    this.#remember();
    this.#timer = setInterval(() => this.#tick(), 250);
    this.#timer.unref();
  }

  /** Counts one more file, or so much more of another unit. */
  advance(amount = 1): void {
    this.#done += amount;
  }

  /** Shows a note beside the bar, or once as a line of its own: that the drive went away, say. */
  note(text: string): void {
    const isNews = displayPath(text) !== this.#note;
    this.#note = displayPath(text);
    if (!this.#stream.isTTY && text && isNews) this.#stream.write(`${this.#note}\n`);
  }

  /** Takes the bar away, so that lines can be printed; it comes back by itself. */
  hide(): void {
    if (this.#shown) this.#stream.write('\r\x1b[K');
    this.#shown = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.hide();
  }

  #tick(): void {
    this.#remember();
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[K${this.#bar()}`);
      this.#shown = true;
    } else if (performance.now() - this.#lastPlainMs > plainEverySeconds * 1000) {
      this.#lastPlainMs = performance.now();
      this.#stream.write(`${this.#text()}\n`);
    }
  }

  #remember(): void {
    const now = performance.now();
    this.#history.push({ ms: now, done: this.#done + this.begun() });
    while (this.#history[0]!.ms < now - rateSeconds * 1000) this.#history.shift();
  }

  /** Files (or what is counted) a second, lately. */
  #rate(): number {
    const [first, last] = [this.#history[0]!, this.#history.at(-1)!];
    return last.ms > first.ms ? ((last.done - first.done) / (last.ms - first.ms)) * 1000 : 0;
  }

  #text(): string {
    const rate = this.#rate();
    const left =
      this.total !== undefined && rate > 0 ? (this.total - this.#done - this.begun()) / rate : undefined;
    return [
      this.#unit.amount(this.#done, this.total) + this.#share(),
      this.#unit.rate(rate),
      ...(left === undefined ? [] : [`${formatDuration(left)} left`]),
      ...(this.#note ? [this.#note] : []),
    ].join(' · ');
  }

  /** Of one long file, the count alone says nothing for hours. */
  #share(): string {
    const begun = this.begun();
    if (!this.total || begun === 0) return '';
    const percent = (100 * (this.#done + begun)) / this.total;
    return ` (${percent < 10 ? (Math.floor(10 * percent) / 10).toFixed(1) : Math.floor(percent)}%)`;
  }

  #bar(): string {
    const width = 24;
    const filled = this.total ? Math.floor(Math.min(1, (this.#done + this.begun()) / this.total) * width) : 0;
    const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${this.#text()}`;
    return line.slice(0, Math.max(20, (this.#stream.columns || 80) - 1));
  }
}
