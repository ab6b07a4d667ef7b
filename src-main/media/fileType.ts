import { extname } from 'node:path';

const byEnding = new Map(
  Object.entries({
    'audio/mpeg': 'mp3 mp2 mp1',
    'audio/flac': 'flac',
    'audio/mp4': 'm4a m4b m4r mp4 3gp',
    'audio/aac': 'aac',
    'audio/ogg': 'ogg oga opus spx',
    'audio/wav': 'wav wave bwf rf64 w64',
    'audio/aiff': 'aif aiff aifc',
    'audio/x-caf': 'caf',
    'audio/basic': 'au snd',
    'audio/x-ms-wma': 'wma asf',
    'audio/x-ape': 'ape',
    'audio/x-wavpack': 'wv',
    'audio/x-tta': 'tta',
    'audio/x-musepack': 'mpc mp+ mpp',
    'audio/x-dsf': 'dsf',
    'audio/x-dff': 'dff',
    'audio/x-matroska': 'mka mkv',
    'audio/webm': 'webm',
    'audio/ac3': 'ac3',
    'audio/eac3': 'eac3',
  }).flatMap(([mediaType, endings]) => endings.split(' ').map((ending) => [ending, mediaType] as const)),
);

/** The media type of a file by its name, for programs that play more than a page does. */
export function fileType(path: string): string {
  return byEnding.get(extname(path).slice(1).toLowerCase()) ?? 'application/octet-stream';
}
