import { WriteError } from '../../errors.ts';
import { frameContent, frameBytes, frameOf, readFrames, type Frame, type FrameForm } from './id3Frames.ts';
import { recodeTexts } from './id3Recode.ts';
import { decodeText, encodeText } from '../../files/id3Text.ts';

/** A frame without what depends on the version. */
interface PlainFrame {
  id: string;
  /** What a program that does not know it is to do with it: where v2.4 has these bits. */
  status: number;
  /** The group that it belongs to. */
  group: number | undefined;
  content: Buffer;
}

/**
 * Returns the frames of an ID3v2.3 or v2.4 tag as a version of these has them (id3.org/id3v2.4.0-changes): with its
 * headers, its encodings and its names for dates and people. Lists stay lists, as TagLib writes them into v2.3, too;
 * a frame that the version has no name for keeps its own. `inUtf8` brings all texts into one encoding, for comparing.
 * Throws WriteError where a frame cannot be taken over whole.
 */
export function convertFrames(
  frames: readonly Frame[],
  from: FrameForm,
  to: 3 | 4,
  { inUtf8 = false } = {},
): Frame[] {
  const plain = frames.map((frame) => plainFrame(frame, from));
  const named = to === 4 ? nameAsIn4(plain) : nameAsIn3(plain);
  const form = { version: to, allUnsynchronised: false };
  return named.map(({ id, status, group, content }) => {
    const whole = convertInner(id, content, from, to, inUtf8);
    const recoded = inUtf8 || to === 3 ? recodeTexts(id, whole, inUtf8 ? 'utf8' : 'v2.3') : whole;
    const body = group === undefined ? recoded : Buffer.concat([Buffer.of(group), recoded]);
    const groupFlag = group === undefined ? 0 : to === 3 ? 0x20 : 0x40;
    const flags = ((to === 3 ? status << 1 : status) << 8) | groupFlag;
    return frameOf(id, frameBytes(id, body, to, flags), form);
  });
}

function plainFrame({ name, raw }: Frame, form: FrameForm): PlainFrame {
  const id = name.slice(0, 4);
  if (form.version === 2)
    throw new WriteError('its ID3v2.2 tag keeps its version, because its frames differ');
  const isIn3 = form.version === 3;
  const [compressed, grouped] = isIn3 ? [0x80, 0x20] : [0x08, 0x40];
  const [statusByte, flags] = [raw[8]!, raw[9]!];
  const content = frameContent(raw, form);
  // The second reader could not tell whether a compressed one is the same.
  if (!content || flags & compressed)
    throw new WriteError(
      `its ${id} frame is encrypted, compressed or damaged: its ID3v2 tag keeps its version`,
    );
  return {
    id,
    status: (isIn3 ? statusByte >> 1 : statusByte) & 0x70,
    group: flags & grouped ? raw[10] : undefined,
    content,
  };
}

/** Chapters hold frames themselves, after their own values (id3v2-chapters-1.0). */
function convertInner(id: string, content: Buffer, from: FrameForm, to: 3 | 4, inUtf8: boolean): Buffer {
  if (id !== 'CHAP' && id !== 'CTOC') return content;
  let at = content.indexOf(0) + 1;
  const children = id === 'CTOC' ? (content[at + 1] ?? 0) : 0;
  at += id === 'CHAP' ? 16 : 2;
  for (let child = 0; child < children; child++) at = content.indexOf(0, at) + 1;
  const form = { version: from.version, allUnsynchronised: false };
  const frames = at > 0 && at <= content.length ? readFrames(content.subarray(at), form) : undefined;
  if (!frames) throw new WriteError(`its ${id} frame is damaged: its ID3v2 tag keeps its version`);
  const converted = convertFrames(frames, form, to, { inUtf8 });
  return Buffer.concat([content.subarray(0, at), ...converted.map(({ raw }) => raw)]);
}

/** Where a date that v2.3 cannot say whole is kept in it: a month without a day, or seconds. */
const wholeDate = 'DATE';

/** TDRC and TDOR say in one text what v2.3 says in TYER, TDAT (day and month), TIME and TORY. */
function nameAsIn4(frames: PlainFrame[]): PlainFrame[] {
  const [year, day, time] = ['TYER', 'TDAT', 'TIME'].map((id) => onlyText(frames, id));
  let named = frames;
  const recorded = onlyText(frames, 'TDRC');
  const kept = frames.filter((frame) => wholeDateOf(frame)?.startsWith(`${year}-`));
  if (recorded !== undefined && year !== undefined && recorded.startsWith(year)) {
    named = replaced(named, ['TYER'], []);
  } else if (kept.length === 1 && !has(frames, 'TDRC')) {
    const text = wholeDateOf(kept[0]!)!;
    named = replaced(without(named, kept[0]!), ['TYER', 'TDAT', 'TIME'], [['TDRC', text]]);
  } else if (/^\d{4}$/.test(year ?? '') && !has(frames, 'TDRC')) {
    const date = /^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])$/.exec(day ?? '');
    const hour = date && /^([01]\d|2[0-3])([0-5]\d)$/.exec(time ?? '');
    const text = `${year}${date ? `-${date[2]}-${date[1]}` : ''}${hour ? `T${hour[1]}:${hour[2]}` : ''}`;
    named = replaced(named, ['TYER', ...(date ? ['TDAT'] : []), ...(hour ? ['TIME'] : [])], [['TDRC', text]]);
  }
  const original = onlyText(frames, 'TORY');
  if (/^\d{4}$/.test(original ?? '') && !has(frames, 'TDOR'))
    named = replaced(named, ['TORY'], [['TDOR', original!]]);
  return has(frames, 'TIPL') ? named : renamed(named, 'IPLS', 'TIPL');
}

/** A date that v2.3 cannot say whole becomes what it can say of it, and is kept beside that in a field of its own. */
function nameAsIn3(frames: PlainFrame[]): PlainFrame[] {
  let named = frames;
  const recorded = onlyText(frames, 'TDRC');
  const date = /^(\d{4})(?:-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?)?$/.exec(recorded ?? '');
  const isLonger = !date && /^\d{4}-/.test(recorded ?? '');
  const hasOwn = ['TYER', 'TDAT', 'TIME'].some((id) => has(frames, id));
  if (date && !hasOwn) {
    named = replaced(named, ['TDRC'], datesOf3(date));
  } else if (isLonger && !hasOwn && !frames.some((frame) => wholeDateOf(frame) !== undefined)) {
    const at = frames.findIndex(({ id }) => id === 'TDRC');
    const whole = { ...frames[at]!, id: 'TXXX', content: encodeText([recorded!], wholeDate, false) };
    named = replaced(named, ['TDRC'], datesOf3(longerDate.exec(recorded!)!)).toSpliced(at, 0, whole);
  }
  const original = onlyText(frames, 'TDOR');
  if (/^\d{4}$/.test(original ?? '') && !has(frames, 'TORY'))
    named = replaced(named, ['TDOR'], [['TORY', original!]]);
  return has(frames, 'TMCL') || has(frames, 'IPLS') ? named : renamed(named, 'TIPL', 'IPLS');
}

const longerDate = /^(\d{4})-(?:(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?)?/;

/** The frames of v2.3 for a year and, if they are there, month and day, hour and minute. */
function datesOf3([, year, month, day, hour, minute]: RegExpExecArray): [id: string, text: string][] {
  return [
    ['TYER', year!],
    ...(day ? [['TDAT', `${day}${month}`] as [string, string]] : []),
    ...(hour ? [['TIME', `${hour}${minute}`] as [string, string]] : []),
  ];
}

/** What a frame keeps of a date, where it is one that does. */
function wholeDateOf({ id, content }: PlainFrame): string | undefined {
  if (id !== 'TXXX') return undefined;
  const [name, text, more] = decodeText(content);
  return name === wholeDate && more === undefined ? text : undefined;
}

const without = (frames: PlainFrame[], left: PlainFrame) => frames.filter((frame) => frame !== left);
const has = (frames: PlainFrame[], id: string) => frames.some((frame) => frame.id === id);

/** The text of a frame that is there once and holds one. */
function onlyText(frames: PlainFrame[], id: string): string | undefined {
  const [frame, another] = frames.filter((one) => one.id === id);
  const [text, more] = frame && !another ? decodeText(frame.content) : [];
  return more === undefined ? text : undefined;
}

/** Puts texts in the place of the first frame with one of these ids, and takes all of them away. */
function replaced(
  frames: PlainFrame[],
  ids: readonly string[],
  texts: readonly (readonly [id: string, text: string])[],
): PlainFrame[] {
  const at = frames.findIndex(({ id }) => ids.includes(id));
  const made = texts.map(([id, text]) => ({
    ...frames[at]!,
    id,
    content: encodeText([text], undefined, false),
  }));
  return frames.toSpliced(at, 1, ...made).filter((frame) => made.includes(frame) || !ids.includes(frame.id));
}

function renamed(frames: PlainFrame[], from: string, to: string): PlainFrame[] {
  return frames.map((frame) => (frame.id === from ? { ...frame, id: to } : frame));
}
