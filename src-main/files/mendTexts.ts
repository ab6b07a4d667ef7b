import type { IAudioMetadata } from 'music-metadata';

/** Has the texts of a kind of tag say what `mend` makes of them, in place; undefined leaves one as it is. */
export function mendTexts(
  { native, common }: Partial<IAudioMetadata>,
  kind: string,
  mend: (text: string) => string | undefined,
): void {
  const mended = new Map<string, string>();
  for (const tag of native?.[kind] ?? []) {
    const text = typeof tag.value === 'string' ? mend(tag.value) : undefined;
    if (text === undefined) continue;
    mended.set(tag.value as string, text);
    tag.value = text;
  }
  if (mended.size > 0 && common) Object.assign(common, withTexts(common, mended));
}

/** The same with other texts, in lists and in members of objects, too. */
function withTexts(value: unknown, mended: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return mended.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, mended));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withTexts(one, mended)]));
}
