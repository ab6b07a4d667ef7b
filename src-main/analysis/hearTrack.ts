import type { TrackAudio } from '../audio/AudioSource.ts';
import type { HeardBeside, Hearings, TrackEars } from '../hearing/ears/TrackEars.ts';
import { voiceOfTags } from '../hearing/voice/voiceOfTags.ts';
import type { Listening } from '../scores/musicTasks.ts';
import { mapsOf } from '../taggers/confidence.ts';
import type { Tagger } from '../taggers/Tagger.ts';
import { hear, hearBeside, type OnHeard } from './hear.ts';
import type { HeardTags } from './protocol.ts';
import type { Stopwatch } from './Stopwatch.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** What was heard in a track; what it was not listened to for is absent. */
export interface HeardOfTrack {
  asked?: Listening[];
  heard?: HeardTags;
  music?: HeardBeside;
}

export interface HearTrackOptions {
  what: readonly Listening[];
  /** What hears something beside tags. */
  hearings: Hearings;
  coverage: Coverage;
  watch: Stopwatch;
  onHeard?: OnHeard;
}

/**
 * Listens to a track, once, for its tags and for what is heard beside them. Where no package hears singing, the course of the
 * tagger's own tag for it does. Throws DecodeError.
 */
export async function hearTrack(
  audio: TrackAudio,
  tagger: Tagger,
  { what, hearings, coverage, watch, onHeard }: HearTrackOptions,
): Promise<HeardOfTrack> {
  using ears = await openEars(hearings);
  const heard = what.includes('tags') ? await hear(audio, tagger, coverage, watch, onHeard, ears) : undefined;
  if (!heard && ears) await hearBeside(audio, tagger, coverage, watch, onHeard, ears);
  // A tagger that answers with no number was given up before the end
  const isWhole = ears && !heard?.noNumbers;
  const seconds = audio.durationSeconds ?? 0;
  const beside = isWhole ? await watch.timeAsync('hearing', () => ears.finish(seconds)) : {};
  const voice =
    heard && what.includes('voice') && !hearings.voice ? voiceOfTags(voiceTags(tagger), heard) : undefined;
  const music: HeardBeside = { ...beside, ...(voice && { voice }) };
  return { asked: [...what], ...(heard && { heard }), ...(Object.keys(music).length > 0 && { music }) };
}

/** For what is heard beside tags; nothing of that is loaded where tags alone are heard. */
async function openEars(hearings: Hearings): Promise<TrackEars | undefined> {
  if (Object.keys(hearings).length === 0) return undefined;
  const { TrackEars } = await import('../hearing/ears/TrackEars.ts');
  return new TrackEars(hearings);
}

function voiceTags({ card }: Tagger) {
  const maps = mapsOf(card);
  return card.vocabulary.map(({ tag, threshold }, place) => ({ tag, threshold, map: maps[place] }));
}
