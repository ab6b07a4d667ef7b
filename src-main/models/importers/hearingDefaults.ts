import type { FrameArchitectureName } from '../../taggers/hearing/frameNetwork.ts';
import type { HearingCard } from '../../taggers/hearing/hearingCard.ts';

/** What published weights do not say of themselves: what they hear, and what their answers mean. */
export type HearingDefaults = Pick<HearingCard, 'task' | 'frontEnd' | 'inputSamples' | 'margins' | 'outputs'>;

/** BeatNet hears 50 frames a second. */
const beatNetHop = 441;

/** The networks that published weights are of; those of our own come as packages. */
export type PublishedHearing = Exclude<FrameArchitectureName, 'frame-cnn' | 'pitch-class-cnn'>;

export function isPublishedHearing(architecture: string): architecture is PublishedHearing {
  return Object.hasOwn(hearingDefaults, architecture);
}

export const hearingDefaults: Record<PublishedHearing, HearingDefaults> = {
  /**
   * src/BeatNet/BeatNet.py and log_spect.py of its repository: frames of 64 ms every 20 ms. The published network hears a
   * track in one go. Ours hears 35 s at a time, 5 s of which only prepare its memory.
   */
  beatnet: {
    task: ['beats'],
    frontEnd: {
      kind: 'log-filtered',
      sampleRateHz: 22_050,
      hopSamples: beatNetHop,
      parts: [{ frameSamples: 1411, bandsPerOctave: 24 }],
      fMinHz: 30,
      fMaxHz: 17_000,
      normalised: true,
      compression: { offset: 1, factor: 1 },
      differenceRatio: 0.5,
    },
    inputSamples: 1752 * beatNetHop,
    margins: { beforeSamples: 250 * beatNetHop, behindSamples: 2 * beatNetHop },
    outputs: {
      beats: { kind: 'softmax', classes: ['beat', 'downbeat', 'neither'], stepSamples: beatNetHop },
    },
  },
};
