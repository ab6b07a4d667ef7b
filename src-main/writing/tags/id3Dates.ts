import type { Id3Version } from './id3Frames.ts';

/** A frame of a date, by what it says first. */
interface Said {
  name: string;
  values: readonly string[] | undefined;
}

/** In v2.3 and v2.2: the year; day and month; hour and minute; and what these cannot say (see convertFrames.ts). */
const namesOf = {
  2: { year: 'TYE', day: 'TDA', time: 'TIM', whole: 'TXX:DATE' },
  3: { year: 'TYER', day: 'TDAT', time: 'TIME', whole: 'TXXX:DATE' },
};

/**
 * Returns the date that the frames of a tag say: '1999', '1999-03', '1999-03-01' or '1999-03-01T20:15'; several where they
 * contradict each other.
 */
export function datesIn(frames: readonly Said[], version: Id3Version): string[] {
  const first = (name: string) => frames.find((frame) => frame.name === name)?.values?.[0]?.trim() ?? '';
  const whole = frames.filter(({ name }) => name === 'TDRC').flatMap(({ values }) => values ?? []);
  const { year, day, time, whole: kept } = namesOf[version === 2 ? 2 : 3];
  const said = first(year);
  if (said === '') return whole;
  const date = /^(\d\d)(\d\d)$/.exec(first(day));
  const hour = date && /^(\d\d)(\d\d)$/.exec(first(time));
  const longest = first(kept).startsWith(`${said}-`) ? first(kept) : undefined;
  const older =
    longest ?? `${said}${date ? `-${date[2]}-${date[1]}` : ''}${hour ? `T${hour[1]}:${hour[2]}` : ''}`;
  return whole.some((one) => one.startsWith(said)) ? whole : [...whole, older];
}

/** Returns the frames that say a date in a version of the tag, which has one text for it, or one for each of its parts. */
export function datesTo(values: readonly string[], version: Id3Version): [name: string, text: string][] {
  const [value] = values;
  if (value === undefined) return [];
  if (version === 4) return [['TDRC', value]];
  const { year, day, time, whole } = namesOf[version];
  const [, years, month, days, hour, minute] =
    /^(\d{4})(?:-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?)?$/.exec(value) ?? [];
  if (years === undefined) {
    const [first] = /^\d{4}/.exec(value) ?? [value];
    return first === value
      ? [[year, value]]
      : [
          [year, first],
          [whole, value],
        ];
  }
  return [
    [year, years],
    ...(days === undefined ? [] : ([[day, `${days}${month}`]] satisfies [string, string][])),
    ...(hour === undefined ? [] : ([[time, `${hour}${minute}`]] satisfies [string, string][])),
  ];
}
