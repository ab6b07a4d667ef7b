/** What is heard of a track beside its tags; `words`: where it lies among sounds and words, so that words find it. */
export const musicTasks = ['rhythm', 'key', 'voice', 'words'] as const;
export type MusicTask = (typeof musicTasks)[number];

/** What a track is listened to for. */
export type Listening = 'tags' | MusicTask;

/** Something that was heard, or why there is none of it: "no steady beat". */
export type Found<T> = { heard: T } | { heard?: undefined; reason: string };

/** Why there is none, as the host keeps it and a window translates it. */
export const reasonsForNone = {
  beat: 'no steady beat',
  key: 'no key',
  sound: 'nothing was heard',
} as const;

/** Why there is no tempo or key where the person says that there is none. */
export const saidNone = 'none, you say';
