import type { CorrectionAction, TrackRow } from '../src-main/api.ts';
import type { MenuItem } from './menuItem.ts';
import { copyPaths } from './copyPaths.ts';
import type { PlaylistActions } from './playlistActions.ts';
import { exportItems } from './exportItems.ts';
import { keyLabel } from './keys.ts';
import { showOnMap } from './openInTable.ts';
import type { AppState } from './state/AppState.svelte.ts';
import { Radio } from './state/Radio.ts';
import { m } from './messages/m.ts';

/** What can be done with what is chosen in the library, whether tracks or groups of them. */
export interface ChosenActions {
  play: () => void;
  queue: (where: 'next' | 'last') => void;
  open: () => void;
  ask: (action: CorrectionAction) => void;
  acceptAll: () => void;
  write: () => void;
  edit: () => void;
  addToPlaylist: () => void;
  /** Of the playlist that is listed; null for another list. */
  playlist: PlaylistActions | null;
  /** Null for groups. */
  radio: (() => void) | null;
  /** Null where its tempo or key is not known. */
  radioInTempoAndKey: (() => void) | null;
  like: (what: 'more' | 'less') => void;
  /** Null where no key is known. */
  harmonic: (() => void) | null;
  /** Null for groups, and in a browser. */
  showFile: (() => void) | null;
}

/** What can be done with a track alone, and not with a group. */
export function trackActions(
  { api, library, overview, player, toasts }: AppState,
  track: TrackRow | undefined,
): Pick<ChosenActions, 'radio' | 'radioInTempoAndKey' | 'harmonic' | 'showFile'> {
  if (!track) return { radio: null, radioInTempoAndKey: null, harmonic: null, showFile: null };
  const { tempo, key } = track;
  const radio = (inTempoAndKey: boolean) => () =>
    void player.play(track, 0, new Radio(api, track, inTempoAndKey));
  return {
    radio: radio(false),
    radioInTempoAndKey: tempo && key ? radio(true) : null,
    harmonic: key ? () => library.showHarmonic(key.key) : null,
    showFile: overview.value?.host.nativeDialogs
      ? () => void api.showFile({ trackId: track.trackId }).catch((error: unknown) => toasts.failed(error))
      : null,
  };
}

/** The menu of what is chosen. */
export function chosenItems(app: AppState, actions: ChosenActions): MenuItem[] {
  const { play, queue, open, ask, acceptAll, write, edit, radio, radioInTempoAndKey, like } = actions;
  const { harmonic, showFile } = actions;
  return [
    { label: m.common.play(), icon: 'play', hint: keyLabel('playRow'), run: play },
    { label: m.library.playNext(), hint: keyLabel('queueNext'), run: () => queue('next') },
    { label: m.library.addToTheQueue(), hint: keyLabel('queueLast'), run: () => queue('last') },
    ...playlistItems(actions),
    ...(radio ? [{ label: m.library.playWhatIsLikeIt(), run: radio }] : []),
    ...(radioInTempoAndKey ? [{ label: m.library.playWhatIsLike(), run: radioInTempoAndKey }] : []),
    { label: m.library.moreLikeThis(), hint: keyLabel('moreLike'), run: () => like('more') },
    { label: m.library.lessLikeThis(), hint: keyLabel('lessLike'), run: () => like('less') },
    { label: m.library.open(), hint: keyLabel('open'), run: open },
    ...(app.library.mode === 'map'
      ? []
      : [{ label: m.library.showOnTheMap(), icon: 'map', run: () => showOnMap(app.library) } as const]),
    {
      label: m.library.acceptDots(),
      icon: 'check',
      hint: keyLabel('accept'),
      apart: true,
      run: () => ask('accepted'),
    },
    {
      label: m.library.acceptAllSuggestionsDots(),
      icon: 'check',
      hint: keyLabel('acceptAll'),
      run: acceptAll,
    },
    { label: m.library.rejectDots(), icon: 'close', hint: keyLabel('reject'), run: () => ask('rejected') },
    { label: m.library.addATagDots(), icon: 'plus', hint: keyLabel('addTag'), run: () => ask('added') },
    { label: m.library.doubleTempo(), run: sayTempo(app, 2) },
    { label: m.library.halveTempo(), run: sayTempo(app, 0.5) },
    {
      label: m.library.editWhatTheFilesSayDots(),
      icon: 'edit',
      hint: keyLabel('editFile'),
      apart: true,
      run: edit,
    },
    { label: m.library.writeToFiles(), icon: 'edit', run: write },
    ...(harmonic
      ? [{ label: m.library.onlyWhatGoes(), icon: 'filter', apart: true, run: harmonic } as const]
      : []),
    {
      label: m.library.copyPath(),
      apart: true,
      run: () => void copyPaths(app),
    },
    ...(showFile ? [{ label: m.library.showInFolder(), icon: 'folder', run: showFile } as const] : []),
    ...exportItems(app).map((item, at) => ({ ...item, apart: at === 0 })),
  ];
}

function playlistItems({ addToPlaylist, playlist }: ChosenActions): MenuItem[] {
  const { remove, move } = playlist ?? {};
  return [
    {
      label: m.playlists.addToAPlaylistDots(),
      icon: 'queue',
      hint: keyLabel('addToPlaylist'),
      run: addToPlaylist,
    },
    ...(remove
      ? [{ label: m.playlists.removeFromIt(), hint: keyLabel('removeFromPlaylist'), run: remove }]
      : []),
    ...(move
      ? [
          { label: m.playlists.moveUp(), hint: keyLabel('moveUp'), run: () => move(-1) },
          { label: m.playlists.moveDown(), hint: keyLabel('moveDown'), run: () => move(1) },
        ]
      : []),
  ];
}

/** Says that all of what is chosen goes at twice or half of the tempo that stands there. */
function sayTempo({ api, decisions, library }: AppState, times: 2 | 0.5): () => void {
  return () => {
    const selection = library.target;
    if (selection) void decisions.make(() => api.answerTempo({ selection, answer: { times } }));
  };
}

/** The menu of a tag of a track. */
export function tagItems(app: AppState, row: TrackRow, tagId: number): MenuItem[] {
  const { library } = app;
  const state = row.tags.find((one) => one.tagId === tagId)?.state;
  const correct = (action: CorrectionAction) => () =>
    void app.decisions.correct({ trackIds: [row.trackId] }, [tagId], action);
  const name = app.tags.name(tagId);
  return [
    ...(state === 'suggested' || state === 'file'
      ? [{ label: m.library.accept(), icon: 'check', run: correct('accepted') } as const]
      : []),
    state === 'added'
      ? { label: m.common.remove(), icon: 'minus', run: correct('removed') }
      : { label: m.library.reject(), icon: 'close', run: correct('rejected') },
    {
      label: m.library.onlyTracksWith({ name }),
      icon: 'filter',
      apart: true,
      run: () => library.include(tagId),
    },
    { label: m.library.exclude({ name }), icon: 'minus', run: () => library.exclude(tagId) },
  ];
}
