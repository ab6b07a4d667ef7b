import { WriteError } from '../../errors.ts';
import type { ByteSource } from '../../files/ByteSource.ts';
import { growthOf } from '../patch.ts';
import { infoNames } from '../saidFields.ts';
import type { Id3Version } from '../tags/id3Frames.ts';
import { isZero } from '../tags/isZero.ts';
import { RiffInfo, infoText } from '../tags/riffInfo.ts';
import { firstTexts, gatherTexts, type TagTexts } from '../tags/tagTexts.ts';
import { joinParts, type TaggedFile, type TagPart } from '../TaggedFile.ts';
import { id3v2Part } from './id3Parts.ts';
import {
  readChunks,
  sizeBytes,
  type aiffTextIds,
  type IffChunk,
  type ChunkList,
  type Endian,
} from './iffChunks.ts';
import { readTag } from './readTag.ts';

/** Opens a WAV: an "id3 " chunk leads; what a LIST INFO chunk has a place for, which Windows shows, follows. */
export function openWav(
  source: ByteSource,
  newId3Version: Id3Version,
  older: TagTexts = new Map(),
): TaggedFile {
  const list = readChunks(source, 'little');
  const { chunks } = list;
  const lists = chunks.filter(({ id, start }) => id === 'LIST' && source.read(start + 8, 4).equals(infoId));
  const info = lists.map((chunk) => ({
    chunk,
    tag: RiffInfo.parse(readTag(source, { start: chunk.start + 12, end: chunk.end })),
  }));
  const seeds = firstTexts(...info.map(({ tag }) => tag.texts()), older);
  return openWithId3Chunk(source, list, {
    names: ['id3 ', 'ID3 '],
    endian: 'little',
    seeds,
    newId3Version,
    followers: info.map(({ chunk, tag }) => infoPart(chunk, tag)),
  });
}

/** Opens an AIFF or AIFF-C: an "ID3 " chunk. Its chunks of text are repeated where that one is new. */
export function openAiff(
  source: ByteSource,
  newId3Version: Id3Version,
  older: TagTexts = new Map(),
): TaggedFile {
  const list = readChunks(source, 'big');
  return openWithId3Chunk(source, list, {
    names: ['ID3 ', 'id3 '],
    endian: 'big',
    seeds: firstTexts(aiffTexts(source, list.chunks), older),
    newId3Version,
    followers: [],
  });
}

/** Text chunks of AIFF (Audio Interchange File Format 1.3, 13). */
const textChunks: Record<(typeof aiffTextIds)[number], string> = {
  NAME: 'TITLE',
  AUTH: 'ARTIST',
  ANNO: 'COMMENT',
  '(c) ': 'COPYRIGHT',
};

function aiffTexts(source: ByteSource, chunks: IffChunk[]): TagTexts {
  return gatherTexts(
    chunks.flatMap(({ id, start, end }) => {
      const name = (textChunks as Partial<Record<string, string>>)[id];
      return name === undefined
        ? []
        : [[name, infoText(readTag(source, { start: start + 8, end }))] as const];
    }),
  );
}

const infoId = Buffer.from('INFO');

function openWithId3Chunk(
  source: ByteSource,
  list: ChunkList,
  options: {
    names: string[];
    endian: Endian;
    seeds: TagTexts;
    newId3Version: Id3Version;
    followers: TagPart[];
  },
): TaggedFile {
  const { names, endian, seeds, newId3Version, followers } = options;
  const { chunks, end, pad, mends } = list;
  const holders = chunks.filter(({ id }) => names.includes(id));
  const [chunk, ...others] = holders.filter((one) => !isEmpty(source, one));
  // A new tag takes the place of a chunk with nothing in it.
  const [room] = holders;
  const place = room ? { start: room.start, end: room.next } : { start: end, end };
  const partOf = (one: IffChunk, role: TagPart['role']) =>
    id3v2Part(source, id3Range(source, one), {
      role,
      holder: { start: one.start, end: one.next },
      // In AIFF few readers know another name than the usual one.
      wrap: (tag) => wrapChunk(endian === 'big' ? names[0]! : one.id, tag, endian),
    });
  const id3 = chunk
    ? partOf(chunk, 'leads')
    : id3v2Part(
        source,
        { start: place.start, end: place.start },
        {
          version: newId3Version,
          seeds,
          holder: place,
          wrap: (tag) =>
            Buffer.concat([...(room ? [] : [pad]), wrapChunk(room?.id ?? names[0]!, tag, endian)]),
        },
      );
  // Which of several a player believes differs: all say the same afterwards.
  const parts = [id3, ...others.map((other) => partOf(other, 'follows')), ...followers];
  return joinParts(parts, (splices) => {
    if (splices.length === 0) return splices;
    const size = end + growthOf(splices) - 8;
    return [{ start: 4, end: 8, bytes: sizeBytes(size, endian) }, ...mends, ...splices];
  });
}

function isEmpty(source: ByteSource, { start, end }: IffChunk): boolean {
  return isZero(readTag(source, { start: start + 8, end }));
}

/** A chunk may be longer than the tag in it: the rest must be nothing. */
function id3Range(source: ByteSource, { start, end }: IffChunk) {
  const range = { start: start + 8, end };
  if (readTag(source, range).toString('latin1', 0, 3) !== 'ID3')
    throw new WriteError('its ID3 chunk holds no ID3 tag');
  return range;
}

function infoPart({ start, end, next }: IffChunk, tag: RiffInfo): TagPart {
  return {
    type: 'RIFF INFO',
    region: { start, end },
    // Windows shows this one: it gets what it has a place for, whether it had it or not.
    role: 'leads',
    read: (field) => tag.read(field),
    others: (fields) => tag.others(fields),
    write(values) {
      const meant = new Map([...values].filter(([field]) => Object.hasOwn(infoNames, field)));
      if (meant.size === 0) return [];
      return [
        { start, end: next, bytes: wrapChunk('LIST', Buffer.concat([infoId, tag.write(meant)]), 'little') },
      ];
    },
  };
}

function wrapChunk(id: string, body: Buffer, endian: Endian): Buffer {
  // chunks begin at even places
  const fill = Buffer.alloc(body.length % 2);
  return Buffer.concat([Buffer.from(id, 'latin1'), sizeBytes(body.length, endian), body, fill]);
}
