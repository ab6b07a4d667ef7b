import { m } from '../messages/m.ts';
import { mapColours, type PickedTag } from './pickedTags.ts';

/** What a colour stands for, in words, and for how many tracks that a filter leaves. */
export interface LegendEntry {
  /** The custom property of the colour. */
  colour: string;
  words: string;
  tracks: number;
  /** Of a tag that the person picked. */
  tagId?: number;
}

/** Which colour each point has. */
export interface PointColours {
  /** [points], places in `legend`. */
  slots: Uint8Array;
  legend: LegendEntry[];
}

const years = [
  ...[{ from: 1, words: m.map.before1980() }, { from: 1980, words: '1980s' }, { from: 1990, words: '1990s' }], // prettier-ignore
  ...[{ from: 2000, words: '2000s' }, { from: 2010, words: '2010s' }, { from: 2020, words: m.map.from2020() }], // prettier-ignore
];
const tempos = [
  ...[{ from: 1, words: m.map.below80Bpm() }, { from: 80, words: '80–99' }, { from: 100, words: '100–119' }], // prettier-ignore
  ...[{ from: 120, words: '120–134' }, { from: 135, words: '135–159' }, { from: 160, words: m.map.n160AndAbove() }], // prettier-ignore
];

/** Colours points by tags, the commonest first: values are places in `names` from 1 on, 0 is none. */
export function colourByTags(values: Uint16Array, names: readonly string[], marks: Uint8Array): PointColours {
  const named = names.slice(0, mapColours);
  const legend = named.map((words, at) => ({ colour: `--map-${at + 1}`, words, tracks: 0 }));
  legend.push({ colour: '--map-other', words: m.map.others(), tracks: 0 }, none(m.map.noSuchTag()));
  const slots = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at++)
    slots[at] = values[at] === 0 ? named.length + 1 : Math.min(values[at]! - 1, named.length);
  return counted({ slots, legend }, marks);
}

/** Colours points by tags that were picked: values are places in `picked` from 1 on, 0 is none. */
export function colourByPicked(
  values: Uint16Array,
  picked: readonly PickedTag[],
  tagName: (tagId: number) => string,
  marks: Uint8Array,
): PointColours {
  const legend: LegendEntry[] = picked.map(({ tagId, colour }) => ({
    ...{ colour: `--map-${colour}`, words: tagName(tagId) },
    ...{ tracks: 0, tagId },
  }));
  legend.push(none(m.map.noSuchTag()));
  const slots = Uint8Array.from(values, (value) => (value === 0 ? picked.length : value - 1));
  return counted({ slots, legend }, marks);
}

/** Colours points by years or tempos, in steps; 0 is none. */
export function colourByNumber(values: Uint16Array, by: 'year' | 'bpm', marks: Uint8Array): PointColours {
  const steps = by === 'year' ? years : tempos;
  const legend = steps.map(({ words }, at) => ({ colour: `--step-${at + 1}`, words, tracks: 0 }));
  legend.push(none(m.map.notKnown()));
  const slots = Uint8Array.from(values, (value) =>
    value === 0 ? steps.length : steps.findLastIndex(({ from }) => value >= from),
  );
  return counted({ slots, legend }, marks);
}

function none(words: string): LegendEntry {
  return { colour: '--map-none', words, tracks: 0 };
}

function counted(colours: PointColours, marks: Uint8Array): PointColours {
  const { slots, legend } = colours;
  for (let at = 0; at < slots.length; at++) if (marks[at] === 2) legend[slots[at]!]!.tracks++;
  return colours;
}
