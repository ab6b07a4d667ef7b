import type { PartAnalysis } from '../analysis/protocol.ts';
import type { Coverage } from '../scores/Coverage.ts';
import type { MusicModels } from '../library/HeardMusic.ts';
import type { Library } from '../library/Library.ts';
import { musicTasks, type MusicTask } from '../scores/musicTasks.ts';
import { voiceByScores } from './tellVoice.ts';

export interface MusicOptions {
  library: Library;
  /** The tagger. */
  modelId: number;
  coverage: Coverage;
  music: MusicModels;
}

/**
 * Stores what was heard of a track beside its tags; within a transaction. Where somebody sings is told by what was heard of the
 * tags, now or before, where no package hears that. What it was listened to for in vain is stored with that, so that it is not
 * listened to for it again and again.
 */
export function storeMusic(
  { library, modelId, coverage, music }: MusicOptions,
  trackId: number,
  { contentId, asked = [], heard, music: found = {} }: PartAnalysis,
): void {
  const { rhythm, key, voice, words } = music;
  if (found.rhythm && rhythm) library.music.saveRhythm(trackId, rhythm, { coverage, ...found.rhythm });
  if (found.key && key) library.music.saveKey(trackId, key, { coverage, ...found.key });
  if (found.voice && voice) library.music.saveVoice(trackId, voice, { coverage, ...found.voice });
  if (found.words && words) library.words.save(trackId, words, { coverage, ...found.words });
  const known = library.music.heardOf({ contentId }, music, coverage);
  const lacks = (task: MusicTask) => asked.includes(task) && !known.includes(task);
  if (!musicTasks.some(lacks)) return;
  const reason = heard?.reason ?? library.scores.of(trackId, modelId)?.reason ?? 'nothing was heard';
  const nothing = { coverage, reason };
  if (rhythm && lacks('rhythm')) library.music.saveRhythm(trackId, rhythm, nothing);
  if (key && lacks('key')) library.music.saveKey(trackId, key, nothing);
  if (words && lacks('words')) library.words.save(trackId, words, nothing);
  if (voice && lacks('voice'))
    library.music.saveVoice(trackId, voice, voiceByScores(library, trackId, modelId) ?? nothing);
}
