import { common } from './he/common.ts';
import { counts } from './he/counts.ts';
import { duplicates } from './he/duplicates.ts';
import { edit } from './he/edit.ts';
import { filters } from './he/filters.ts';
import { folders } from './he/folders.ts';
import { groups } from './he/groups.ts';
import { jobs } from './he/jobs.ts';
import { keyGroups } from './he/keyGroups.ts';
import { keyNames } from './he/keyNames.ts';
import { keys } from './he/keys.ts';
import { library } from './he/library.ts';
import { map } from './he/map.ts';
import { models } from './he/models.ts';
import { player } from './he/player.ts';
import { playlists } from './he/playlists.ts';
import { review } from './he/review.ts';
import { search } from './he/search.ts';
import { settings } from './he/settings.ts';
import { table } from './he/table.ts';
import { tags } from './he/tags.ts';
import { track } from './he/track.ts';
import { training } from './he/training.ts';
import { window } from './he/window.ts';
import { words } from './he/words.ts';
import { write } from './he/write.ts';
import type { Catalogue } from './Messages.ts';

export const he: Catalogue = {
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
