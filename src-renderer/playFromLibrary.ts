import type { Sort } from '../src-main/api.ts';
import { idsOf } from './idsOf.ts';
import type { AppState } from './state/AppState.svelte.ts';
import type { PlayedList } from './state/PlayOrder.ts';
import { Radio } from './state/Radio.ts';
import { TrackPages } from './state/TrackPages.svelte.ts';
import { m } from './messages/m.ts';

/** So many tracks go into the queue at once. */
const mostQueued = 500;
const byAlbum: Sort = { by: 'album', descending: false };

/**
 * Plays a row of the library, and what follows it in its list; or the tracks of a group one after the other; or on the map the track
 * that is pointed at, and then what sounds like it.
 */
export async function playFromLibrary(app: AppState, index: number): Promise<void> {
  const { library, player } = app;
  if (library.groups) return playGroup(app, index);
  if (library.mode === 'map') return playOnMap(app);
  const row = await library.pages.rowAt(index);
  if (row) await player.play(row, 0, shownList(app), index);
}

/** Puts what is chosen in the library into the queue, in its order, and says so. */
export async function queueChosen(app: AppState, where: 'next' | 'last'): Promise<void> {
  const { api, library, player, toasts } = app;
  try {
    const sort = library.groups ? byAlbum : library.sort;
    const trackIds = await idsOf(api, library.target, sort, mostQueued);
    if (!trackIds) {
      toasts.show(m.player.atMostTracksGoInto({ mostQueued }));
      return;
    }
    const rows = await api.listTracks({ trackIds });
    if (rows.length === 0) return;
    await player.enqueue(rows, where);
    const tracks = rows.length;
    toasts.show(where === 'next' ? m.player.willPlayNext({ tracks }) : m.player.addedToTheQueue({ tracks }));
  } catch (error) {
    toasts.failed(error);
  }
}

/** The list as it is now, whatever is looked at afterwards; a scan may move what stands in it. */
function shownList({ api, library: { pages } }: AppState): PlayedList {
  const { question, total } = pages;
  const own = new TrackPages(api, question);
  const shown = () => (pages.question === question ? pages : own);
  return {
    at: (place) => shown().rowAt(place),
    count: () => shown().total ?? total,
    placeOf: (trackId, place) =>
      shown().row(place)?.trackId === trackId ? place : (shown().indexOf(trackId) ?? place),
    kept: { kind: 'question', question },
  };
}

async function playOnMap({ api, library: { map }, player }: AppState): Promise<void> {
  const { pointedId } = map;
  const [row] = pointedId === null ? [] : await api.listTracks({ trackIds: [pointedId] });
  if (row) await player.play(row, 0, new Radio(api, row, false));
}

async function playGroup({ api, library: { groups }, player }: AppState, index: number): Promise<void> {
  const filter = groups?.filterOf(index);
  if (!groups || !filter) return;
  const sort: Sort = groups.by === 'artist' ? { by: 'artist', descending: false } : byAlbum;
  const pages = new TrackPages(api, { filter, sort });
  const count = groups.pages.row(index)?.tracks ?? 0;
  const first = await pages.rowAt(0);
  const list = { at: (place: number) => pages.rowAt(place), count: () => count };
  const kept = { kind: 'question', question: { filter, sort } } as const;
  if (first) await player.play(first, 0, { ...list, kept }, 0);
}
