import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { askPython } from '../fixtures/askPython.ts';
import { contentOf, keptAt, pythonOf } from '../fixtures/keptFile.ts';

const program = join(import.meta.dirname, 'foreignTags.py');

/** Adds pictures, chapters, lyrics, ReplayGain and vendors' fields to a file, with mutagen or mkvpropedit. */
export function addForeignTags(path: string): string {
  const add = (draft: string) => {
    copyFileSync(path, draft);
    if (/\.(mka|webm)$/.test(draft)) addToMatroska(draft);
    else askPython(program, 'add', draft);
  };
  const ending = extname(path);
  return keptAt(path, [...pythonOf(program), 'add', ending, contentOf(path)], add, ending);
}

/** A cover, chapters, and a tag of the edition, with mkvpropedit. */
function addToMatroska(path: string): void {
  const [cover, chapters, tags] = ['png', 'ogm', 'xml'].map((ending) => `${path}.${ending}`) as [string, string, string]; // prettier-ignore
  writeFileSync(cover, Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  writeFileSync(
    chapters,
    'CHAPTER01=00:00:00.000\nCHAPTER01NAME=One\nCHAPTER02=00:00:00.500\nCHAPTER02NAME=Two\n',
  );
  const simple =
    '<Simple><Name>REPLAYGAIN_GAIN</Name><String>-3.50 dB</String><Simple><Name>NOTE</Name><String>in it</String></Simple></Simple>';
  const binary = '<Simple><Name>BLOB</Name><Binary format="hex">0001ff</Binary></Simple>';
  writeFileSync(tags, `<Tags><Tag><Targets/>${simple}${binary}</Tag></Tags>`);
  const edits = ['--add-attachment', cover, '--chapters', chapters, '--tags', `track:a1:${tags}`];
  execFileSync('mkvpropedit', ['--quiet', path, ...edits]);
}

/** All that mutagen finds in a file, as text, by its native names. */
export function dumpTags(path: string): Record<string, string> {
  return askPython(program, 'dump', path) as Record<string, string>;
}
