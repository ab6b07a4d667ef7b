import { chosenSettings } from '../../settings.ts';
import { playersName } from './PlayersKey.ts';
import { SubsonicError } from './SubsonicError.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/** Those who are not let in may ask this one, too: it says how to come in. */
export const publicMethod = 'getOpenSubsonicExtensions';

const extensions = ['apiKeyAuthentication', 'formPost', 'sonicSimilarity', 'topSongsByArtistId'];

/** What the server is and lets its one user do, and empty answers where clients ask at their start for what there is not. */
export function systemMethods({ backend }: SubsonicContext): SubsonicMethods {
  const noFavourites = () => {
    throw new SubsonicError('other', 'Hearmark has stars from one to five (setRating), and no favourites.');
  };
  const user = () => ({
    username: playersName,
    scrobblingEnabled: chosenSettings(backend.settingsFile).history,
    adminRole: false,
    settingsRole: false,
    downloadRole: true,
    uploadRole: false,
    playlistRole: true,
    coverArtRole: false,
    commentRole: false,
    podcastRole: false,
    streamRole: true,
    jukeboxRole: false,
    shareRole: false,
    videoConversionRole: false,
    folder: backend.library.roots.list().map(({ id }) => id),
  });
  return {
    ping: () => ({}),
    getLicense: () => ({ license: { valid: true } }),
    [publicMethod]: () => ({
      openSubsonicExtensions: extensions.map((name) => ({ name, versions: [1] })),
    }),
    tokenInfo: () => ({ tokenInfo: { username: playersName } }),
    getUser: () => ({ user: user() }),
    getScanStatus: () => ({
      scanStatus: {
        scanning: backend.jobs.list().some(({ state }) => state === 'running'),
        count: backend.library.browse.trackCounts().tracks,
      },
    }),
    getNowPlaying: () => ({ nowPlaying: { entry: [] } }),
    getStarred: () => ({ starred: {} }),
    getStarred2: () => ({ starred2: {} }),
    getArtistInfo: () => ({ artistInfo: {} }),
    getArtistInfo2: () => ({ artistInfo2: {} }),
    getAlbumInfo: () => ({ albumInfo: {} }),
    getAlbumInfo2: () => ({ albumInfo: {} }),
    star: noFavourites,
    unstar: noFavourites,
  };
}
