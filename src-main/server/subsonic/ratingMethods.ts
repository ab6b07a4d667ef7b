import type { Parameters } from './Parameters.ts';
import { SubsonicError } from './SubsonicError.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/** Gives a song the stars that a player says, 1 to 5, or none for 0: a step of undo in the window. Files are not touched. */
export function ratingMethods({ backend: { library }, handlers }: SubsonicContext): SubsonicMethods {
  return {
    async setRating(parameters: Parameters) {
      const { trackId } = parseId(parameters.required('id'), 'song');
      if (!library.tracks.get(trackId)) throw new SubsonicError('notFound', `There is no song ${trackId}.`);
      const said = parameters.required('rating');
      if (!/^[0-5]$/.test(said)) throw new SubsonicError('other', 'rating is a whole number from 0 to 5.');
      await handlers.rateTracks({ selection: { trackIds: [trackId] }, stars: Number(said) });
      return {};
    },
  };
}
