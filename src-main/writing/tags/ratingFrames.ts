import { WriteError } from '../../errors.ts';
import { byteOfStars, starsOfByte, starsOfShare } from '../../files/ratingScales.ts';
import { frameBytes, frameContent, frameOf, textFrame, type Frame, type FrameForm } from './id3Frames.ts';

/** Whose rating a new frame says it is: Windows reads no other, and other players all of them. */
const rater = 'Windows Media Player 9 Series';

/** Returns the stars that the frames of a rating say, each in a text. */
export function ratingsIn(frames: readonly Frame[], form: FrameForm): string[] {
  const said = frames.map((frame) => {
    if (frame.values) return starsOfShare(frame.values[0]);
    const content = frameContent(frame.raw, form);
    return content && starsOfByte(content[content.indexOf(0) + 1] ?? 0);
  });
  return [...new Set(said)].flatMap((stars) => (stars === undefined ? [] : [String(stars)]));
}

/**
 * Makes the frames of a rating: each of old keeps whose it is and how often the track was played (id3v2.4.0-frames, 4.17),
 * and texts beside them stay. Throws WriteError where one cannot be read.
 */
export function ratingFrames(values: readonly string[], old: readonly Frame[], form: FrameForm): Frame[] {
  const { version } = form;
  const [stars] = values;
  if (version === 2) return inText(stars, old);
  const byte = stars === undefined ? 0 : byteOfStars(Number(stars));
  const made = (content: Buffer) =>
    frameOf('POPM', frameBytes('POPM', content, version), { version, allUnsynchronised: false });
  const frames = old.map((frame) => {
    if (frame.values) return frame;
    const content = frameContent(frame.raw, form);
    const at = (content?.indexOf(0) ?? -1) + 1;
    if (!content || at === 0 || at >= content.length)
      throw new WriteError('the rating in its ID3v2 tag is encrypted or damaged');
    return made(Buffer.concat([content.subarray(0, at), Buffer.of(byte), content.subarray(at + 1)]));
  });
  const isThere = old.some(({ values: texts }) => texts === undefined);
  if (isThere || stars === undefined) return frames;
  return [...frames, made(Buffer.concat([Buffer.from(`${rater}\0`, 'latin1'), Buffer.of(byte)]))];
}

/** In v2.2, where the second reader knows no frame for it; a count of plays stays. */
function inText(stars: string | undefined, old: readonly Frame[]): Frame[] {
  const others = old.filter(({ values }) => values === undefined);
  if (stars === undefined) return others;
  return [...others, textFrame('TXX:FMPS_RATING', [String(Number(stars) / 5)], 2)];
}
