// Needs a process of its own: what it is about changes music-metadata for all that a process reads after it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseBuffer } from 'music-metadata';
import { bytesSource } from '../../src-main/files/ByteSource.ts';
import { parseContainer } from '../../src-main/files/parseContainer.ts';

/** A WAV of one sample. */
const wav = Buffer.concat([
  Buffer.from('RIFF\x26\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0', 'latin1'),
  Buffer.from('data\x02\0\0\0\0\0', 'latin1'),
]);

interface Collector {
  tagMapper: { tagMappers: Record<string, { tagTypes: string[]; tagMap: Record<string, string> }> };
}

/** The tables that music-metadata has when it reads a file. */
async function tablesOfToday() {
  let collector: Collector | undefined;
  await parseBuffer(wav, 'audio/wav', {
    observer: ({ metadata }) => (collector = metadata as unknown as Collector),
  });
  return collector!.tagMapper.tagMappers;
}

it('tables of names are made once, and say what they would say anew', async () => {
  const own = await tablesOfToday();
  assert.notEqual(
    (await tablesOfToday())['iTunes'],
    own['iTunes'],
    'by itself music-metadata makes them anew',
  );
  await parseContainer(bytesSource(wav), 'wav');
  const kept = await tablesOfToday();
  const again = await tablesOfToday();
  assert.deepEqual(Object.keys(kept), Object.keys(own));
  for (const [type, { tagTypes, tagMap }] of Object.entries(own)) {
    assert.deepEqual(
      { tagTypes: kept[type]!.tagTypes, tagMap: kept[type]!.tagMap },
      { tagTypes, tagMap },
      type,
    );
    assert.equal(Object.getPrototypeOf(kept[type]), Object.getPrototypeOf(own[type]), type);
    assert.equal(again[type], kept[type], type);
  }
  assert.equal(kept['iTunes']!.tagMap['©NAM'], 'title');
});
