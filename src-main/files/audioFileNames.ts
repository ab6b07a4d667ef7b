/** Endings of the formats that Hearmark hears, with their usual other spellings; docs/formats.md describes each. */
export const audioEndings: ReadonlySet<string> = new Set(
  (
    'mp3 mp2 mp1 flac m4a m4b m4r mp4 3gp aac ogg oga opus spx wav wave bwf rf64 w64 aif aiff aifc caf au snd ' +
    'wma asf ape wv tta tak mpc mp+ mpp dsf dff mka mkv webm ac3 eac3 dts amr mod xm it s3m mtm stm'
  ).split(' '),
);

/** What else plays as music and is not heard, by its ending, and why. */
const unheardEndings = new Map<string, string>([
  ...named('MIDI holds notes and no sound', 'mid midi kar rmi'),
  ...named(
    'the music of a game console, which an emulator plays',
    'nsf nsfe sid spc vgm vgz gbs gym hes ay sap',
  ),
  ...named('OptimFROG, for which there is no free decoder', 'ofr ofs'),
  ...named('an Audible book, which is encrypted', 'aa aax aaxc'),
  ...named('a protected purchase, which is encrypted', 'm4p'),
  ...named('Real Audio, which is not heard', 'ra rm ram rmvb'),
]);

function named(why: string, endings: string): [string, string][] {
  return endings.split(' ').map((ending) => [ending, why]);
}

/**
 * Folders that systems, servers, recycle bins and programs keep for themselves; compared in lower case. A folder of
 * music may begin with a dot ("...And Justice for All"), so a dot alone hides nothing.
 */
const systemFolders = new Set([
  '$recycle.bin',
  'recycler',
  'recycled',
  'system volume information',
  'lost+found',
  '@eadir', // Synology: thumbnails, one pseudo folder a file
  '@tmp',
  '#recycle',
  '#snapshot',
  '@recycle', // QNAP
  '@recently-snapshot',
  '.@__thumb', // QNAP
  '__macosx', // resource forks of an unpacked zip
  'network trash folder',
  'temporary items',
  '.appledouble', // netatalk
  '.appledb',
  '.appledesktop',
  '.trash', // with the user's number behind it: see isSkippedFolderName
  '.trashes',
  '.recycle',
  '.recycle.bin',
  '.spotlight-v100',
  '.fseventsd',
  '.temporaryitems',
  '.documentrevisions-v100',
  '.mobilebackups',
  '.pkinstallsandboxmanager',
  '.snapshot',
  '.snapshots',
  '.zfs',
  '.thumbnails',
  '.cache',
  '.config',
  '.local',
  '.git',
  '.svn',
  '.hg',
  '.stfolder', // Syncthing
  '.stversions',
  '.sync', // Resilio
  '.dropbox.cache',
]);

/** Tells whether a file of this name is taken for audio: by its ending, whatever the case. */
export function isAudioFileName(name: string): boolean {
  return !isSystemFileName(name) && audioEndings.has(endingOf(name));
}

/** Tells whether a file of this name is taken for a cue sheet. */
export function isSheetName(name: string): boolean {
  return !isSystemFileName(name) && endingOf(name) === 'cue';
}

/** Says why a file is left out that may hold music to a person; undefined for audio, and for what is none. */
export function whyLeftOut(name: string): string | undefined {
  const ending = endingOf(name);
  if (isSystemFileName(name)) return audioEndings.has(ending) ? 'a companion file of macOS' : undefined;
  return unheardEndings.get(ending);
}

/** Tells whether a folder of this name is left out, because the system or a program keeps it for itself. */
export function isSkippedFolderName(name: string): boolean {
  const plain = name.toLowerCase();
  return systemFolders.has(plain) || /^\.trash-\d+$/.test(plain);
}

/** The "._song.mp3" that macOS leaves next to each file on a foreign drive (AppleDouble). */
function isSystemFileName(name: string): boolean {
  return name.startsWith('._');
}

/** In lower case, without the dot; '' where the dot is the first letter or there is none. */
function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}
