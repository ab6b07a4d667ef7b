import { ParameterError } from '../errors.ts';

interface CsvForm {
  /** What stands between two cells. */
  comma?: ',' | ';';
  /** A line that cannot be read becomes a row without cells, and does not end the reading. */
  skipsDamaged?: boolean;
}

/** Parses CSV: cells in quotes may hold commas, quotes (doubled) and line breaks. Empty lines are left out. Throws ParameterError. */
export function parseCsv(text: string, { comma = ',', skipsDamaged = false }: CsvForm = {}): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rowAt = 0;
  const cell = new RegExp(`("(?:[^"]|"")*"|[^"${comma}\\r\\n]*)(${comma}|\\r?\\n|$)`, 'y');
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (!match && !skipsDamaged)
      throw new ParameterError(`the table is not valid CSV from character ${at} on`);
    if (!match) {
      const end = text.indexOf('\n', rowAt);
      cell.lastIndex = rowAt = end < 0 ? text.length : end + 1;
      rows.push([]);
      row = [];
      continue;
    }
    const [, value = '', end] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === comma) {
      // A comma at the very end of the text opens one more, empty cell
      if (cell.lastIndex === text.length) row.push('');
      else continue;
    }
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
    rowAt = cell.lastIndex;
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
