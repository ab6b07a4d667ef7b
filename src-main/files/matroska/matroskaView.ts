import { bytesSource, type ByteSource } from '../ByteSource.ts';
import { childrenOf, ids, elementText, type Element } from './ebml.ts';
import { elementBytes } from './ebmlBytes.ts';
import { findParts } from './findParts.ts';
import { heardStreamUid, tagTarget } from './tagTargets.ts';

/** A picture of more is not shown to anybody, and lyrics of more are read by nobody. */
const mostPartBytes = 64 * 2 ** 20;

/**
 * Shows a Matroska file without its audio, so that a tag reader finds all that it says: music-metadata 12.1.0 loses what
 * follows a cluster of unknown size, takes the tags of chapters and other streams for those of the file, and fails at
 * tags and attachments in which something is missing. What a tag speaks of is named in a word: see TagLevel. `walks`:
 * see findParts. The source itself where it has no segment.
 */
export function matroskaView(source: ByteSource, walks = false): ByteSource {
  const found = findParts(source, { walks });
  if (!found) return source;
  const { ebml } = found;
  const parts = found.parts.filter(({ bodyStart, end }) => end - bodyStart <= mostPartBytes);
  const of = (wanted: number) => parts.filter(({ id }) => id === wanted);
  const whole = (element: Element) => source.read(element.start, element.end - element.start);
  const [tracks] = of(ids.tracks);
  const streamUid = tracks && heardStreamUid(source, tracks);
  const tags = of(ids.tags).flatMap((element) => tagsOf(source, element, streamUid));
  const files = of(ids.attachments).flatMap((element) => picturesOf(source, element));
  const info = of(ids.info).slice(0, 1);
  const titles = [
    ...info.flatMap((one) => titleOf(source, one, infoTitleId, 'segment')),
    ...(tracks ? onlyTrack(source, tracks) : []).flatMap((one) =>
      titleOf(source, one, trackNameId, 'stream'),
    ),
  ];
  const content = [
    ...info.map(whole),
    ...(tracks ? [whole(tracks)] : []),
    ...parentOf(ids.tags, [...tags, ...titles]),
    ...parentOf(ids.attachments, files),
  ];
  return bytesSource(Buffer.concat([whole(ebml), elementBytes(ids.segment, content)]));
}

const parentOf = (id: number, content: Buffer[]) => (content.length > 0 ? [elementBytes(id, content)] : []);

/** The tags of what is heard, with nothing in them but texts and bytes that have a name. */
function tagsOf(source: ByteSource, tags: Element, streamUid: string | undefined): Buffer[] {
  return (childrenOf(source, tags) ?? []).flatMap((tag) => {
    if (tag.id !== ids.tag) return [];
    const { level, isForeign } = tagTarget(source, tag, streamUid);
    const simple = (childrenOf(source, tag) ?? []).filter((one) => isNamed(source, one));
    if (isForeign || level === 'other' || simple.length === 0) return [];
    return [tagOf(level, simple.map(({ start, end }) => source.read(start, end - start)))]; // prettier-ignore
  });
}

function tagOf(level: string, simple: Buffer[]): Buffer {
  const target = elementBytes(ids.targets, [elementBytes(ids.targetType, [Buffer.from(level)])]);
  return elementBytes(ids.tag, [target, ...simple]);
}

function isNamed(source: ByteSource, simpleTag: Element): boolean {
  if (simpleTag.id !== ids.simpleTag) return false;
  const has = new Set((childrenOf(source, simpleTag) ?? []).map(({ id }) => id));
  return has.has(ids.tagName) && (has.has(ids.tagString) || has.has(ids.tagBinary));
}

const infoTitleId = 0x7ba9;
const trackNameId = 0x536e;

/** A name that stands outside of the tags: music-metadata leaves that of a segment out where its length is not known. */
function titleOf(source: ByteSource, element: Element, titleId: number, level: string): Buffer[] {
  const title = childrenOf(source, element)?.find(({ id }) => id === titleId);
  if (!title) return [];
  const name = elementBytes(ids.tagName, [Buffer.from('title')]);
  const text = elementBytes(ids.tagString, [Buffer.from(elementText(source, title))]);
  return [tagOf(level, [elementBytes(ids.simpleTag, [name, text])])];
}

/** mkvmerge makes the title of a song the name of its stream; among several, a name tells which language it is. */
function onlyTrack(source: ByteSource, tracks: Element): Element[] {
  const entries = (childrenOf(source, tracks) ?? []).filter(({ id }) => id === ids.trackEntry);
  return entries.length === 1 ? entries : [];
}

function picturesOf(source: ByteSource, attachments: Element): Buffer[] {
  return (childrenOf(source, attachments) ?? []).flatMap((file) => {
    if (file.id !== ids.attachedFile) return [];
    const children = childrenOf(source, file) ?? [];
    const type = children.find(({ id }) => id === ids.attachedType);
    const hasData = children.some(({ id }) => id === ids.attachedData);
    const isPicture = hasData && type && elementText(source, type).startsWith('image/');
    return isPicture ? [source.read(file.start, file.end - file.start)] : [];
  });
}
