import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { tagFile, type TagStyle } from '../fixtures/tagFile.ts';
import { contentId, decode, type Encoded, open, SoundFiles } from './soundFiles.ts';

const files = new SoundFiles();
after(() => files[Symbol.dispose]());

const tags = {
  title: ['Another name'],
  artist: ['Somebody'],
  genre: ['Rock', 'Pop'],
  comment: ['x'.repeat(5000)],
};

/** Tags of the style that mutagen takes for the format unless said. */
const taggings: [name: string, options: string[], style?: TagStyle][] = [
  ['id3.mp3', []],
  ['id3v23.mp3', [], 'id3v2.3'],
  ['id3v1.mp3', [], 'id3v1'],
  ['ape.mp3', [], 'ape'],
  ['plain.flac', []],
  ['aac.m4a', ['-c:a', 'aac']],
  ['faststart.m4a', ['-c:a', 'aac', '-movflags', 'faststart']],
  ['alac.m4a', ['-c:a', 'alac']],
  ['vorbis.ogg', ['-c:a', 'libvorbis']],
  ['plain.opus', []],
  ['plain.wav', []],
  ['plain.aiff', []],
  ['plain.wma', []],
  ['ape.wv', [], 'ape'],
  ['ape.tta', [], 'ape'],
];

/** The bytes of a tagged file before the tags at its end, which the caller hides. */
function sizeBeforeTags(tagged: string, untagged: string, style: TagStyle | undefined): number {
  if (style === 'ape') return statSync(untagged).size;
  return statSync(tagged).size - (style === 'id3v1' ? 128 : 0);
}

describe('identity', () => {
  before(() =>
    files.encodeTogether([
      ...taggings.map(([name, options]): Encoded => [name, { seconds: 3, options }]),
      ['one.mp3', { seconds: 2 }],
      ['two.mp3', { seconds: 2, options: ['-b:a', '96k'] }],
      ['container.opus', { seconds: 2 }],
      ['long.flac', { seconds: 10 }],
    ]),
  );

  for (const [name, , style] of taggings) {
    it(`stays when a file is tagged: ${name}`, () => {
      const path = files.at(name);
      const tagged = `${files.folder}/tagged-${name}`;
      copyFileSync(path, tagged);
      const pictureBytes = style === 'ape' || name.endsWith('wma') ? 0 : 3_000_000;
      tagFile(tagged, tags, style ? { style, pictureBytes } : { pictureBytes });
      assert.notDeepEqual(readFileSync(tagged), readFileSync(path));
      const visible = { size: sizeBeforeTags(tagged, path, style) };
      assert.equal(contentId(tagged, visible), contentId(path));

      using audio = open(path);
      using taggedAudio = open(tagged, visible);
      assert.deepEqual(decode(taggedAudio), decode(audio));
    });
  }

  it('is a SHA-256 of the audio, another for other audio', () => {
    const path = files.at('one.mp3');
    assert.match(contentId(path), /^[0-9a-f]{64}$/);
    assert.notEqual(contentId(files.at('two.mp3')), contentId(path));
  });

  it('is the same in another container', () => {
    const path = files.at('container.opus');
    assert.equal(contentId(files.make('container.mka', '-i', path, '-c', 'copy')), contentId(path));
  });

  it('of a long file begins with what is held', () => {
    const path = files.at('long.flac');
    const prefixOf = (holdBytes: number) => {
      using audio = open(path, { holdBytes });
      return audio.identify();
    };
    assert.deepEqual(prefixOf(50_000), prefixOf(50_000));
    assert.notDeepEqual(prefixOf(50_000), prefixOf(60_000));
  });
});
