/** What is heard of a track beside its tags. */
export const musicTasks = ['rhythm', 'key', 'voice'] as const;
export type MusicTask = (typeof musicTasks)[number];

/** What a track is listened to for. */
export type Listening = 'tags' | MusicTask;

/** Something that was heard, or why there is none of it: "no steady beat". */
export type Found<T> = { heard: T } | { heard?: undefined; reason: string };
