import type { IAudioMetadata } from 'music-metadata';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the texts of a RIFF's INFO chunk again, in place: music-metadata takes them for Latin-1 where the file names no
 * encoding, and most programs write UTF-8. What is UTF-8 is read as that, as when it is written (writing/tags/riffInfo.ts).
 */
export function mendInfoTexts({ native, common }: Partial<IAudioMetadata>): void {
  const mended = new Map<string, string>();
  for (const tag of native?.exif ?? []) {
    const read = typeof tag.value === 'string' ? asUtf8(tag.value) : undefined;
    if (read === undefined) continue;
    mended.set(tag.value as string, read);
    tag.value = read;
  }
  if (mended.size > 0 && common) Object.assign(common, withTexts(common, mended));
}

/** What Latin-1 said is UTF-8; undefined where it is not, or both say the same. */
function asUtf8(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (!/[\x80-\xff]/.test(text) || /[^\x00-\xff]/.test(text)) return undefined;
  try {
    return utf8.decode(Buffer.from(text, 'latin1'));
  } catch {
    return undefined;
  }
}

/** The same with other texts, in lists and in members of objects, too. */
function withTexts(value: unknown, mended: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return mended.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, mended));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withTexts(one, mended)]));
}
