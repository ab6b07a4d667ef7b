import { voiceOfTags } from '../hearing/voice/voiceOfTags.ts';
import type { HeardOf, StoredVoice } from '../library/storedMusic.ts';
import type { Library } from '../library/Library.ts';
import type { HeardState, KnownFile } from '../library/FileState.ts';
import type { ImportOptions } from './ImportOptions.ts';

/**
 * Returns where somebody sings in a track by the tags that a model heard of it; undefined where it has heard none, or has no tag
 * for that. `tags` are the model's.
 */
export function voiceByScores(
  library: Library,
  trackId: number,
  modelId: number,
): HeardOf<StoredVoice> | undefined {
  const scores = library.scores.of(trackId, modelId);
  if (!scores) return undefined;
  const tags = library.models
    .tagsOf(modelId)
    .map(({ name, threshold, map }) => ({ tag: name, threshold, map }));
  const told = voiceOfTags(tags, scores);
  return told && { coverage: scores.coverage, ...told };
}

/**
 * Tells where somebody sings in the tracks of a file whose tags were heard before, by a comparison of models for instance, where
 * the tagger in use is what tells that: nothing of the file has to be read for it. Returns the file as it is known then.
 */
export function tellVoice(
  { library, modelId, music = {} }: Pick<ImportOptions, 'library' | 'modelId' | 'music'>,
  file: KnownFile,
): KnownFile {
  const { voice } = music;
  if (voice === undefined || !library.music.isOfTagger(voice, modelId)) return file;
  const tell = <T extends HeardState>(part: T): T => {
    const { trackId } = part;
    if (trackId === null || part.coverage === null || part.music.voice !== undefined) return part;
    const told = voiceByScores(library, trackId, modelId);
    if (!told) return part;
    library.music.saveVoice(trackId, voice, told);
    return { ...part, music: { ...part.music, voice: told.coverage } };
  };
  return file.parts ? { ...file, parts: file.parts.map(tell) } : tell(file);
}
