import { findLike } from '../../finding/findLike.ts';
import { playlistBetween } from '../../finding/playlistBetween.ts';
import { describeSongs } from './describeSongs.ts';
import type { Parameters } from './Parameters.ts';
import { SubsonicError } from './SubsonicError.ts';
import { idText, parseId, type SubsonicId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/** Of an artist or an album, so many tracks at most say together what is like it. */
const tracksOfMixture = 50;

/** What sounds alike, by the embeddings of the model in use. What it has not heard is like nothing. */
export function similarMethods({ backend: { library } }: SubsonicContext): SubsonicMethods {
  const { browse, songs } = library;

  const described = (trackIds: readonly number[]) => describeSongs(library, trackIds);

  const tracksOf = ({ kind, trackId }: SubsonicId): number[] => {
    if (kind === 'song') return songs.read([trackId]).map((song) => song.trackId);
    const filter = { sameAs: { by: kind, trackId } };
    return browse.findTrackIds({
      filter,
      sort: { by: 'album', descending: false },
      offset: 0,
      limit: tracksOfMixture,
    });
  };
  /** Throws SubsonicError where there is no such song, artist or album. */
  const likeOf = async (parameters: Parameters, otherwise: number, ...kinds: SubsonicId['kind'][]) => {
    const id = parseId(parameters.required('id'), ...kinds);
    const trackIds = tracksOf(id);
    if (trackIds.length === 0) throw new SubsonicError('notFound', `There is no ${id.kind} ${id.trackId}.`);
    const heard = trackIds.filter((trackId) => browse.likeness(trackId, trackId) !== undefined);
    if (heard.length === 0) return [];
    await browse.similarReady();
    return findLike(browse, heard, [], parameters.count('count', otherwise));
  };
  const similarSongs = async (parameters: Parameters) => ({
    song: await described((await likeOf(parameters, 50)).map(({ trackId }) => trackId)),
  });
  /** Cosine, -1..1, to what the extension asks for: 0..1. */
  const matches = async (found: readonly { trackId: number; similarity: number }[]) => {
    const entries = await described(found.map(({ trackId }) => trackId));
    const similarityOf = new Map(
      found.map(({ trackId, similarity }) => [idText('song', trackId), similarity]),
    );
    return entries.map((entry) => ({ entry, similarity: (1 + similarityOf.get(entry.id as string)!) / 2 }));
  };

  return {
    getSimilarSongs: async (parameters) => ({ similarSongs: await similarSongs(parameters) }),
    getSimilarSongs2: async (parameters) => ({ similarSongs2: await similarSongs(parameters) }),
    getSonicSimilarTracks: async (parameters) => ({
      sonicMatch: await matches(await likeOf(parameters, 10, 'song')),
    }),
    async findSonicPath(parameters) {
      const [fromId, toId] = ['startSongId', 'endSongId'].map((name) => {
        const id = parseId(parameters.required(name), 'song');
        if (tracksOf(id).length === 0) throw new SubsonicError('notFound', `There is no song ${id.trackId}.`);
        return id.trackId;
      }) as [number, number];
      const count = Math.max(2, parameters.count('count', 25));
      await browse.similarReady();
      const way = fromId === toId ? [fromId, toId] : playlistBetween(browse, fromId, toId, count);
      const compared = way.map((trackId) => ({ trackId, similarity: browse.likeness(fromId, trackId) }));
      if (compared.length === 0 || compared.some(({ similarity }) => similarity === undefined))
        throw new SubsonicError('notFound', 'The model in use has not heard both songs.');
      return { sonicMatch: await matches(compared as { trackId: number; similarity: number }[]) };
    },
  };
}
