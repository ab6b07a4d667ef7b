/** The colours of the map that can be told apart. */
export const mapColours = 8;

/** A tag that the person picked to see on the map. */
export interface PickedTag {
  tagId: number;
  /** Which of the map's colours it has, 1..8; it keeps it while others come and go. */
  colour: number;
}

/** Adds a tag in the first colour that is free; all stays as it is where none is, or the tag is there. */
export function pickTag(picked: readonly PickedTag[], tagId: number): readonly PickedTag[] {
  const free = Array.from({ length: mapColours }, (_, at) => at + 1).find(
    (colour) => !picked.some((one) => one.colour === colour),
  );
  if (free === undefined || picked.some((one) => one.tagId === tagId)) return picked;
  return [...picked, { tagId, colour: free }];
}

/** Makes tags of what was kept: what is none, or has the colour or tag of another, is left out. */
export function readPicked(kept: unknown): PickedTag[] {
  if (!Array.isArray(kept)) return [];
  return kept
    .filter(isPicked)
    .filter(
      (one, at, all) =>
        all.findIndex(({ tagId, colour }) => tagId === one.tagId || colour === one.colour) === at,
    );
}

function isPicked(one: unknown): one is PickedTag {
  const { tagId, colour } = (one ?? {}) as Partial<Record<keyof PickedTag, unknown>>;
  const isWhole = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;
  return isWhole(tagId) && isWhole(colour) && (colour as number) <= mapColours;
}
