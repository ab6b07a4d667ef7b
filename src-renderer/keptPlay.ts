import type { Api } from '../src-main/api.ts';
import type { Remote } from './api.ts';
import { keep, readKept } from './kept.ts';
import { alone, listOf, type KeptList, type KeptOrder, type PlayedList } from './state/PlayOrder.ts';
import type { Player } from './state/Player.svelte.ts';
import { Radio } from './state/Radio.ts';
import { TrackPages, type Question } from './state/TrackPages.svelte.ts';

const key = 'hearmark.play';

/** What is played, as the browser keeps it: by ids, so that nothing old is shown. */
interface KeptPlay {
  /** Which library the ids are of. */
  library: string;
  order: KeptOrder;
  /** Where the track under way was. */
  positionSeconds: number;
}

/**
 * Takes up what was played in this library before the page was loaded anew, and keeps from now on what is: the queue, what was
 * played and what comes, and where the track under way is. Nothing begins to sound.
 */
export async function takeUpPlay(api: Remote<Api>, player: Player, library: string): Promise<void> {
  const keepNow = () =>
    keep(key, {
      library,
      order: player.keptOrder,
      positionSeconds: player.positionSeconds,
    } satisfies KeptPlay);
  const kept = readPlay(readKept(key), library);
  // Before anything is known of the tracks, nothing is kept over it
  const isKnown = !kept || (await restore(api, player, kept));
  player.onOrder = keepNow;
  if (isKnown) addEventListener('pagehide', keepNow);
}

/** Returns false where the host could not be asked. */
async function restore(
  api: Remote<Api>,
  player: Player,
  { order, positionSeconds }: KeptPlay,
): Promise<boolean> {
  try {
    const { queued, played } = order;
    const trackIds = [...new Set([...queued, ...played.map(({ trackId }) => trackId)])];
    const rows = await api.listTracks({ trackIds });
    const list = await listAgain(api, order.list).catch(() => null);
    const tracks = new Map(rows.map((row) => [row.trackId, row]));
    player.restore(order, positionSeconds, tracks, list);
    return true;
  } catch {
    return false;
  }
}

/** Checks what was kept; undefined where it is of another library, or is not what it should be. */
export function readPlay(kept: unknown, library: string): KeptPlay | undefined {
  const play = kept as Partial<KeptPlay> | null | undefined;
  if (play?.library !== library || typeof play.positionSeconds !== 'number') return undefined;
  return isOrder(play.order) ? (play as KeptPlay) : undefined;
}

/** Makes a list that was kept; null where there was none, or the library knows it no more. */
async function listAgain(api: Remote<Api>, kept: KeptList | null): Promise<PlayedList | null> {
  switch (kept?.kind) {
    case undefined:
      return null;
    case 'alone':
      return alone;
    case 'question':
      return listOfQuestion(api, kept.question as Question);
    case 'tracks':
      return listOf(await api.listTracks({ trackIds: kept.trackIds }));
    case 'radio': {
      const [first] = await api.listTracks({ trackIds: [kept.trackId] });
      return first ? new Radio(api, first, kept.inTempoAndKey) : null;
    }
  }
}

/** The tracks that a filter leaves, in their order, as long as that is asked for. */
async function listOfQuestion(api: Remote<Api>, question: Question): Promise<PlayedList> {
  const pages = new TrackPages(api, question);
  const { total } = await api.findTracks({ ...question, offset: 0, limit: 1 });
  return {
    at: (place) => pages.rowAt(place),
    count: () => pages.total ?? total,
    placeOf: (trackId, place) =>
      pages.row(place)?.trackId === trackId ? place : (pages.indexOf(trackId) ?? place),
    kept: { kind: 'question', question },
  };
}

function isOrder(order: Partial<KeptOrder> | undefined): order is KeptOrder {
  return (
    typeof order === 'object' &&
    order !== null &&
    isIds(order.queued) &&
    Array.isArray(order.played) &&
    order.played.every(({ trackId, place }) => isId(trackId) && (place === null || isId(place))) &&
    Number.isInteger(order.at) &&
    (order.list === null || isList(order.list))
  );
}

function isList(list: Partial<KeptList> | undefined): boolean {
  switch (list?.kind) {
    case 'alone':
      return true;
    case 'question':
      return typeof list.question === 'object' && list.question !== null;
    case 'tracks':
      return isIds(list.trackIds);
    case 'radio':
      return isId(list.trackId) && typeof list.inTempoAndKey === 'boolean';
    case undefined:
    default:
      return false;
  }
}

function isIds(ids: unknown): boolean {
  return Array.isArray(ids) && ids.every(isId);
}

function isId(id: unknown): boolean {
  return Number.isInteger(id) && (id as number) >= 0;
}
