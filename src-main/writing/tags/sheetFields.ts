/** The name of a field of one track in a cue sheet: "TRACK 03 GENRE", the third of the sheet's tracks from 1. */
export function sheetField(position: number, field: string): string {
  return `TRACK ${String(position).padStart(2, '0')} ${field}`;
}

/** What such a name means; undefined of any other. */
export function partsOfSheetField(name: string): { position: number; field: string } | undefined {
  const [, position, field] = /^TRACK (\d+) (.+)$/.exec(name) ?? [];
  return position === undefined || field === undefined ? undefined : { position: Number(position), field };
}

/** How a comment of a sheet names a field: a name of several words is one there. */
export function remarkName(field: string): string {
  return field.replaceAll(' ', '_');
}
