import { relative } from 'node:path';
import type { FoundTrack } from '../library/searchTracks.ts';
import { shownSpan } from '../paths.ts';
import type { ModelCard } from '../taggers/card.ts';
import { musicJson } from '../library/musicJson.ts';
import { categoriesOf } from './session.ts';
import { terminalWidth } from './table.ts';
import { TagTable } from './tagTable.ts';

/** Prints tracks with their tags: as a table, or as JSON, a line each, with what `more` has to say of it. */
export function printTracks(
  rows: readonly FoundTrack[],
  card: ModelCard,
  asJson: boolean,
  more: (row: FoundTrack) => object = () => ({}),
): void {
  if (asJson) {
    for (const row of rows) {
      const { tempo, key, vocals, ...rest } = row;
      console.log(JSON.stringify({ ...rest, ...musicJson({ tempo, key, vocals }), ...more(row) }));
    }
    return;
  }
  const table = new TagTable(categoriesOf(card), terminalWidth(process.stdout));
  if (rows.length > 0) console.log(table.header());
  for (const { path, part, title, artist, tags } of rows) {
    const file = `${relative(process.cwd(), path)}${part ? shownSpan(part) : ''}`;
    console.log(table.row([artist, title].filter(Boolean).join(' – ') || file, tags));
  }
}
