import type { Tag, TrackTag } from '../src-main/api.ts';

export interface ShownTag extends TrackTag {
  name: string;
  category: string;
}

const chipPixels = 7 * 2 + 2 + 7 + 5;
const dotPixels = 4 + 5;
const gapPixels = 4;
const morePixels = 30;
const widths = new Map<string, number>();
let ruler: CanvasRenderingContext2D | null | undefined;

/**
 * The tags that fit into a cell, the most important first (byImportance); what fits is shown by category. The first is there in
 * any case: its chip cuts it.
 * Widths are measured, not laid out, so that no row is ever drawn twice.
 */
export function fittingTags(
  tags: TrackTag[],
  tagsById: Map<number, Tag>,
  include: number[],
  categories: string[],
  availablePixels: number,
): { shown: ShownTag[]; more: number } {
  const named = tags.flatMap((tag) => {
    const known = tagsById.get(tag.tagId);
    return known ? [{ ...tag, name: known.name, category: known.category }] : [];
  });
  const ordered = byImportance(named, include);
  let left = availablePixels;
  let fits = 0;
  for (const tag of ordered) {
    const rest = fits < ordered.length - 1 ? morePixels : 0;
    left -=
      (fits ? gapPixels : 0) +
      chipPixels +
      textPixels(tag.uncertain ? `${tag.name}?` : tag.name) +
      (tag.state === 'file' ? dotPixels : 0);
    if (left < rest && fits > 0) break;
    fits++;
  }
  const shown = ordered.slice(0, fits);
  shown.sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category));
  return { shown, more: ordered.length - fits };
}

/**
 * Tags, the strongest first, by what a person looks for: those that were asked for, the person's own decisions, the strongest
 * genre, then the strongest.
 */
export function byImportance(tags: readonly ShownTag[], include: readonly number[]): ShownTag[] {
  const decided = ({ state }: ShownTag) => state === 'accepted' || state === 'added';
  const genre = tags.find(({ category, uncertain }) => category === 'genre' && !uncertain);
  const rank = (tag: ShownTag) =>
    Number(include.includes(tag.tagId)) * 4 +
    Number(decided(tag)) * 2 +
    Number(tag === genre) -
    Number(tag.uncertain ?? false);
  return tags.toSorted((a, b) => rank(b) - rank(a));
}

function textPixels(text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    ruler ??= openRuler();
    width = Math.ceil(ruler?.measureText(text).width ?? text.length * 7);
    widths.set(text, width);
  }
  return width;
}

/** Asks once which font the page has: that makes up all styles that changed since. */
function openRuler(): CanvasRenderingContext2D | null {
  const context = document.createElement('canvas').getContext('2d');
  // A little more than regular: the person's own tags are set in semibold
  if (context) context.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  return context;
}
