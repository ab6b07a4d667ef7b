import { chosenSettings } from '../../settings.ts';
import { SubsonicError } from './SubsonicError.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';

/** Clocks differ. */
const dayMs = 24 * 60 * 60 * 1000;

/** Notes what a player says that it played, where a history is kept. */
export function historyMethods({ backend: { library, settingsFile } }: SubsonicContext): SubsonicMethods {
  return {
    scrobble(parameters) {
      const ids = parameters.all('id').map((text) => parseId(text, 'song').trackId);
      if (ids.length === 0) throw new SubsonicError('missing', 'id is missing.');
      const unknown = ids.find((trackId) => !library.tracks.get(trackId));
      if (unknown !== undefined) throw new SubsonicError('notFound', `There is no song ${unknown}.`);
      const times = parameters.all('time').map(Number);
      const now = Date.now();
      if (times.some((time) => !(Number.isSafeInteger(time) && time >= 0 && time <= now + dayMs)))
        throw new SubsonicError('other', 'time is no time of the past.');
      if (parameters.isOn('submission') && chosenSettings(settingsFile).history) {
        const plays = ids.map((trackId, index) => ({ trackId, playedAt: times[index] ?? now }));
        library.plays.add(plays, 'player');
      }
      return {};
    },
  };
}
