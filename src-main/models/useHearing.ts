import type { HearingFolders } from '../analysis/protocol.ts';
import { hasVoiceTag } from '../hearing/voice/voiceOfTags.ts';
import type { MusicModels } from '../library/HeardMusic.ts';
import type { Library } from '../library/Library.ts';
import { musicTasks, type MusicTask } from '../scores/musicTasks.ts';
import { answersSteps } from '../taggers/answersSteps.ts';
import type { ModelCard } from '../taggers/card.ts';
import type { HearingTask } from '../taggers/hearing/hearingCard.ts';
import { identifyHearing } from '../taggers/hearing/identifyHearing.ts';
import type { InstalledModels } from './InstalledModels.ts';

/** What hears something beside tags: in which folders the packages are, and what the library calls them. */
export interface HearingInUse {
  hearing: HearingFolders;
  music: MusicModels;
}

/** What a card says that a package hears, for what is wanted. */
const hears: Record<MusicTask, HearingTask> = { rhythm: 'beats', key: 'key', voice: 'voice', words: 'words' };

/**
 * Finds what hears these tasks, of the packages that are installed, and makes it known to the library. Where somebody sings is told
 * by a tagger that has a tag for it and answers for short steps, which costs nothing (see docs/hearing.md); else by a package, or
 * the windows of a tagger. What nothing hears is left out, and
 * `warn` told of each package that was refused. Throws ModelError.
 */
export async function useHearing(
  library: Library,
  installed: InstalledModels,
  tagger: { card: ModelCard; weightsHash: string },
  tasks: readonly MusicTask[],
  warn: (text: string) => void,
): Promise<HearingInUse> {
  const inUse: HearingInUse = { hearing: {}, music: {} };
  for (const task of musicTasks.filter((one) => tasks.includes(one))) {
    const isByTagger = task === 'voice' && hasVoiceTag(tagger.card.vocabulary);
    const folder =
      isByTagger && answersSteps(tagger.card) ? undefined : await installed.hearingFolder(hears[task], warn);
    if (folder !== undefined) {
      const { card, weightsHash } = await identifyHearing(folder);
      const { name, version } = card;
      inUse.hearing[task] = folder;
      inUse.music[task] = library.music.useModel(task, { name, version, weightsHash });
    } else if (isByTagger) {
      const { name, version } = tagger.card;
      inUse.music.voice = library.music.useModel(task, { name, version, weightsHash: tagger.weightsHash });
    }
  }
  return inUse;
}
