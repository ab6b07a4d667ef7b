/** The field of iTunes for a whole number, and the text that Mixxx reads before it. */
export const wholeTempoItem = 'tmpo';
export const exactTempoItem = '----:com.apple.iTunes:BPM';

/** The largest tempo that two signed bytes hold. */
const fastest = 32767;

/**
 * Returns what the two fields of an MP4 file for its tempo are to say: the first holds a whole number and no more, and where
 * that is not all of it, the text beside it does.
 *
 * @example
 * tempoToWrite(['127.98']) // { whole: 128, texts: ['127.98'] }
 * tempoToWrite(['128']) // { whole: 128, texts: [] }
 */
export function tempoToWrite(values: readonly string[]): { whole: number | undefined; texts: string[] } {
  const rounded = Math.round(Number(values[0]));
  const whole = rounded >= 1 && rounded <= fastest ? rounded : undefined;
  const isAll = values.length === 0 || (values.length === 1 && values[0] === String(whole));
  return { whole, texts: isAll ? [] : [...values] };
}

/** Returns the tempo that the two fields say: that with the fraction, and the other one too where it is another. */
export function tempoRead(wholes: readonly string[], texts: readonly string[]): string[] {
  const said = new Set(texts.map((text) => Math.round(Number(text))));
  return [...wholes.filter((whole) => !said.has(Number(whole))), ...texts];
}

/** The content of "tmpo", an integer of one to eight bytes, as text; none where it is 0, which iTunes writes for none. */
export function tempoIn(data: Buffer): string | undefined {
  const bytes = data.subarray(8);
  if (bytes.length < 1 || bytes.length > 6) return undefined;
  const number = bytes.readUIntBE(0, bytes.length);
  return number === 0 ? '' : String(number);
}
