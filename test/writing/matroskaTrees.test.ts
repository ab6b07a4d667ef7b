import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import { previewFile } from '../../src-main/writing/previewFile.ts';
import { ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { checkMatroska } from '../fixtures/matroska/checkMatroska.ts';
import {
  cuesFor,
  makeMatroska,
  seekHead,
  simpleTag,
  tag,
  takeApart,
  withPlaces,
  type Form,
} from '../fixtures/matroska/makeMatroska.ts';
import { childrenNamed, node, voidNode, type Node } from '../fixtures/matroska/Node.ts';
import { extracted } from '../fixtures/matroska/tagMatroska.ts';
import { readByFfmpeg } from '../fixtures/otherReaders.ts';
import { namesIn } from '../temporaryFolder.ts';
import { assertMatroska, many, skipMatroska } from './assertMatroska.ts';
import { writeAndUndo, WritingPlace } from './writingPlace.ts';

const place = new WritingPlace();
after(() => place[Symbol.dispose]());
const at = namesIn(place.folder);

/** Pieces of a small file, which are put together in other ways. */
const pieces = () => {
  const path = join(place.folder, 'pieces.mka');
  ffmpeg(['-i', makeAudio(join(place.folder, 'pieces.ogg'), { seconds: 3 }), '-c', 'copy', '-cluster_time_limit', '400', path]); // prettier-ignore
  return takeApart(path);
};
const rock = () =>
  node('Tags', [tag([node('TargetTypeValue', 30)], simpleTag('GENRE', 'Rock'), simpleTag('X', 'y'))]);

describe('Matroska put together in other ways', { skip: skipMatroska }, () => {
  type Elements = (of: ReturnType<typeof pieces>) => Node[];
  const cases: Record<string, [Elements, Form]> = {
    'no SeekHead, no room': [({ info, tracks, clusters }) => [info, tracks, ...clusters], {}],
    'no SeekHead, and cues that have to move': [
      ({ info, tracks, clusters }) => [info, tracks, ...clusters, cuesFor(clusters)],
      {},
    ],
    'no SeekHead, and cues in front whose numbers get longer': [
      ({ info, tracks, clusters }) => [info, tracks, cuesFor(clusters), ...clusters],
      { hasSums: true },
    ],
    'no SeekHead, and clusters that name their places and have checksums': [
      ({ info, tracks, clusters }) => {
        const placed = withPlaces(clusters);
        return [info, tracks, ...placed, cuesFor(placed)];
      },
      { hasSums: true, placeBytes: 4 },
    ],
    'no SeekHead, tags at the end': [({ info, tracks, clusters }) => [info, tracks, ...clusters, rock()], {}],
    'no SeekHead, room for one': [
      ({ info, tracks, clusters }) => [info, tracks, voidNode(40), ...clusters, rock(), cuesFor(clusters)],
      {},
    ],
    'a SeekHead without room, tags in front that it does not name': [
      ({ info, tracks, clusters }) => [seekHead([info, tracks]), info, tracks, rock(), ...clusters],
      {},
    ],
    'a SeekHead with room, tags between clusters': [
      ({ info, tracks, clusters }) => {
        const tags = rock();
        return [seekHead([tags]), voidNode(20), info, tracks, ...clusters.slice(0, 2), tags, ...clusters.slice(2)]; // prettier-ignore
      },
      {},
    ],
    'a room that is one byte too large': [
      ({ info, tracks, clusters }) => [info, tracks, rock(), voidNode(167), ...clusters],
      {},
    ],
    'two elements of tags': [
      ({ info, tracks, clusters }) => {
        const [first, second] = [rock(), node('Tags', [tag([], simpleTag('Z', 'z'))])];
        return [seekHead([first, second]), first, info, tracks, ...clusters, second];
      },
      { hasSums: true },
    ],
    'a segment whose size has one byte more to go': [
      ({ info, tracks, clusters }) => [info, tracks, voidNode(50), ...clusters, rock()],
      { segmentSizeBytes: 1 },
    ],
    'a live stream of live clusters': [
      ({ info, tracks, clusters }) => [
        info,
        tracks,
        ...clusters.map((one) => ({ ...one, isUnknown: true, sizeBytes: 1 })),
      ],
      { isLive: true, segmentSizeBytes: 1 },
    ],
  };
  for (const [what, [elements, form]] of Object.entries(cases)) {
    it(what, async () => {
      const path = at('mka');
      const all = pieces();
      makeMatroska(path, all.ebml, elements(all), form);
      checkMatroska(readFileSync(path));
      await assertMatroska(place, path);
    });
  }

  // mkvextract reads no such file, before or after
  it('live clusters, and behind them tags that a SeekHead names', async () => {
    const path = at('mka');
    const { ebml, info, tracks, clusters } = pieces();
    const [tags, live] = [rock(), clusters.map((one) => ({ ...one, isUnknown: true, sizeBytes: 8 }))];
    makeMatroska(path, ebml, [seekHead([tags]), info, tracks, ...live, tags], { isLive: true });
    for (const genres of [['Dub'], many.GENRE])
      await writeAndUndo(place, path, { GENRE: genres }, () => {
        checkMatroska(readFileSync(path));
        assert.equal(readByFfmpeg(path)['genre'], genres.at(-1));
      });
  });

  it('keeps what follows the segment, and refuses another one', async () => {
    const path = at('mka');
    const { ebml, info, tracks, clusters } = pieces();
    makeMatroska(path, ebml, [seekHead([info]), voidNode(30), info, tracks, ...clusters]);
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('something else')]));
    await writeAndUndo(place, path, many, () => {
      const made = readFileSync(path);
      assert.equal(made.toString('latin1', made.length - 14), 'something else');
      checkMatroska(made, made.length - 14);
      assert.deepEqual(extracted(path, 'GENRE'), many.GENRE);
    });
    writeFileSync(path, Buffer.concat([bytes, bytes]));
    assert.throws(() => previewFile(path, []), /several Matroska segments/);
  });

  it('writes in front of the audio of a recording that broke off, and leaves its end', async () => {
    for (const isLiveCluster of [false, true]) {
      const path = at('mka');
      const { ebml, info, tracks, clusters } = pieces();
      const recorded = clusters.map((one) => ({ ...one, isUnknown: isLiveCluster, sizeBytes: 8 }));
      makeMatroska(path, ebml, [info, tracks, ...recorded], { isLive: true });
      const bytes = readFileSync(path).subarray(0, -100);
      writeFileSync(path, bytes);
      const end = bytes.subarray(-3000);
      await writeAndUndo(place, path, many, () => {
        assert.ok(readFileSync(path).subarray(-3000).equals(end));
        assert.deepEqual(extracted(path, 'GENRE'), many.GENRE);
        assert.equal(readByFfmpeg(path)['genre'], many.GENRE.at(-1));
      });
    }
  });

  it('refuses what is damaged, and what cannot be kept right, in words', () => {
    const { ebml, info, tracks, clusters } = pieces();
    const make = (elements: Node[], form?: Form) => makeMatroska(at('mka'), ebml, elements, form);
    const cut = make([info, tracks, ...clusters]);
    writeFileSync(cut, readFileSync(cut).subarray(0, -10));
    const sums = make([info, tracks, rock(), ...clusters], { hasSums: true });
    const bytes = readFileSync(sums);
    bytes[bytes.indexOf('Rock')] = 0x52 + 1;
    writeFileSync(sums, bytes);
    const broken = make([info, tracks, ...clusters]);
    const damaged = readFileSync(broken);
    damaged[damaged.length - 5000] = 0; // in a block: not seen
    damaged[childrenNamed(checkMatroska(readFileSync(broken)), 'Cluster')[1]!.start!] = 0;
    writeFileSync(broken, damaged);
    const covered = make([node('CRC32', Buffer.alloc(4)), info, tracks, ...clusters]);
    const other = at('mka');
    makeMatroska(other, { ...ebml, children: ebml.children!.map((one) => (one.id === 0x4282 ? { ...one, bytes: Buffer.from('other') } : one)) }, [info]); // prettier-ignore
    const cases: [string, RegExp][] = [
      [cut, /cut short/],
      [sums, /do not fit their checksum: it is damaged/],
      [broken, /do not add up: it is cut short or damaged/],
      [covered, /a checksum covers all of it: use mkvmerge/],
      [other, /neither Matroska nor WebM/],
    ];
    for (const [path, reason] of cases)
      assert.throws(() => previewFile(path, []), (error) => error instanceof WriteError && reason.test(error.message), String(reason)); // prettier-ignore
  });

  it('refuses to move clusters that name their places in too few bytes', async () => {
    const path = at('mka');
    const { ebml, info, tracks, clusters } = pieces();
    // The first lies at less than 2^16, and would not any more
    const placed = withPlaces(clusters);
    makeMatroska(path, ebml, [info, tracks, ...placed]);
    const bytes = readFileSync(path);
    await assert.rejects(
      place.write(path, { GENRE: ['x'.repeat(70_000)] }),
      /too few bytes for larger ones: use mkvmerge/,
    );
    assert.ok(readFileSync(path).equals(bytes));
  });
});
