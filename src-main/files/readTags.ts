import { aiffView, wellNamed } from './aiffView.ts';
import { asfView } from './asfView.ts';
import { bytesSource, spliceSource, type ByteSource } from './ByteSource.ts';
import { collectTags } from './collectTags.ts';
import type { AudioProperties, FileTags } from './FileTags.ts';
import { frontId3Places, id3Texts, innerId3Places } from './id3Texts.ts';
import { parseId3v2, plainId3v2 } from './id3v2Tag.ts';
import { matroskaView } from './matroska/matroskaView.ts';
import { parseMp4 } from './mp4/parseMp4.ts';
import { oggFlacHeader } from './oggFlacHeader.ts';
import { joinTags } from './joinTags.ts';
import { overlaidCommon } from './overlaidCommon.ts';
import { parseContainer, type Parsed } from './parseContainer.ts';
import { plainView } from './plainView.ts';
import { sniffContainer, type Container, type Sniffed } from './sniffContainer.ts';
import { synchsafe, trailingTagBytes } from './trailingTagBytes.ts';

/**
 * Reads what a file says about itself: tags and, from its headers, properties of the audio. The audio itself is not
 * read: where a duration stands in no header there is none, the decoder will know.
 *
 * `name` is the file's name; its ending matters only to mp3 and AAC. Whatever the file is, there is a result: what is
 * malformed, or no audio at all, is told in `problem`. Throws ReadError where the drive fails.
 */
export async function readTags(source: ByteSource, name: string): Promise<FileTags> {
  return tagsOf(await parseTags(source, name), source, name);
}

/** Makes of what parseTags returned what readTags does. */
export function tagsOf(parsed: Parsed, source: ByteSource, name: string): FileTags {
  const sniffed = sniffContainer(source, name);
  const [front, inner] = [frontId3Places(sniffed), innerId3Places(source, sniffed)];
  const { apart, metadata } = parsed;
  const collect = (said: Partial<typeof metadata>, places: number[]) =>
    collectTags({ ...parsed, metadata: { ...metadata, ...said } }, id3Texts(source, places));
  const tags = apart
    ? joinTags(collect(apart[0], inner), collect(apart[1], front))
    : collect(metadata, [...front, ...inner]);
  dropImplausibleDuration(tags, source.size);
  return tags;
}

/**
 * Reads a file's tags as music-metadata gives them, pictures included; see readTags. `walks`: those of Matroska, too, that no
 * player comes across (findParts.ts).
 */
export async function parseTags(file: ByteSource, name: string, { walks = false } = {}): Promise<Parsed> {
  const { tagStart, ...sniffed } = sniffContainer(file, name);
  if (walks && sniffed.container === 'matroska' && sniffed.start === 0)
    return parseContainer(matroskaView(file, true), 'matroska');
  const source = tagStart > 0 ? spliceSource(file, [{ start: tagStart, end: file.size }]) : file;
  const { view, shift } = plainView(source);
  const start = sniffed.start - tagStart + shift;
  const audioEnd = Math.max(start, view.size - trailingTagBytes(view));
  const parsed = await parseFirst(view, { ...sniffed, start, tagStart: 0 }, audioEnd);
  return start === 0 ? withInnerTag(parsed, view, { ...sniffed, start, tagStart: 0 }) : parsed;
}

/** Of more tags in front than these, music-metadata's choice among the others stands. */
const mostTags = 8;

/**
 * As parse. Of several ID3v2 tags in front the first that says something counts: music-metadata believes that of the highest
 * version, or the last, and so it is shown the file without the last, and so on.
 */
async function parseFirst(source: ByteSource, sniffed: Sniffed, audioEnd: number): Promise<Parsed> {
  const parsed = await parse(source, sniffed, audioEnd);
  const { start } = sniffed;
  let { common } = parsed.metadata;
  let front = parsed.apart?.[1];
  for (const end of tagEnds(source, start).slice(0, mostTags).toReversed()) {
    const fewer = spliceSource(source, [
      { start: 0, end },
      { start, end: source.size },
    ]);
    const { metadata, apart } = await parse(fewer, { ...sniffed, start: end }, audioEnd - (start - end));
    common = overlaidCommon(common, metadata.common);
    if (front) front = { ...front, common: overlaidCommon(front.common, apart?.[1].common) };
  }
  return {
    ...parsed,
    metadata: { ...parsed.metadata, ...(common && { common }) },
    ...(parsed.apart && front && { apart: [parsed.apart[0], front] }),
  };
}

/** Where each ID3v2 tag in front ends that another one follows; id3.org/id3v2.4.0-structure, 3.1. */
function tagEnds(source: ByteSource, start: number): number[] {
  const ends: number[] = [];
  for (let at = 0; at < start;) {
    const header = source.read(at, 10);
    const hasFooter = header[3] === 4 && (header[5]! & 0x10) !== 0;
    at += 10 + synchsafe(header.subarray(6)) + (hasFooter ? 10 : 0);
    if (at < start) ends.push(at);
  }
  return ends;
}

/**
 * Reads the ID3v2 tag within a WAV, AIFF or DSF by itself where it is not plain (see plainView): put there as a plain one, it
 * would have another length than the chunk that holds it says.
 */
async function withInnerTag(parsed: Parsed, source: ByteSource, sniffed: Sniffed): Promise<Parsed> {
  const [tag] = innerId3Places(source, sniffed).flatMap((place) => parseId3v2(source, place) ?? []);
  if (!tag || tag.isPlain) return parsed;
  const bytes = plainId3v2(tag);
  const { metadata } = await parseContainer(bytesSource(bytes), 'mpeg', {
    audioEnd: bytes.length,
    scans: false,
  });
  const { native = {}, common } = parsed.metadata;
  const others = Object.entries(native).filter(([type]) => !type.startsWith('ID3v2'));
  return {
    ...parsed,
    metadata: {
      ...parsed.metadata,
      native: { ...metadata.native, ...Object.fromEntries(others) },
      common: { ...common!, ...metadata.common },
    },
  };
}

async function parse(source: ByteSource, sniffed: Sniffed, audioEnd: number): Promise<Parsed> {
  const { container, start, otherKind, heardAs } = sniffed;
  if (source.size === 0) return { metadata: {}, problem: 'the file is empty' };
  if (heardAs !== undefined) return parseHeard(source, heardAs, start);
  if (container === undefined) {
    const problem = otherKind ? `this is ${otherKind}` : 'its first bytes are those of no known audio format';
    return { metadata: {}, problem };
  }
  if (isWalked(container)) return parseAround(source, container, start, audioEnd);
  if (start > 0 && container !== 'mpeg' && container !== 'flac') return parseBehind(source, container, start);
  return parseInPlace(source, container, start, audioEnd);
}

/** Formats whose tags music-metadata (if it knows the format) reaches only by walking through all of the audio. */
type Walked = 'ape' | 'wavpack' | 'musepack' | 'tta';

function isWalked(container: Container): container is Walked {
  return ['ape', 'wavpack', 'musepack', 'tta'].includes(container);
}

async function parseInPlace(
  source: ByteSource,
  container: Exclude<Container, Walked>,
  start: number,
  audioEnd: number,
): Promise<Parsed> {
  if (container === 'matroska') return parseContainer(matroskaView(source), container);
  if (container === 'mp4') return parseMp4(source);
  const parsed = await parseContainer(shownOf(source, container), container, { audioEnd });
  const flacHeader = container === 'ogg' ? oggFlacHeader(source) : undefined;
  if (flacHeader) return merge(await parseContainer(flacHeader, 'flac'), parsed, parsed.problem);
  if (parsed.problem === undefined || start === 0) return parsed;
  // A defect of the ID3v2 tags at the start: the audio and the tags at the end are read without them.
  const without = spliceSource(source, [{ start, end: source.size }]);
  const rest = await parseContainer(without, container, { audioEnd: audioEnd - start });
  return merge(parsed, rest, parsed.problem);
}

function shownOf(source: ByteSource, container: Container): ByteSource {
  if (container === 'aiff') return wellNamed(aiffView(source));
  return container === 'asf' ? asfView(source) : source;
}

/** A file whose own tags are not read: there may be one in front all the same. */
async function parseHeard(source: ByteSource, heardAs: string, start: number): Promise<Parsed> {
  const format: Format = { trackInfo: [], tagTypes: [], container: heardAs };
  if (start === 0) return { metadata: { format } };
  const front = spliceSource(source, [{ start: 0, end: start }]);
  const { metadata } = await parseContainer(front, 'mpeg', { audioEnd: start, scans: false });
  return { metadata: { ...metadata, format: { ...format, tagTypes: metadata.format?.tagTypes ?? [] } } };
}

/** A tag in front of a container that has no place for one there: music-metadata is shown each by itself. */
async function parseBehind(
  source: ByteSource,
  container: Exclude<Container, Walked>,
  start: number,
): Promise<Parsed> {
  const inside = spliceSource(source, [{ start, end: source.size }]);
  const own = await parseInPlace(inside, container, 0, inside.size);
  const front = spliceSource(source, [{ start: 0, end: start }]);
  const tag = await parseContainer(front, 'mpeg', { audioEnd: start, scans: false });
  const { native: ownNative = {}, common: ownCommon } = own.metadata;
  const { native = {}, common } = tag.metadata;
  return {
    ...own,
    apart: [own.metadata, tag.metadata],
    metadata: {
      ...own.metadata,
      native: { ...native, ...ownNative },
      common: { ...common!, ...ownCommon },
    },
  };
}

/** What of these formats' head is looked at: the header and a block or two. */
const headBytes = 64 * 1024;

/**
 * music-metadata walks through every block of these formats before it comes to the tags at the end. So it is shown
 * the head of the audio first, and then the tags alone, in the guise of an mp3 without frames.
 */
async function parseAround(
  source: ByteSource,
  container: Walked,
  start: number,
  audioEnd: number,
): Promise<Parsed> {
  const head = spliceSource(source, [{ start, end: Math.min(audioEnd, start + headBytes) }]);
  const audio = container === 'tta' ? parseTtaHeader(head) : await parseContainer(head, container);
  // That the head ends in the middle of the audio is no problem: only having learnt nothing is.
  const problem = audio.metadata.format?.sampleRate
    ? undefined
    : (audio.problem ?? 'its header is incomplete');

  const tagsAlone = spliceSource(source, [
    { start: 0, end: start },
    { start: audioEnd, end: source.size },
  ]);
  const tags = await parseContainer(tagsAlone, 'mpeg', { audioEnd: start, scans: false });
  const { metadata } = merge(tags, audio, undefined);
  const parsed: Parsed = { metadata: { ...metadata, format: formatOf(audio, tags, audioEnd - start) } };
  return withProblem(parsed, problem ?? tags.problem);
}

type Format = NonNullable<Parsed['metadata']['format']>;

function formatOf(audio: Parsed, tags: Parsed, audioBytes: number): Format {
  const { format } = audio.metadata;
  const tagTypes = tags.metadata.format?.tagTypes ?? [];
  const bitrate = format?.duration ? { bitrate: (audioBytes * 8) / format.duration } : {};
  return { trackInfo: [], ...format, ...bitrate, tagTypes };
}

/** The tags of the first, or of the second where the first has none; the format of the second. */
function merge(first: Parsed, second: Parsed, problem: string | undefined): Parsed {
  const { native, common } = first.metadata;
  const tags = native && common && Object.keys(native).length > 0 ? { native, common } : {};
  return withProblem({ metadata: { ...second.metadata, ...tags } }, problem);
}

function withProblem(parsed: Parsed, problem: string | undefined): Parsed {
  return problem === undefined ? parsed : { ...parsed, problem };
}

/** "TTA1", format, channels, bits, Hz, samples; http://tausoft.org/wiki/True_Audio_Codec_Format. */
function parseTtaHeader(source: ByteSource): Parsed {
  const header = source.read(0, 18);
  if (header.length < 18) return { metadata: {} };
  const sampleRate = header.readUInt32LE(10);
  const format: Format = {
    trackInfo: [],
    tagTypes: [],
    container: 'TTA',
    codec: 'TTA',
    lossless: true,
    numberOfChannels: header.readUInt16LE(6),
    bitsPerSample: header.readUInt16LE(8),
    sampleRate,
    ...(sampleRate > 0 && { duration: header.readUInt32LE(14) / sampleRate }),
  };
  return { metadata: { format } };
}

/** Bits a second: below what the most sparing codec needs for silence (Opus, one byte in 60 ms, with its pages). */
const leastBitrate = 150;

function dropImplausibleDuration(tags: FileTags, size: number): void {
  const properties: AudioProperties = tags.properties;
  const { durationSeconds } = properties;
  if (durationSeconds === undefined || size * 8 >= durationSeconds * leastBitrate) return;
  delete properties.durationSeconds;
  delete properties.bitrate;
  tags.problem ??= `its header claims ${Math.round(durationSeconds)} seconds, which ${size} bytes cannot hold`;
}
