import { common } from './de/common.ts';
import { counts } from './de/counts.ts';
import { duplicates } from './de/duplicates.ts';
import { edit } from './de/edit.ts';
import { filters } from './de/filters.ts';
import { folders } from './de/folders.ts';
import { groups } from './de/groups.ts';
import { jobs } from './de/jobs.ts';
import { keyGroups } from './de/keyGroups.ts';
import { keyNames } from './de/keyNames.ts';
import { keys } from './de/keys.ts';
import { library } from './de/library.ts';
import { map } from './de/map.ts';
import { models } from './de/models.ts';
import { player } from './de/player.ts';
import { playlists } from './de/playlists.ts';
import { review } from './de/review.ts';
import { search } from './de/search.ts';
import { settings } from './de/settings.ts';
import { table } from './de/table.ts';
import { tags } from './de/tags.ts';
import { track } from './de/track.ts';
import { training } from './de/training.ts';
import { window } from './de/window.ts';
import { words } from './de/words.ts';
import { write } from './de/write.ts';
import type { Catalogue } from './Messages.ts';

export const de: Catalogue = {
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
