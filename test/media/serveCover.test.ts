import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { bytesOf, libraryOf } from './libraryOf.ts';

describe('covers', () => {
  const folder = temporaryFolder();
  const picture = (name: string, colour: string) => {
    const path = join(folder, name);
    ffmpeg(['-f', 'lavfi', '-i', `color=${colour}:size=32x32`, '-frames:v', '1', path]);
    return path;
  };
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    new Request('http://localhost/cover/1', { headers, method });

  it('are those in the file', async (test) => {
    const jpeg = picture('inside.jpg', 'red');
    const mp3 = join(folder, 'inside', 'a.mp3');
    makeAudio(mp3, { seconds: 1 });
    const withPicture = join(folder, 'inside', 'with.mp3');
    ffmpeg([
      '-i',
      mp3,
      '-i',
      jpeg,
      '-map',
      '0:a',
      '-map',
      '1:v',
      '-c',
      'copy',
      '-disposition:v',
      'attached_pic',
      withPicture,
    ]);
    copyFileSync(picture('other.png', 'blue'), join(folder, 'inside', 'cover.png'));
    const { media, ids } = libraryOf(test, [withPicture]);
    const response = await media.serveCover(ask(), ids[0]!);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'image/jpeg');
    assert.match(response.headers.get('cache-control')!, /^private/);
    assert.deepEqual(await bytesOf(response), readFileSync(jpeg));

    const etag = response.headers.get('etag')!;
    assert.equal((await media.serveCover(ask({ 'if-none-match': etag }), ids[0]!)).status, 304);
    const head = await media.serveCover(ask({}, 'HEAD'), ids[0]!);
    assert.deepEqual([head.body, head.headers.get('etag')], [null, etag]);
  });

  it('are else those beside it: cover before folder, whatever the case', async (test) => {
    const place = join(folder, 'beside');
    const path = makeAudio(join(place, 'a.wv'), { seconds: 1 });
    const { media, ids } = libraryOf(test, [path]);
    const colourOf = async () => bytesOf(await media.serveCover(ask(), ids[0]!));
    assert.equal((await media.serveCover(ask(), ids[0]!)).status, 204);
    copyFileSync(picture('green.png', 'green'), join(place, 'unrelated.png'));
    assert.equal((await media.serveCover(ask(), ids[0]!)).status, 204);
    copyFileSync(picture('yellow.png', 'yellow'), join(place, 'FOLDER.PNG'));
    assert.deepEqual(await colourOf(), readFileSync(join(folder, 'yellow.png')));
    copyFileSync(picture('black.jpg', 'black'), join(place, 'Cover.jpg'));
    assert.deepEqual(await colourOf(), readFileSync(join(folder, 'black.jpg')));
  });

  it('are small where a list asks for them, and else as they are', async (test) => {
    const place = join(folder, 'large');
    const file = join(place, 'a.flac');
    makeAudio(file, { seconds: 1 });
    const source = 'testsrc2=size=1000x700';
    ffmpeg(['-f', 'lavfi', '-i', source, '-frames:v', '1', '-pix_fmt', 'rgba', join(place, 'cover.png')]);
    const { media, ids } = libraryOf(test, [file]);
    const small = async () =>
      bytesOf(await media.serveCover(new Request('http://localhost/cover/1?small'), ids[0]!));
    assert.deepEqual(sizeOfJpeg(await small()), [458, 320]);
    assert.deepEqual(
      await bytesOf(await media.serveCover(ask(), ids[0]!)),
      readFileSync(join(place, 'cover.png')),
    );
    // One that is small already, and one that is broken, are left as they are
    for (const bytes of [
      readFileSync(picture('tiny.png', 'green')),
      readFileSync(join(place, 'cover.png')).subarray(0, 3000),
    ]) {
      writeFileSync(join(place, 'cover.png'), bytes);
      assert.deepEqual(await small(), bytes);
    }
  });

  it('are pictures, whatever they are called, and of a size that makes sense', async (test) => {
    const place = join(folder, 'false');
    const path = makeAudio(join(place, 'a.flac'), { seconds: 1 });
    const { media, ids } = libraryOf(test, [path]);
    writeFileSync(join(place, 'cover.jpg'), '<svg onload="alert(1)"></svg>');
    assert.equal((await media.serveCover(ask(), ids[0]!)).status, 204);
    writeFileSync(
      join(place, 'cover.jpg'),
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(21 * 2 ** 20)]),
    );
    assert.equal((await media.serveCover(ask(), ids[0]!)).status, 204);
    const large = makeAudio(join(place, 'b.mp3'), { seconds: 1 });
    tagFile(large, { title: ['x'] }, { pictureBytes: 21 * 2 ** 20 });
    const { media: mediaOfLarge, ids: idsOfLarge } = libraryOf(test, [large]);
    assert.equal((await mediaOfLarge.serveCover(ask(), idsOfLarge[0]!)).status, 204);
  });

  it('are 404 for an unknown track', async (test) => {
    const { media } = libraryOf(test, []);
    assert.equal((await media.serveCover(ask(), 4711)).status, 404);
  });
});

/** Width and height, from the frame header of a JPEG (ISO 10918-1, B.2.2). */
function sizeOfJpeg(bytes: Buffer): [width: number, height: number] {
  const at = bytes.indexOf(Buffer.of(0xff, 0xc0));
  return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
}
