import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile, type TestTags } from '../fixtures/tagFile.ts';
import { frame, tag, text } from '../writing/id3Bytes.ts';
import { readTagsOf } from './readTagsOf.ts';

const scratch = mkdtempSync(join(tmpdir(), 'hearmark-music-fields-'));
after(() => rmSync(scratch, { recursive: true }));
let made = 0;

function make(format: AudioFormat): string {
  return makeAudio(join(scratch, `${++made}${audioFormats[format]}`), { format, seconds: 1 });
}

async function read(path: string) {
  const { bpm, key } = await readTagsOf(path);
  return { bpm, key };
}

/** As mutagen and mkvpropedit name them: how other programs write tempo and key into each kind of tag. */
const inId3 = { bpm: ['127.98'], key: ['F#m'] };
const inVorbis = { bpm: ['127.98'], INITIALKEY: ['F#m'] };
const tagsOf: Partial<Record<AudioFormat, TestTags>> = {
  mp3: inId3,
  wav: inId3,
  aiff: inId3,
  tta: inId3,
  dsf: inId3,
  flac: inVorbis,
  opus: inVorbis,
  'ogg-vorbis': inVorbis,
  'm4a-aac': { bpm: ['127'], BPM: ['127.98'], initialkey: ['F#m'] },
  ape: inVorbis,
  wv: inVorbis,
  mpc: inVorbis,
  wma: { 'WM/BeatsPerMinute': ['127.98'], 'WM/InitialKey': ['F#m'] },
  mka: { bpm: ['127.98'], INITIAL_KEY: ['F#m'] },
};

describe('tempo and key that files say', () => {
  for (const [format, tags] of Object.entries(tagsOf) as [AudioFormat, TestTags][]) {
    const skip = !canMake(format) && `what makes or tags ${format} is not installed`;
    it(`are read from ${format}, with fractions`, { skip }, async () => {
      const style = /^(ape|wv|mpc)$/.test(format) ? ({ style: 'ape' } as const) : {};
      assert.deepEqual(await read(tagFile(make(format), tags, style)), { bpm: 127.98, key: 'F#m' });
    });
  }

  it('are read from the whole number of iTunes, which is 0 where there is none', async () => {
    assert.deepEqual(await read(tagFile(make('m4a-aac'), { bpm: ['128'], KEY: ['8A'] })), {
      bpm: 128,
      key: '8A',
    });
    assert.equal((await read(tagFile(make('m4a-aac'), { bpm: ['0'] }))).bpm, undefined);
  });

  it('are read from ID3v2.2 and ID3v2.3', async () => {
    const audio = readFileSync(make('mp3'));
    for (const [version, names] of [[2, ['TBP', 'TKE']] as const, [3, ['TBPM', 'TKEY']] as const]) {
      const path = join(scratch, `v${version}.mp3`);
      const frames = [frame(version, names[0], text('84,5')), frame(version, names[1], text('Bbm'))];
      writeFileSync(path, Buffer.concat([tag(version, frames), audio]));
      assert.deepEqual(await read(path), { bpm: 84.5, key: 'Bbm' });
    }
  });

  it('are read from the INFO chunk of a WAV', async () => {
    const wav = readFileSync(make('wav'));
    const entry = Buffer.concat([Buffer.from('IBPM'), Buffer.of(4, 0, 0, 0), Buffer.from('174\0')]);
    const list = Buffer.concat([Buffer.from('LIST'), Buffer.of(4 + entry.length, 0, 0, 0), Buffer.from('INFO'), entry]); // prettier-ignore
    const bytes = Buffer.concat([wav, list]);
    bytes.writeUInt32LE(bytes.length - 8, 4);
    const path = join(scratch, 'info.wav');
    writeFileSync(path, bytes);
    assert.equal((await read(path)).bpm, 174);
  });

  it('are taken as numbers: "128 BPM" is 128, "allegro" is none', async () => {
    assert.equal((await read(tagFile(make('mp3'), { bpm: ['128 BPM'] }))).bpm, 128);
    assert.equal((await read(tagFile(make('flac'), { TEMPO: ['allegro'] }))).bpm, undefined);
    assert.equal((await read(tagFile(make('flac'), { TEMPO: ['96.2'] }))).bpm, 96.2);
  });
});
