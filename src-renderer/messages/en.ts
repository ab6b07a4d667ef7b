import { common } from './en/common.ts';
import { counts } from './en/counts.ts';
import { duplicates } from './en/duplicates.ts';
import { edit } from './en/edit.ts';
import { filters } from './en/filters.ts';
import { folders } from './en/folders.ts';
import { groups } from './en/groups.ts';
import { jobs } from './en/jobs.ts';
import { keyGroups } from './en/keyGroups.ts';
import { keyNames } from './en/keyNames.ts';
import { keys } from './en/keys.ts';
import { library } from './en/library.ts';
import { map } from './en/map.ts';
import { models } from './en/models.ts';
import { player } from './en/player.ts';
import { playlists } from './en/playlists.ts';
import { review } from './en/review.ts';
import { search } from './en/search.ts';
import { settings } from './en/settings.ts';
import { table } from './en/table.ts';
import { tags } from './en/tags.ts';
import { track } from './en/track.ts';
import { training } from './en/training.ts';
import { window } from './en/window.ts';
import { words } from './en/words.ts';
import { write } from './en/write.ts';

/** Every text of the window, by area. Other languages have the same keys with the same parameters. */
export const en = {
  common,
  counts,
  duplicates,
  edit,
  filters,
  folders,
  groups,
  jobs,
  keyGroups,
  keyNames,
  keys,
  library,
  map,
  models,
  player,
  playlists,
  review,
  search,
  settings,
  table,
  tags,
  track,
  training,
  window,
  words,
  write,
};
