/** Endings of the formats that Hearmark reads (issue 2), with their usual other spellings. */
const audioEndings = new Set(
  (
    'mp3 mp2 flac m4a m4b mp4 aac ogg oga opus wav wave aif aiff aifc ' + 'wma ape wv tta mpc mp+ mpp dsf mka'
  ).split(' '),
);

/** Folders that systems, servers and recycle bins keep for themselves; compared in lower case. */
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
  '__macosx', // resource forks of an unpacked zip
  'network trash folder',
  'temporary items',
]);

/** Tells whether a file of this name is taken for audio: by its ending, whatever the case; hidden ones are not. */
export function isAudioFileName(name: string): boolean {
  if (isHidden(name)) return false;
  const dot = name.lastIndexOf('.');
  return dot > 0 && audioEndings.has(name.slice(dot + 1).toLowerCase());
}

/** Tells whether a folder of this name is left out: hidden (".git", ".AppleDouble") or kept by the system. */
export function isSkippedFolderName(name: string): boolean {
  return isHidden(name) || systemFolders.has(name.toLowerCase());
}

/** Also the "._song.mp3" that macOS leaves next to each file on a foreign drive. */
function isHidden(name: string): boolean {
  return name.startsWith('.');
}
