import { InvalidArgumentError } from 'commander';
import { musicTasks, type MusicTask } from '../scores/musicTasks.ts';

/** "rhythm,key", or "tags" for nothing beside them. */
export function parseHear(text: string): MusicTask[] {
  const words = text.split(',').map((word) => word.trim());
  const isKnown = (word: string): word is MusicTask => (musicTasks as readonly string[]).includes(word);
  const unknown = words.find((word) => !isKnown(word) && word !== 'tags');
  if (unknown === undefined) return musicTasks.filter((task) => words.includes(task));
  throw new InvalidArgumentError(
    `there is no ${unknown} to be heard: write ${musicTasks.join()}, some of these, or tags for tags alone`,
  );
}
