import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { nativeName } from '../../src-main/writing/fieldMapping.ts';
import type { TagType } from '../../src-main/writing/FieldMeaning.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { dumpMatroska, extractTags } from '../fixtures/matroska/tagMatroska.ts';
import { packetsOf, readByFfmpeg } from '../fixtures/otherReaders.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { addForeignTags, dumpTags } from './foreignTags.ts';
import { hashOf, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());

const fields = {
  GENRE: ['Techno', 'Elektronische Tänze', '電子音楽'],
  MOOD: ['dark', 'weit'],
  INSTRUMENT: ['piano'],
};
const longer = { GENRE: ['Deep House', ...fields.GENRE], MOOD: [], ERA: ['1990s'] };

/** The tag that a format gets where it has none. */
const tagOf: Partial<Record<AudioFormat, Exclude<TagType, 'ID3v1' | 'RIFF INFO'>>> = {
  mp3: 'ID3v2.4',
  'mp3-vbr': 'ID3v2.4',
  flac: 'Vorbis',
  'm4a-aac': 'MP4',
  'm4a-faststart': 'MP4',
  'm4a-alac': 'MP4',
  'ogg-vorbis': 'Vorbis',
  'ogg-opus': 'Vorbis',
  'ogg-flac': 'Vorbis',
  opus: 'Vorbis',
  wav: 'ID3v2.4',
  aiff: 'ID3v2.4',
  wma: 'ASF',
  wv: 'APEv2',
  ape: 'APEv2',
  mpc: 'APEv2',
  tta: 'ID3v2.4',
  mka: 'Matroska',
  webm: 'Matroska',
  dsf: 'ID3v2.4',
};
const formats = Object.keys(tagOf) as AudioFormat[];

/** FFmpeg takes tags at the end of these for audio; the hash of packets that Hearmark itself compares does not. */
const hasPacketsOfItsOwn = (format: AudioFormat) => format !== 'ape';

const plain = new Map<AudioFormat, string>();

function fresh(format: AudioFormat, name: string): string {
  const ending = audioFormats[format];
  if (!plain.has(format)) {
    plain.set(format, makeAudio(join(place.folder, `${format}${ending}`), { format, seconds: 1 }));
  }
  const path = join(place.folder, `${format}-${name}${ending}`);
  copyFileSync(plain.get(format)!, path);
  return path;
}

const isMatroska = (path: string) => /\.(mka|webm)$/.test(path);

/** By mutagen, which does not know Matroska: there by mkvextract. */
function readBack(path: string): Record<string, string[]> {
  if (isMatroska(path)) {
    const all = extractTags(path).flatMap(({ simple }) => simple);
    const byName = Map.groupBy(all, ([name]) => name.toUpperCase());
    return Object.fromEntries([...byName].map(([name, list]) => [name, list.map(([, value]) => value)]));
  }
  const { tags } = readWithMutagen(path)!;
  return Object.fromEntries(
    Object.entries(tags).map(([name, values]) => [
      name.toUpperCase(),
      values.flatMap((value) => value.split('\0')),
    ]),
  );
}

function assertSeen(path: string, format: AudioFormat, values: Record<string, string[]>): void {
  const found = readBack(path);
  for (const [field, wanted] of Object.entries(values)) {
    const name = nativeName(field, tagOf[format]!).toUpperCase();
    assert.deepEqual(found[name] ?? [], wanted, `${field} of ${format}`);
  }
}

/** All that mutagen (mkvextract) finds but the fields that were written. */
function others(path: string, format: AudioFormat): Record<string, string> {
  const ours = ['GENRE', 'MOOD', 'INSTRUMENT', 'ERA'].map((field) =>
    nativeName(field, tagOf[format]!).toUpperCase(),
  );
  const all = isMatroska(path) ? dumpMatroska(path) : dumpTags(path);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !ours.includes(name.toUpperCase())));
}

describe('every format: write, write again, undo', () => {
  for (const format of formats) {
    const skip = canMake(format) ? false : `what makes or tags ${format} is not installed`;

    it(`${format}, without tags`, { skip }, async () => {
      const path = fresh(format, 'empty');
      const [bytes, packets] = [hashOf(path), packetsOf(path)];
      const first = await place.write(path, fields);
      assertSeen(path, format, fields);
      assert.match(readByFfmpeg(path)['genre'] ?? '', /Techno|電子音楽/);
      if (hasPacketsOfItsOwn(format)) assert.equal(packetsOf(path), packets);
      assert.equal(await place.write(path, fields), undefined, 'the second time there is nothing to write');
      const second = await place.write(path, longer);
      assertSeen(path, format, longer);
      if (hasPacketsOfItsOwn(format)) assert.equal(packetsOf(path), packets);
      assert.equal(second!.contentId, first!.contentId);
      assert.equal((await place.undo(second!.entryId)).restored, 'bytes');
      assertSeen(path, format, fields);
      assert.equal((await place.undo(first!.entryId)).restored, 'bytes');
      assert.equal(hashOf(path), bytes, 'byte for byte');
    });

    it(`${format}, with tags and pictures of others`, { skip }, async () => {
      const path = fresh(format, 'rich');
      const tags = {
        title: ['Títle'],
        artist: ['A/B', 'C'],
        genre: ['Alt', 'Народная'],
        mood: ['calm'],
        X_OTHER: ['y'],
      };
      tagFile(path, tags, format === 'ape' || format === 'wv' || format === 'mpc' ? { style: 'ape' } : {});
      addForeignTags(path);
      const [bytes, packets, untouched] = [hashOf(path), packetsOf(path), others(path, format)];
      const { fields: found } = previewFile(path, ['GENRE', 'MOOD']);
      assert.deepEqual(Object.fromEntries(found), { GENRE: ['Alt', 'Народная'], MOOD: ['calm'] });
      const written = await place.write(path, { ...fields, GENRE: ['Alt', 'Народная', ...fields.GENRE] });
      assertSeen(path, format, { ...fields, GENRE: ['Alt', 'Народная', ...fields.GENRE] });
      assert.deepEqual(others(path, format), untouched);
      const again = await place.write(path, longer);
      assertSeen(path, format, longer);
      assert.deepEqual(others(path, format), untouched);
      if (hasPacketsOfItsOwn(format)) assert.equal(packetsOf(path), packets);
      for (const one of [again, written]) assert.equal((await place.undo(one!.entryId)).restored, 'bytes');
      assert.equal(hashOf(path), bytes, 'byte for byte');
    });
  }
});
