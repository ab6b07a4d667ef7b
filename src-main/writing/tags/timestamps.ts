/** A date as ID3 has it. */
export interface Timestamp {
  /** As v2.4 writes it: "1999", "1999-03", "1999-03-01", "1999-03-01T20:15", "1999-03-01T20:15:30". */
  text: string;
  year: string;
  /** Day and month in four digits, as v2.3's TDAT has them. */
  day?: string;
  /** Hour and minute in four digits, as v2.3's TIME has them. */
  time?: string;
}

const two = (from: number, to: number) => {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => String(from + index).padStart(2, '0'));
  return `(${numbers.join('|')})`;
};
const datePattern = new RegExp(
  `^(\\d{4})(?:([-/.]?)${two(1, 12)}(?:\\2${two(1, 31)}(?:[T ]${two(0, 23)}:?${two(0, 59)}(?::?${two(0, 59)})?)?)?)?`,
);

/**
 * Reads a date as people and programs write it into tags, "2018-10-27 11:42:53-05:00" among them; the time zone is left
 * out, because ID3 has none. Of what is no such date the year is taken; undefined where there is none either.
 */
export function timestampOf(text: string): Timestamp | undefined {
  const [, year, , month, day, hour, minute, second] = datePattern.exec(text.trim()) ?? [];
  if (year === undefined) {
    const [, found] = /(?:^|\D)([12]\d{3})(?:\D|$)/.exec(text) ?? [];
    return found === undefined ? undefined : { text: found, year: found };
  }
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  const time = [hour, minute, second].filter((part) => part !== undefined).join(':');
  return {
    text: time === '' ? date : `${date}T${time}`,
    year,
    ...(day !== undefined && { day: `${day}${month}` }),
    ...(hour !== undefined && { time: `${hour}${minute}` }),
  };
}
