import { cut, widthOf } from './cells.ts';

export interface TextColumn {
  title: string;
  /** In cells of the terminal. */
  width: number;
}

/** Writes a row of cells, each cut or filled to its column's width; the last is not filled. */
export function formatRow(columns: readonly TextColumn[], cells: readonly string[]): string {
  return columns
    .map(({ width }, index) => fit(cells[index] ?? '', width))
    .join('  ')
    .trimEnd();
}

/** Writes the titles of a table and the line below them. */
export function formatHeader(columns: readonly TextColumn[]): string {
  const titles = formatRow(
    columns,
    columns.map(({ title }) => title),
  );
  const lines = formatRow(
    columns,
    columns.map(({ width }) => '─'.repeat(width)),
  );
  return `${titles}\n${lines}`;
}

/** Cuts or fills a text to a width in cells: a wide character (Chinese, emoji) takes two. */
export function fit(text: string, width: number): string {
  return fill(cut(text, width), width);
}

/** As `fit`, but of a path that is too long the end is kept: it tells more. */
export function fitPath(path: string, width: number): string {
  return fill(cut(path, width, 'start'), width);
}

function fill(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Cells that a table may take: the terminal's, or a fixed number where there is none. */
export function terminalWidth(stream: { columns?: number | undefined }): number {
  return Math.max(60, stream.columns ?? 120);
}

/** Writes a duration: "4:07", "1:02:33". */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds == null) return '–';
  const whole = Math.round(seconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** Writes a number of bytes as megabytes (10^6). */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
