import type * as musicMetadata from 'music-metadata';
import type { ByteSource } from './ByteSource.ts';
import { keepTagTables } from './keepTagTables.ts';
import { mendId3v1Texts } from './mendId3v1Texts.ts';
import { mendInfoTexts } from './mendInfoTexts.ts';
import { nameOwnTexts } from './nameOwnTexts.ts';
import type { Container } from './sniffContainer.ts';
import { SourceTokenizer } from './SourceTokenizer.ts';

type Said = Partial<Pick<musicMetadata.IAudioMetadata, 'native' | 'common'>>;

/** Metadata as music-metadata gives it; of a file with a defect, what was found before the defect. */
export interface Parsed {
  metadata: Partial<musicMetadata.IAudioMetadata>;
  problem?: string;
  /** What the container's own tags say, and those in front of it, where a format has no place for the latter. */
  apart?: readonly [own: Said, front: Said];
}

/** TTA is not among music-metadata's formats: readTags knows its header. */
const mimeTypes: Record<Exclude<Container, 'tta'>, string> = {
  mpeg: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp4: 'audio/mp4',
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  asf: 'audio/ms-asf',
  matroska: 'audio/matroska',
  ape: 'audio/ape',
  wavpack: 'audio/wavpack',
  musepack: 'audio/musepack',
  dsf: 'audio/dsf',
  dsdiff: 'audio/dsd',
};

let loading: Promise<typeof musicMetadata> | undefined;

/** Loads music-metadata when it is first needed: most processes of ours read no tags, and it takes a fifth of their start. */
function loadParsers(): Promise<typeof musicMetadata> {
  return (loading ??= import('music-metadata'));
}

/**
 * Runs music-metadata over a source. `audioEnd` is where its trailing tags begin; where `scans` is false, no frames
 * are looked for before them. A malformed file is a `problem`; a drive that fails is thrown, as ReadError.
 */
export async function parseContainer(
  source: ByteSource,
  container: keyof typeof mimeTypes,
  { audioEnd = source.size, scans = true } = {},
): Promise<Parsed> {
  const { parseFromTokenizer } = await loadParsers();
  const tokenizer = new SourceTokenizer(source, mimeTypes[container], audioEnd, scans);
  // The observer sees the collection grow, so that what was read before a defect is not lost with the exception.
  let collected: Partial<musicMetadata.IAudioMetadata> = {};
  const observer = ({ metadata }: { metadata: musicMetadata.IAudioMetadata }) => {
    collected = metadata;
    keepTagTables(metadata);
  };
  let problem: string | undefined;
  try {
    collected = await parseFromTokenizer(tokenizer, { duration: false, observer });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (tokenizer.failure) throw tokenizer.failure;
  if (container === 'wav') mendInfoTexts(collected);
  mendId3v1Texts(source, collected);
  nameOwnTexts(collected);
  return problem === undefined ? { metadata: collected } : { metadata: collected, problem };
}
