import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentOf, kept } from '../fixtures/keptFile.ts';
import { audioFormats, canMake, makeAudio, type AudioFormat } from '../fixtures/makeAudio.ts';
import { tagFile } from '../fixtures/tagFile.ts';

/** A short file of each format that can be made here, with tags where the format has them. */
export function taggedSongs(folder: string): { format: AudioFormat; ending: string; bytes: Buffer }[] {
  const formats = (Object.keys(audioFormats) as AudioFormat[]).filter(canMake);
  return formats.map((format) => {
    const ending = audioFormats[format];
    const plain = makeAudio(join(folder, `whole-${format}${ending}`), { format, seconds: 0.3 });
    if (format === 'aac') return { format, ending, bytes: readFileSync(plain) };
    const tagged = kept(['tagged', contentOf(plain)], (draft) => tag(plain, draft), ending);
    return { format, ending, bytes: readFileSync(tagged) };
  });
}

function tag(plain: string, draft: string): void {
  copyFileSync(plain, draft);
  const style = /\.(wv|ape|mpc|tta)$/.test(draft) ? { style: 'ape' as const } : {};
  tagFile(draft, { genre: ['Rock', 'Pop'], title: ['T'] }, style);
}
