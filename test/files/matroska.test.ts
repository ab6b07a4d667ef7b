import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FileReader } from '../../src-main/files/FileReader.ts';
import { readTags } from '../../src-main/files/readTags.ts';
import { canMake, ffmpeg, makeAudio } from '../fixtures/makeAudio.ts';
import { makeMatroska, seekHead, simpleTag, tag, takeApart } from '../fixtures/matroska/makeMatroska.ts';
import { childrenNamed, node, voidNode, type Node } from '../fixtures/matroska/Node.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { namesIn, temporaryFolder } from '../temporaryFolder.ts';
import { readTagsOf } from './readTagsOf.ts';

const scratch = temporaryFolder();
const at = namesIn(scratch);

const whole = join(scratch, 'whole.mka');
ffmpeg(['-i', makeAudio(join(scratch, 'whole.ogg'), { seconds: 2 }), '-c', 'copy', '-cluster_time_limit', '400', whole]); // prettier-ignore
const streamUid = () =>
  childrenNamed(childrenNamed(takeApart(whole).tracks, 'TrackEntry')[0]!, 'TrackUID')[0]!.bytes!;

const track = [node('TargetTypeValue', 30)];
const album = [node('TargetTypeValue', 50)];
const tags = (...list: Node[]) => node('Tags', list);
const titled = (text: string) => simpleTag('TITLE', text);

/** A file with these elements between its header and its audio, or behind that. */
function make(front: Node[], back: Node[] = [], form = {}): string {
  const { ebml, info, tracks, clusters } = takeApart(whole);
  return makeMatroska(at('mka'), ebml, [info, tracks, ...front, ...clusters, ...back], form);
}

describe('the tags of Matroska', () => {
  it('a title of the track wins over that of the album, wherever it stands', async () => {
    for (const list of [
      [tag(album, titled('Album')), tag(track, titled('Track'))],
      [tag(track, titled('Track')), tag(album, titled('Album'))],
      [tag([], titled('Album')), tag(track, titled('Track'))],
      [
        tag([node('TargetType', 'SONG')], titled('Track')),
        tag([node('TargetType', 'ALBUM')], titled('Album')),
      ],
    ]) {
      const { title, album: found } = await readTagsOf(make([tags(...list)]));
      assert.deepEqual([title, found], ['Track', 'Album']);
    }
    const alone = await readTagsOf(make([tags(tag([], titled('T'), simpleTag('ALBUM', 'A')))]));
    assert.deepEqual([alone.title, alone.album], ['T', 'A']);
  });

  it('several values of a name stay several, those of the track before those of its album', async () => {
    const path = make([
      tags(
        tag(album, simpleTag('GENRE', 'Rock'), simpleTag('MOOD', 'calm'), simpleTag('ARTIST', 'Various')),
        tag(
          track,
          simpleTag('GENRE', 'Dub'),
          simpleTag('genre', 'Jazz; Fusion'),
          simpleTag('ARTIST', 'A'),
          simpleTag('ARTIST', 'B/C'),
        ),
      ),
    ]);
    const { genres, moods, artists, artist, albumArtist } = await readTagsOf(path);
    assert.deepEqual(genres, ['Dub', 'Jazz', 'Fusion']);
    assert.deepEqual(moods, ['calm']);
    assert.deepEqual([artists, artist, albumArtist], [['A', 'B/C'], 'A; B/C', 'Various']);
  });

  it('takes those of the stream that is heard, and none of chapters, attachments and other streams', async () => {
    const path = make([
      tags(
        tag([...track, node('TagTrackUID', streamUid())], titled('Heard')),
        tag([...track, node('TagTrackUID', 99)], titled('Another'), simpleTag('GENRE', 'No')),
        tag([...track, node('TagChapterUID', 7)], titled('Chapter'), simpleTag('GENRE', 'No')),
        tag([node('TargetTypeValue', 20)], titled('Scene'), simpleTag('MOOD', 'No')),
        tag(
          [node('TagTrackUID', 0)],
          simpleTag('BPS', '128000'),
          simpleTag('NUMBER_OF_FRAMES', '9'),
          simpleTag('Own', 'y'),
        ),
      ),
    ]);
    const { title, genres, moods, custom } = await readTagsOf(path);
    assert.deepEqual(
      { title, genres, moods, custom },
      { title: 'Heard', genres: [], moods: [], custom: { Own: ['y'] } },
    );
  });

  it('numbers, dates and ids', async () => {
    const path = make([
      tags(
        tag(
          track,
          simpleTag('PART_NUMBER', '3'),
          simpleTag('BPM', '120.5'),
          simpleTag('INITIAL_KEY', 'Am'),
          simpleTag('COMPOSER', 'X'),
          simpleTag('ISRC', 'DEABC1234567'),
        ),
        tag(
          album,
          simpleTag('PART_NUMBER', '2'),
          simpleTag('TOTAL_PARTS', '12'),
          simpleTag('DATE_RELEASED', '1999-03-01'),
          simpleTag('MUSICBRAINZ_ALBUMID', 'abc'),
        ),
        tag([node('TargetTypeValue', 60)], simpleTag('TOTAL_PARTS', '4')),
      ),
    ]);
    const { trackNumber, trackTotal, discNumber, discTotal, year, bpm, key, composers, isrc, musicBrainz } =
      await readTagsOf(path);
    assert.deepEqual(
      [trackNumber, trackTotal, discNumber, discTotal, year, bpm, key],
      [3, 12, 2, 4, 1999, 120.5, 'Am'],
    );
    assert.deepEqual([composers, isrc, musicBrainz], [['X'], 'DEABC1234567', { release: 'abc' }]);
  });

  it(
    'reads what ffmpeg and mkvmerge make of a song',
    { skip: !canMake('mka') && 'mkvtoolnix is not installed' },
    async () => {
      const song = tagFile(makeAudio(at('ogg'), { seconds: 1 }), {
        title: ['T'],
        artist: ['A', 'B'],
        album: ['L'],
        albumArtist: ['V'],
        track: ['3'],
        date: ['1999'],
        genre: ['Rock', 'Pop'],
        comment: ['c'],
        X: ['y'],
      });
      const byFfmpeg = at('mka');
      ffmpeg(['-i', song, '-c', 'copy', byFfmpeg]);
      const byMkvmerge = at('mka');
      execFileSync('mkvmerge', ['-q', '-o', byMkvmerge, song]);
      for (const path of [byFfmpeg, byMkvmerge]) {
        const {
          title,
          album: found,
          albumArtist,
          trackNumber,
          year,
          comment,
          custom,
        } = await readTagsOf(path);
        assert.deepEqual([title, found, trackNumber, year, comment], ['T', 'L', 3, 1999, 'c'], path);
        assert.equal(albumArtist, 'V');
        // mkvmerge leaves out what it does not know
        assert.deepEqual(custom['X'], path === byFfmpeg ? ['y'] : undefined);
      }
      assert.deepEqual((await readTagsOf(byMkvmerge)).genres, ['Rock', 'Pop']);
      // FFmpeg has one value for a name: "Rock;Pop"
      assert.deepEqual((await readTagsOf(byFfmpeg)).genres, ['Rock', 'Pop']);
    },
  );

  it('finds them in front, behind, and in files without sizes and indexes', async () => {
    const rock = () => tags(tag([], simpleTag('GENRE', 'Rock')));
    const { ebml, info, tracks, clusters } = takeApart(whole);
    const live = (sizeBytes: number) => clusters.map((one) => ({ ...one, isUnknown: true, sizeBytes }));
    const late = rock();
    for (const [elements, isLive] of [
      [[info, tracks, rock(), ...live(1)], true],
      [[info, tracks, ...live(8), rock()], true],
      [[info, tracks, ...clusters, rock()], false],
      [[voidNode(300), seekHead([late]), info, tracks, ...clusters, voidNode(90), late, voidNode(2)], false],
      [[info, tracks, ...clusters.slice(0, 2), rock(), ...clusters.slice(2)], false],
    ] as const) {
      const path = makeMatroska(at('mka'), ebml, [...elements], { isLive });
      const { genres, problem, properties } = await readTagsOf(path);
      assert.deepEqual([genres, problem, properties.sampleRateHz], [['Rock'], undefined, 44_100]);
    }
  });

  it('does not read the audio', async () => {
    const long = at('mka');
    ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=duration=60:sample_rate=44100',
      '-c:a',
      'flac',
      '-metadata',
      'genre=Rock',
      long,
    ]);
    // Behind the audio, where a SeekHead leads
    tagFile(long, { genre: ['Dub'], LONG: ['x'.repeat(2000)] });
    using reader = new FileReader(long);
    const { genres } = await readTags(reader, long);
    assert.deepEqual(genres, ['Dub']);
    assert.ok(reader.bytesRead <= 6 * 64 * 1024, `${reader.bytesRead} of ${reader.size} bytes`);
  });

  it('reads all else where a part of it is damaged', async () => {
    const broken = make([
      tags(
        tag(
          [],
          simpleTag('GENRE', 'Rock'),
          node('SimpleTag', [node('TagString', 'without a name')]),
          simpleTag('X', Buffer.from([1])),
        ),
      ),
      node('Tags', Buffer.from([0x73, 0x73, 0xff, 0xff])),
      node('Attachments', [node('AttachedFile', [node('FileName', 'no type')])]),
      node('Tags', []),
    ]);
    const { genres, problem, coverCount } = await readTagsOf(broken);
    assert.deepEqual([genres, problem, coverCount], [['Rock'], undefined, 0]);
    const cut = at('mka');
    writeFileSync(cut, readFileSync(broken).subarray(0, -5000));
    assert.deepEqual((await readTagsOf(cut)).genres, ['Rock']);
  });
});
