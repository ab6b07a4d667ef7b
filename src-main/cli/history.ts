import { stat } from 'node:fs/promises';
import { ParameterError } from '../errors.ts';
import { matchListens } from '../finding/history/matchListens.ts';
import type { ReadListens } from '../finding/history/NotedListen.ts';
import { readListensFile, readListensFolder } from '../finding/history/readListensFile.ts';
import { settingsFile } from '../locations.ts';
import { displayPath } from '../paths.ts';
import { changeSettings, chosenSettings } from '../settings.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { openLibraryToChange, openLibraryToShow } from './session.ts';

export interface HistoryOptions {
  library: string;
  listener: string;
}

const shownMax = 10;

/** `hearmark history`: says whether a history is kept, and of whom how much. */
export async function history({ library: file }: { library: string }): Promise<number> {
  const isOn = chosenSettings(settingsFile()).history;
  console.log(isOn ? 'A history is kept.' : 'No history is kept; `hearmark history on` switches it on.');
  const library = await openLibraryToShow(file);
  try {
    for (const { listener, plays, tracks } of library.plays.listeners())
      console.log(`${listener || 'You'}: ${counted(plays, 'play')} of ${counted(tracks, 'track')}`);
    return 0;
  } finally {
    library.close();
  }
}

/** `hearmark history on` and `off`. */
export function switchHistory(isOn: boolean): () => Promise<number> {
  return () => {
    changeSettings(settingsFile(), { history: isOn });
    console.log(
      isOn
        ? 'From now on the window notes what you play, in the library on this machine and nowhere else.'
        : 'Nothing more is noted. What was noted stays: `hearmark history forget` deletes it.',
    );
    return Promise.resolve(0);
  };
}

/** `hearmark history import`: takes over what other programs noted. Returns 1 where nothing of a file could be read. */
export async function importHistory(
  files: string[],
  { library: file, listener }: HistoryOptions,
): Promise<number> {
  if (!chosenSettings(settingsFile()).history)
    throw new ParameterError('no history is kept; `hearmark history on` switches it on');
  const library = await openLibraryToChange(file);
  try {
    const tracks = library.plays.tracksCalled();
    let isAnyUnread = false;
    for (const path of files) {
      const { source, listens, unread } = await readFileOfListens(path);
      if (listens.length === 0 && unread > 0) {
        isAnyUnread = true;
        console.log(`${displayPath(path)}: nothing in it could be read as a listen.`);
        continue;
      }
      const { plays, unmatched } = matchListens(listens, tracks);
      const added = library.plays.add(plays, source, listener);
      console.log(
        `${displayPath(path)}: ${counted(listens.length, 'listen')}, ${plays.length} of tracks in the library, ${added} of these new.`,
      );
      if (unread > 0) console.log(`  ${counted(unread, 'listen')} more could not be read.`);
      for (const { name, plays: count } of unmatched.slice(0, shownMax))
        console.log(`  not in the library: ${displayPath(name)} (${counted(count, 'play')})`);
      if (unmatched.length > shownMax) console.log(`  … and ${unmatched.length - shownMax} more`);
    }
    return isAnyUnread ? 1 : 0;
  } finally {
    library.close();
  }
}

/** `hearmark history forget`: deletes what was noted of somebody. */
export async function forgetHistory({ library: file, listener }: HistoryOptions): Promise<number> {
  const library = await openLibraryToChange(file);
  try {
    console.log(`${counted(library.plays.forget(listener), 'play')} forgotten.`);
    return 0;
  } finally {
    library.close();
  }
}

async function readFileOfListens(path: string): Promise<ReadListens> {
  try {
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
    return await (isFolder ? readListensFolder(path) : readListensFile(path));
  } catch (error) {
    if (error instanceof ParameterError) throw new ParameterError(`${path}: ${error.message}`, { path });
    throw error;
  }
}
