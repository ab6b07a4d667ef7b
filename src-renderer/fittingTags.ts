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
 * The tags that fit into a cell: first those that were asked for, then the person's own decisions, then the strongest;
 * what fits is shown by category. The first is there in any case: its chip cuts it.
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
  const decided = ({ state }: ShownTag) => state === 'accepted' || state === 'added';
  const rank = (tag: ShownTag) =>
    Number(include.includes(tag.tagId)) * 2 + Number(decided(tag)) - Number(tag.uncertain ?? false);
  named.sort((a, b) => rank(b) - rank(a)); // stable: the strongest stay first among equals
  let left = availablePixels;
  let fits = 0;
  for (const tag of named) {
    const rest = fits < named.length - 1 ? morePixels : 0;
    left -=
      (fits ? gapPixels : 0) +
      chipPixels +
      textPixels(tag.uncertain ? `${tag.name}?` : tag.name) +
      (tag.state === 'file' ? dotPixels : 0);
    if (left < rest && fits > 0) break;
    fits++;
  }
  const shown = named.slice(0, fits);
  shown.sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category));
  return { shown, more: named.length - fits };
}

function textPixels(text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    // A little more than regular: the person's own tags are set in semibold
    ruler ??= document.createElement('canvas').getContext('2d');
    if (ruler) ruler.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
    width = Math.ceil(ruler?.measureText(text).width ?? text.length * 7);
    widths.set(text, width);
  }
  return width;
}
