import { bytesSource, type ByteSource } from '../ByteSource.ts';
import { boxesIn, type Box } from './boxesIn.ts';
import { boxOf } from './boxOf.ts';

/** A text of a file's user data, by the name that an item of iTunes has for it. */
type Text = [name: string, text: string];

/** 3GPP TS 26.244, 8: a text each, but for the year and the album, behind which a number of the track may stand. */
const in3gp: Readonly<Record<string, string>> = {
  titl: '©nam',
  perf: '©ART',
  albm: '©alb',
  gnre: '©gen',
  dscp: '©cmt',
  yrrc: '©day',
};
/** In QuickTime's user data these have the names that iTunes took over (QuickTime File Format, User Data Atoms). */
const inQuickTime = new Set(['©nam', '©ART', '©alb', '©day', '©gen', '©cmt', '©wrt', 'aART']);
/** Keys of QuickTime's metadata, with "com.apple.quicktime." in front or, as FFmpeg writes them, without. */
const byKey = new Map([
  ['title', '©nam'],
  ['artist', '©ART'],
  ['album', '©alb'],
  ['album_artist', 'aART'],
  ['genre', '©gen'],
  ['comment', '©cmt'],
  ['composer', '©wrt'],
  ['date', '©day'],
  ['year', '©day'],
]);

/** A text is no longer than this: what is larger is a picture, or damaged. */
const mostBytes = 64 * 1024;

/**
 * Shows what an MP4, a 3GP or a QuickTime file says outside of iTunes' items as a file that says it in these, which is what
 * music-metadata reads. Undefined where it says nothing.
 */
export function userDataAsItems(source: ByteSource): ByteSource | undefined {
  const moov = boxesIn(source, 0, source.size, 'moov').boxes.find(({ type }) => type === 'moov');
  if (!moov) return undefined;
  const texts: Text[] = [];
  for (const box of boxesIn(source, moov.bodyStart, moov.end).boxes) {
    if (box.type === 'udta') texts.push(...userTexts(source, box));
    if (box.type === 'meta') texts.push(...keyedTexts(source, box));
  }
  const said = new Map(texts.toReversed().filter(([, text]) => text !== '')); // the first of each counts
  if (said.size === 0) return undefined;
  const items = [...said].map(([name, text]) => boxOf(name, dataBox(text)));
  const meta = boxOf('meta', Buffer.alloc(4), boxOf('ilst', ...items));
  const brand = boxOf('ftyp', Buffer.from('M4A \0\0\0\0'));
  return bytesSource(Buffer.concat([brand, boxOf('moov', boxOf('udta', meta))]));
}

function userTexts(source: ByteSource, { bodyStart, end }: Box): Text[] {
  return boxesIn(source, bodyStart, end).boxes.flatMap((box): Text[] => {
    if (box.type === 'meta') return keyedTexts(source, box);
    const name = in3gp[box.type];
    if (name !== undefined) return [[name, textOf3gp(box.type, bytesOf(source, box))]];
    return inQuickTime.has(box.type) ? [[box.type, textOfQuickTime(bytesOf(source, box))]] : [];
  });
}

/** Version and flags, the language, and a text that ends with a NUL; of the year a number of 16 bits. */
function textOf3gp(type: string, bytes: Buffer): string {
  if (type === 'yrrc') return bytes.length >= 6 ? String(bytes.readUInt16BE(4)) : '';
  return unicode(bytes.subarray(6));
}

/** Texts in several languages, each with its length and its language in front; the first. */
function textOfQuickTime(bytes: Buffer): string {
  if (bytes.length < 4) return '';
  const [length, language] = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
  const text = bytes.subarray(4, 4 + length);
  // Languages below are numbers of the Macintosh, whose texts are in Mac OS Roman
  return language < 0x400 ? new TextDecoder('macintosh').decode(text) : unicode(text);
}

/** UTF-16 where it begins with a byte order mark, else UTF-8. */
function unicode(bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2);
  const utf16 = { feff: 'utf-16be', fffe: 'utf-16le' }[mark];
  const whole = utf16 ? bytes.subarray(0, bytes.length - (bytes.length % 2)) : bytes;
  return new TextDecoder(utf16).decode(whole).split('\0')[0]!;
}

/** The texts of metadata that names its items by keys: a list of them, and items whose type is a place in that list. */
function keyedTexts(source: ByteSource, { bodyStart, end }: Box): Text[] {
  // In MP4 a version and flags come first, in QuickTime they do not.
  const isQuickTime = source.read(bodyStart + 4, 4).toString('latin1') === 'hdlr';
  const { boxes } = boxesIn(source, bodyStart + (isQuickTime ? 0 : 4), end);
  const [keys, items] = ['keys', 'ilst'].map((type) => boxes.find((box) => box.type === type));
  if (!keys || !items) return [];
  const names = boxesIn(source, keys.bodyStart + 8, keys.end).boxes.map((box) =>
    bytesOf(source, box)
      .toString('utf8')
      .replace(/^com\.apple\.quicktime\./, '')
      .toLowerCase(),
  );
  return boxesIn(source, items.bodyStart, items.end).boxes.flatMap((item): Text[] => {
    const name = byKey.get(names[Buffer.from(item.type, 'latin1').readUInt32BE() - 1] ?? '');
    const data = bytesOf(source, item);
    const isText = data.length > 16 && data.toString('latin1', 4, 8) === 'data' && data.readUInt32BE(8) === 1;
    return name === undefined || !isText ? [] : [[name, data.toString('utf8', 16)]];
  });
}

function bytesOf(source: ByteSource, { bodyStart, end }: Box): Buffer {
  return source.read(bodyStart, Math.min(mostBytes, end - bodyStart));
}

/** UTF-8 (1), in no language. */
function dataBox(text: string): Buffer {
  return boxOf('data', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]), Buffer.from(text));
}
