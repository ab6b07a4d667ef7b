import { decodeGenres } from '../../files/id3Genres.ts';
import { decodeText } from '../../files/id3Text.ts';
import { frameContent, type Frame, type FrameForm } from './id3Frames.ts';
import { nameOfFrame } from './tagTexts.ts';
import { nameIn3 } from '../../files/id3v2Tag.ts';

/** Descriptions of TXXX frames for which Vorbis comments have other names. */
const otherNames: Record<string, string> = {
  'MUSICBRAINZ ALBUM ID': 'MUSICBRAINZ_ALBUMID',
  'MUSICBRAINZ ARTIST ID': 'MUSICBRAINZ_ARTISTID',
  'MUSICBRAINZ ALBUM ARTIST ID': 'MUSICBRAINZ_ALBUMARTISTID',
  'MUSICBRAINZ RELEASE GROUP ID': 'MUSICBRAINZ_RELEASEGROUPID',
  'MUSICBRAINZ RELEASE TRACK ID': 'MUSICBRAINZ_RELEASETRACKID',
};
/** Where v2.3 has a frame of its own for what v2.4 says otherwise; the year alone here, day and time beside it. */
const olderNames: Record<string, string> = { TYER: 'DATE', TYE: 'DATE', TORY: 'ORIGINALDATE', TMOO: 'MOOD' };

/** What a frame says in texts, by the names of Vorbis comments; nothing for pictures, numbers and settings. */
export function textsOf(frame: Frame, form: FrameForm): [name: string, text: string][] {
  const { name, values = [] } = frame;
  const id = form.version === 2 ? nameIn3(`${name} `) : name.slice(0, 4);
  if (name.startsWith('TXX')) {
    const description = name.slice(name.indexOf(':') + 1);
    return values.map((value) => [otherNames[description] ?? description, value]);
  }
  if (id === 'COMM' || id === 'USLT') return longText(frame, id, form);
  const known = olderNames[name] ?? nameOfFrame(id);
  if (known === undefined) return [];
  const texts = id === 'TCON' ? values.flatMap((value) => decodeGenres(value.trim())) : values;
  return texts.map((text) => [known, text.trim()]);
}

/** A comment without a description; those with one are settings of programs (iTunNORM), and so not for people. */
function longText({ raw }: Frame, id: string, form: FrameForm): [string, string][] {
  const content = frameContent(raw, form);
  if (!content || content.length < 5) return [];
  const [description = '', ...texts] = decodeText(
    Buffer.concat([content.subarray(0, 1), content.subarray(4)]),
  );
  const isPlain = description === '' || /^ID3v1 Comment$/i.test(description);
  return isPlain ? [[nameOfFrame(id)!, texts.join('\n').trim()]] : [];
}
