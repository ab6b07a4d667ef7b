import { WriteError } from '../../errors.ts';
import { decodeText, encodeText } from '../../files/id3Text.ts';
import { decodeGenres, encodeGenre } from '../../files/id3Genres.ts';
import { namesToRead, nativeName } from '../fieldMapping.ts';
import { isOneText } from '../saidFields.ts';
import { datesIn, datesTo } from './id3Dates.ts';
import {
  frameBytes,
  frameContent,
  frameOf,
  textFrame,
  type Frame,
  type FrameForm,
  type Id3Version,
} from './id3Frames.ts';
import { ratingFrames, ratingsIn } from './ratingFrames.ts';
import { ratingField } from './ratingTexts.ts';
import { numberIn, numberInto } from './numberTexts.ts';

/** Tells which frames of a tag are a field's: of comments those for people, which are those without a description. */
export function isFrameOf(field: string, form: FrameForm): (frame: Frame) => boolean {
  const names = namesToRead(field, `ID3v2.${form.version}`);
  return (frame) =>
    names.includes(frame.name) && (field !== 'COMMENT' || commentIn(frame, form) !== undefined);
}

/** Returns what the frames of a tag say in a field. */
export function fieldIn(frames: readonly Frame[], field: string, form: FrameForm): string[] {
  const ours = frames.filter(isFrameOf(field, form));
  if (field === 'DATE') return plain(datesIn(ours, form.version));
  if (field === ratingField) return ratingsIn(ours, form);
  if (field === 'COMMENT') return plain(ours.flatMap((frame) => commentIn(frame, form)?.text ?? []));
  const texts = ours.flatMap(({ values }) => values ?? []);
  const isJoined = form.version < 4 && !isOneText(field);
  const values = isJoined ? texts.flatMap((text) => text.split(';')) : texts;
  const said = field === 'GENRE' ? values.flatMap((value) => decodeGenres(value.trim())) : values;
  return plain(said.map((value) => numberIn(field, value)));
}

/**
 * Makes the frames of a field, in the place of those of old. Throws WriteError where one of those cannot be read: what it
 * says is not known.
 */
export function fieldFrames(
  field: string,
  values: readonly string[],
  old: readonly Frame[],
  form: FrameForm,
): Frame[] {
  const { version } = form;
  if (field === ratingField) return ratingFrames(values, old, form);
  if (field !== 'COMMENT' && old.some((frame) => frame.values === undefined))
    throw new WriteError(`the field ${field} of its ID3v2 tag is encrypted or damaged`);
  if (values.length === 0) return [];
  if (field === 'DATE')
    return datesTo(values, version).map(([name, text]) => textFrame(name, [text], version));
  if (field === 'COMMENT')
    return [commentFrame('COMM', values.join('\n'), version, languageOf(old, version))];
  const name = nativeName(field, `ID3v2.${version}`);
  const texts = old.flatMap((frame) => frame.values ?? []);
  const numbers = values.map((value) => numberInto(field, value, texts));
  return [textFrame(name, encoded(name, numbers, version), version)];
}

/** Makes a comment (COMM) or lyrics (USLT), of no known language unless given, without a description (id3v2.4.0-frames, 4.8 and 4.10). */
export function commentFrame(
  id: 'COMM' | 'USLT',
  text: string,
  version: Id3Version,
  language: Buffer = Buffer.from('XXX'),
): Frame {
  const [encoding, ...rest] = encodeText([text], '', version === 4);
  const content = Buffer.concat([Buffer.of(encoding!), language, Buffer.from(rest)]);
  const name = version === 2 ? { COMM: 'COM', USLT: 'ULT' }[id] : id;
  return frameOf(name, frameBytes(name, content, version), { version, allUnsynchronised: false });
}

/** Genres that begin with a parenthesis would be read as numbers; before v2.4 the values are one text. */
export function encoded(name: string, values: readonly string[], version: Id3Version): readonly string[] {
  if (name !== 'TCON' && name !== 'TCO') return values;
  return values.map((value, index) => (version === 4 || index === 0 ? encodeGenre(value) : value));
}

/**
 * A comment for people, as its text, in a frame of its own or as FFmpeg has it (TXXX:comment); undefined of one with a
 * description, which is a setting of a program (iTunNORM), and where it is encrypted or damaged.
 */
function commentIn({ raw, values }: Frame, form: FrameForm): { text: string } | undefined {
  if (values) return { text: values.join('\n') };
  const content = frameContent(raw, form);
  if (!content || content.length < 4) return undefined;
  const [description = '', ...texts] = decodeText(
    Buffer.concat([content.subarray(0, 1), content.subarray(4)]),
  );
  return description === '' || /^ID3v1 Comment$/i.test(description) ? { text: texts.join('\n') } : undefined;
}

/** The three letters after the encoding of the first that has any. */
function languageOf(comments: readonly Frame[], version: Id3Version): Buffer | undefined {
  const first = comments.find(({ values }) => values === undefined);
  const content = first && frameContent(first.raw, { version, allUnsynchronised: false });
  return content && content.length >= 4 ? content.subarray(1, 4) : undefined;
}

function plain(values: readonly string[]): string[] {
  return values.map((value) => value.trim()).filter((value) => value !== '');
}
