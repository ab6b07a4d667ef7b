import { ParameterError } from '../errors.ts';

/** Parses CSV: cells in quotes may hold commas, quotes (doubled) and line breaks. Empty lines are left out. Throws ParameterError. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new ParameterError(`the table is not valid CSV from character ${at} on`);
    const [, value = '', end] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',') {
      // A comma at the very end of the text opens one more, empty cell
      if (cell.lastIndex === text.length) row.push('');
      else continue;
    }
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
