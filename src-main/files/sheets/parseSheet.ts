/** What a cue sheet says, as it stands there. */
export interface CueSheet {
  /** TITLE, PERFORMER, SONGWRITER … and REM GENRE as "REM GENRE", in capitals, of the disc. */
  fields: Map<string, string>;
  /** In the order of the sheet. */
  files: CueFile[];
}

export interface CueFile {
  /** As the sheet names it: a path of another system, perhaps. */
  name: string;
  tracks: CueTrack[];
}

export interface CueTrack {
  /** Which of the sheet's tracks it is, from 1. */
  position: number;
  number: number;
  isAudio: boolean;
  fields: Map<string, string>;
  /** INDEX 01, in sectors of 1/75 s from the beginning of its file. */
  startSectors: number;
}

/** What a sheet can hold is 99 tracks; books have more chapters than that. */
const mostTracks = 999;

/**
 * Parses a cue sheet (CDRWIN's, with the comments that EAC and foobar2000 made usual). A track belongs to the file in which
 * its INDEX 01 lies, whatever its pregap belongs to. Returns in words why there is nothing to be made of it.
 */
export function parseSheet(text: string): CueSheet | { problem: string } {
  const sheet: CueSheet = { fields: new Map(), files: [] };
  let track: (Omit<CueTrack, 'startSectors'> & { startSectors?: number }) | undefined;
  let count = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, command = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
    switch (command.toUpperCase()) {
      case 'FILE': {
        // Some programs name an image again in front of each of its tracks
        const name = fileNameOf(rest);
        if (sheet.files.at(-1)?.name !== name) sheet.files.push({ name, tracks: [] });
        break;
      }
      case 'TRACK': {
        const [number = '', kind = ''] = rest.split(/\s+/);
        if (track && track.startSectors === undefined) return unplaced(track);
        if (!/^\d{1,3}$/.test(number)) return { problem: 'one of its tracks has no number' };
        if (++count > mostTracks) return { problem: `a cue sheet of more than ${mostTracks} tracks` };
        track = {
          position: count,
          number: Number(number),
          isAudio: kind.toUpperCase() === 'AUDIO',
          fields: new Map(),
        };
        break;
      }
      case 'INDEX': {
        const [index = '', time = ''] = rest.split(/\s+/);
        if (Number(index) !== 1 || !track) break;
        const startSectors = sectorsOf(time);
        const file = sheet.files.at(-1);
        if (startSectors === undefined || !file) return unplaced(track);
        file.tracks.push(Object.assign(track, { startSectors }));
        break;
      }
      case 'REM': {
        const [, name = '', value = ''] = /^(\S+)\s+(.*)$/.exec(rest) ?? [];
        note(track?.fields ?? sheet.fields, `REM ${name.toUpperCase()}`, value);
        break;
      }
      default:
        note(track?.fields ?? sheet.fields, command.toUpperCase(), rest);
    }
  }
  if (track && track.startSectors === undefined) return unplaced(track);
  if (count === 0) return { problem: 'a cue sheet without tracks' };
  return sheet;
}

/** The first of several counts. */
function note(fields: Map<string, string>, name: string, value: string): void {
  const text = unquoted(value).trim();
  if (text !== '' && !fields.has(name)) fields.set(name, text);
}

function unplaced({ number }: { number: number }): { problem: string } {
  return { problem: `its track ${number} has no place (INDEX 01)` };
}

/** "name with spaces" WAVE, or name WAVE. */
function fileNameOf(rest: string): string {
  const [, quoted] = /^"(.*)"/.exec(rest) ?? [];
  return quoted ?? rest.replace(/\s+\S+$/, '');
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.replace(/^"/, '').replace(/"$/, '') : text;
}

/** Minutes, seconds, and sectors of 1/75 s. */
function sectorsOf(time: string): number | undefined {
  const [minutes, seconds, sectors] = (/^(\d{1,5}):(\d\d):(\d\d)$/.exec(time)?.slice(1) ?? []).map(Number);
  if (minutes === undefined || seconds! >= 60 || sectors! >= 75) return undefined;
  return (minutes * 60 + seconds!) * 75 + sectors!;
}
