import { createHash } from 'node:crypto';
import type { ByteRange, ByteSource } from '../../files/ByteSource.ts';
import { ids } from '../../files/matroska/ebml.ts';
import { heardStreamUid } from '../../files/matroska/tagTargets.ts';
import { MatroskaTags } from '../tags/matroskaTags.ts';
import type { TaggedFile } from '../TaggedFile.ts';
import { hasNothingToSay } from './id3Parts.ts';
import { elementContent } from './matroskaBytes.ts';
import { indexTargets } from './matroskaIndex.ts';
import { placeTags } from './matroskaLayout.ts';
import { readSegment, tagRegions } from './matroskaSegment.ts';

/** What a write lays out anew, or where nothing is said. */
const laidOut = new Set<number>([ids.tags, ids.void, ids.seekHead, ids.cues, ids.cluster]);

/** Opens a Matroska or WebM file: the tags of what is heard in it. Throws WriteError. */
export function openMatroska(source: ByteSource): TaggedFile {
  const segment = readSegment(source);
  const { elements } = segment;
  const tracks = elements.find(({ id }) => id === ids.tracks);
  const old = elements.filter(({ id }) => id === ids.tags);
  const tags = MatroskaTags.parse(
    old.map((element) => elementContent(source, element)),
    tracks && heardStreamUid(source, tracks),
  );
  return {
    tagTypes: tags.isEmpty ? [] : ['Matroska'],
    regions: tagRegions(segment),
    read: (field) => tags.read(field),
    others: (fields) =>
      new Map([
        ['Matroska', tags.others(fields)],
        ['Matroska index', indexTargets(source, segment)],
        [
          'Matroska header',
          elements.filter(({ id }) => !laidOut.has(id)).map((range) => hashOf(source, range)),
        ],
      ]),
    edit(values) {
      const [content, now] = [tags.write(values), tags.write(new Map())];
      const isSame = content === now || (content && now?.equals(content));
      return isSame || hasNothingToSay(values, old.length > 0) ? [] : placeTags(source, segment, content);
    },
  };
}

const hashedAtOnce = 1 << 20;

/** Attachments may be large. */
function hashOf(source: ByteSource, { start, end }: ByteRange): Buffer {
  const hash = createHash('sha256');
  for (let at = start; at < end; at += hashedAtOnce)
    hash.update(source.read(at, Math.min(hashedAtOnce, end - at)));
  return hash.digest();
}
