import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { bytesSource } from '../../src-main/files/ByteSource.ts';
import { mp4View } from '../../src-main/files/mp4/mp4View.ts';
import { parseContainer } from '../../src-main/files/parseContainer.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

function boxOf(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

describe('an MP4 without the tables of its audio', () => {
  const folder = temporaryFolder();

  for (const format of ['m4a-aac', 'm4a-faststart', 'm4a-alac'] as const satisfies AudioFormat[])
    it(`says what it said with them: ${format}`, async () => {
      const path = makeAudio(join(folder, `${format}.m4a`), { format, seconds: 3 });
      tagFile(path, { title: ['Title'], genre: ['Rock', 'Pop'] });
      const bytes = readFileSync(path);
      const untouched = Buffer.from(bytes);
      const { view, mediaBytes } = mp4View(bytesSource(bytes));
      const shown = view.read(0, view.size);
      const differing = [...bytes.keys()].filter((at) => bytes[at] !== shown[at]);
      assert.ok(differing.length > 0 && differing.length <= 3 * 4, 'the names of three tables');
      const piece = Buffer.alloc(3);
      assert.equal(view.readInto!(piece, differing[0]! - 1), 3);
      assert.deepEqual(piece, shown.subarray(differing[0]! - 1, differing[0]! + 2));
      assert.deepEqual(bytes, untouched, 'what it is made of stays');
      const whole = await parseContainer(bytesSource(bytes), 'mp4');
      const without = await parseContainer(view, 'mp4');
      assert.deepEqual(without.metadata.native, whole.metadata.native);
      assert.equal(without.metadata.format!.duration, whole.metadata.format!.duration);
      assert.ok(mediaBytes > 0.9 * bytes.indexOf('mdat') && mediaBytes < bytes.length);
      const { bitrate } = (await readTags(bytesSource(bytes), path)).properties;
      const ratio = bitrate! / whole.metadata.format!.bitrate!;
      assert.ok(ratio > 0.95 && ratio < 1.3, `${ratio} of the bit rate by the tables`);
    });

  it('is looked for no deeper than it can lie, and among so many boxes at most', () => {
    const depth = 100_000;
    const nested = Buffer.concat(Array.from({ length: depth }, () => boxOf('trak', Buffer.alloc(0))));
    for (let at = 0; at < depth; at++) nested.writeUInt32BE(8 * (depth - at), 8 * at);
    assert.equal(mp4View(bytesSource(boxOf('moov', nested))).view.size, nested.length + 8);
    const flat = Buffer.concat(Array.from({ length: 500_000 }, () => boxOf('free', Buffer.alloc(0))));
    assert.equal(mp4View(bytesSource(flat)).view.size, flat.length);
  });
});
