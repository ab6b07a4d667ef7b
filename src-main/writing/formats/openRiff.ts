import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { growthOf, type Splice } from '../patch.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import { RiffInfo, textOf } from '../tags/riffInfo.ts';
import { firstTexts, gatherTexts, type TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type TaggedFile, type TagPart } from '../TaggedFile.ts';
import { id3v2Part } from './id3Parts.ts';
import { readChunks, type Chunk } from './iffChunks.ts';
import { readTag } from './readTag.ts';

/** Opens a WAV: an "id3 " chunk leads; the genre of a LIST INFO chunk, which Windows shows, follows. */
export function openWav(source: ByteSource, newId3Version: Id3Version): TaggedFile {
  const chunks = readChunks(source, 'little');
  const lists = chunks.filter(({ id, start }) => id === 'LIST' && source.read(start + 8, 4).equals(infoId));
  const info = lists.map((chunk) => ({
    chunk,
    tag: RiffInfo.parse(readTag(source, { start: chunk.start + 12, end: chunk.end })),
  }));
  const seeds = firstTexts(...info.map(({ tag }) => tag.texts()));
  return openWithId3Chunk(source, chunks, {
    names: ['id3 ', 'ID3 '],
    endian: 'little',
    seeds,
    newId3Version,
    followers: info.map(({ chunk, tag }) => infoPart(chunk, tag)),
  });
}

/** Opens an AIFF or AIFF-C: an "ID3 " chunk. Its chunks of text are repeated where that one is new. */
export function openAiff(source: ByteSource, newId3Version: Id3Version): TaggedFile {
  const chunks = readChunks(source, 'big');
  return openWithId3Chunk(source, chunks, {
    names: ['ID3 ', 'id3 '],
    endian: 'big',
    seeds: aiffTexts(source, chunks),
    newId3Version,
    followers: [],
  });
}

/** Text chunks of AIFF (Audio Interchange File Format 1.3, 13). */
const textChunks: Record<string, string> = {
  NAME: 'TITLE',
  AUTH: 'ARTIST',
  ANNO: 'COMMENT',
  '(c) ': 'COPYRIGHT',
};

function aiffTexts(source: ByteSource, chunks: Chunk[]): TagTexts {
  return gatherTexts(
    chunks.flatMap(({ id, start, end }) => {
      const name = textChunks[id];
      return name === undefined ? [] : [[name, textOf(readTag(source, { start: start + 8, end }))] as const];
    }),
  );
}

const infoId = Buffer.from('INFO');

function openWithId3Chunk(
  source: ByteSource,
  chunks: Chunk[],
  options: {
    names: string[];
    endian: 'little' | 'big';
    seeds: TagTexts;
    newId3Version: Id3Version;
    followers: TagPart[];
  },
): TaggedFile {
  const { names, endian, seeds, newId3Version, followers } = options;
  const found = chunks.filter(({ id }) => names.includes(id));
  if (found.length > 1) throw new WriteError('it has several ID3 chunks');
  const chunk = found[0];
  const end = chunks.at(-1)?.next ?? 12;
  const id3 = id3v2Part(source, chunk ? id3Range(source, chunk) : { start: end, end }, {
    version: newId3Version,
    seeds,
    holder: chunk ? { start: chunk.start, end: chunk.next } : { start: end, end },
    wrap: (tag) => wrapChunk(chunk?.id ?? names[0]!, tag, endian),
  });
  return joinParts([id3, ...followers], (splices) => withFormSize(source, splices, endian));
}

/** A chunk may be longer than the tag in it: the rest must be nothing. */
function id3Range(source: ByteSource, { start, end }: Chunk) {
  const range = { start: start + 8, end };
  if (readTag(source, range).toString('latin1', 0, 3) !== 'ID3')
    throw new WriteError('its ID3 chunk holds no ID3 tag');
  return range;
}

function infoPart({ start, end, next }: Chunk, tag: RiffInfo): TagPart {
  return {
    type: 'RIFF INFO',
    region: { start, end },
    // Windows shows this one: it gets the genre whether it had one or not.
    role: 'leads',
    read: (field) => (field === 'GENRE' ? tag.genres() : []),
    others: () => tag.others(),
    write: (values) => {
      const genres = values.get('GENRE');
      if (!genres) return [];
      return [
        { start, end: next, bytes: wrapChunk('LIST', Buffer.concat([infoId, tag.write(genres)]), 'little') },
      ];
    },
  };
}

function wrapChunk(id: string, body: Buffer, endian: 'little' | 'big'): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  if (endian === 'little') header.writeUInt32LE(body.length, 4);
  else header.writeUInt32BE(body.length, 4);
  // chunks begin at even places
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

function withFormSize(source: ByteSource, splices: Splice[], endian: 'little' | 'big'): Splice[] {
  const growth = growthOf(splices);
  if (growth === 0) return splices;
  const old = source.read(4, 4);
  const size = (endian === 'little' ? old.readUInt32LE() : old.readUInt32BE()) + growth;
  if (size >= 2 ** 32) throw new WriteError('it would become larger than 4 GiB, which its format cannot be');
  const bytes = Buffer.alloc(4);
  if (endian === 'little') bytes.writeUInt32LE(size);
  else bytes.writeUInt32BE(size);
  return [{ start: 4, end: 8, bytes }, ...splices];
}
