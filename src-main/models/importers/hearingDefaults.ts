import { ModelError } from '../../errors.ts';
import type { FrameArchitectureName } from '../../taggers/hearing/frameNetwork.ts';
import type { HearingCard } from '../../taggers/hearing/hearingCard.ts';
import type { StateDict } from '../../taggers/stateDict.ts';

/** What published weights do not say of themselves: what they hear, and what their answers mean. */
export type HearingDefaults = Pick<
  HearingCard,
  'task' | 'frontEnd' | 'inputSamples' | 'margins' | 'outputs'
> &
  Partial<Pick<HearingCard, 'shortInput'>>;

/** The networks that published weights are of; those of our own come as packages, and ONNX files with a card. */
export type PublishedHearing = Exclude<
  FrameArchitectureName,
  'frame-cnn' | 'pitch-class-cnn' | 'onnx' | 'spiral-cnn' | 'voice-cnn'
>;

export function isPublishedHearing(architecture: string): architecture is PublishedHearing {
  return Object.hasOwn(defaults, architecture);
}

const defaults: Record<PublishedHearing, (weights: StateDict) => HearingDefaults> = {
  beatnet: () => beatNet,
  crepe: () => crepe,
  'deep-salience': () => deepSalience,
  'directional-deep': directional,
  'directional-shallow': directional,
  'onset-cnn': () => onsets,
  'tempo-fcn': () => tempo('peak'),
};

/** Returns what an architecture's published weights heard. Throws ModelError where that cannot be told. */
export function hearingDefaults(architecture: PublishedHearing, weights: StateDict): HearingDefaults {
  return defaults[architecture](weights);
}

/** BeatNet hears 50 frames a second. */
const beatNetHop = 441;

/**
 * src/BeatNet/BeatNet.py and log_spect.py of its repository: frames of 64 ms every 20 ms. The published network hears a
 * track in one go. Ours hears 35 s at a time, 5 s of which only prepare its memory.
 */
const beatNet: HearingDefaults = {
  task: ['beats'],
  frontEnd: {
    kind: 'log-filtered',
    sampleRateHz: 22_050,
    hopSamples: beatNetHop,
    parts: [{ frameSamples: 1411, bandsPerOctave: 24 }],
    fMinHz: 30,
    fMaxHz: 17_000,
    normalised: true,
    compression: { base: 10, offset: 1, factor: 1 },
    differenceRatio: 0.5,
  },
  inputSamples: 1752 * beatNetHop,
  margins: { beforeSamples: 250 * beatNetHop, behindSamples: 2 * beatNetHop },
  outputs: {
    beats: { kind: 'softmax', classes: ['beat', 'downbeat', 'neither'], stepSamples: beatNetHop },
  },
};

/**
 * torchcrepe/core.py: a frame every 10 ms, which is about its middle. Classes are 20 cents apart from 1997.38 cents above
 * 10 Hz on, and the bell around the right one has a deviation of 25 cents (section 2.2 of the paper).
 */
const crepe: HearingDefaults = {
  task: ['pitch'],
  frontEnd: {
    kind: 'waveform-frames',
    sampleRateHz: 16_000,
    frameSamples: 1024,
    hopSamples: 160,
    normalised: true,
  },
  inputSamples: 108 * 160,
  margins: { beforeSamples: 4 * 160, behindSamples: 4 * 160 },
  outputs: {
    pitch: {
      kind: 'blurred-one-hot',
      classes: { unit: 'Hz', count: 360, first: 10 * 2 ** (1997.3794084376191 / 1200), ratio: 2 ** (1 / 60) },
      deviation: 25 / 20,
      stepSamples: 160,
    },
  },
};

/**
 * predict/predict_on_audio.py of its repository. The lowest filter is 5.3 s long, so that the margins are half of that.
 */
const deepSalience: HearingDefaults = {
  task: ['pitches'],
  frontEnd: {
    kind: 'constant-q',
    sampleRateHz: 22_050,
    hopSamples: 256,
    fMinHz: 32.7,
    binsPerOctave: 60,
    bins: 360,
    harmonics: [0.5, 1, 2, 3, 4, 5],
    decibelsBelowPeak: 80,
  },
  inputSamples: 1324 * 256,
  margins: { beforeSamples: 232 * 256, behindSamples: 232 * 256 },
  outputs: {
    pitches: {
      kind: 'multi-hot',
      classes: { unit: 'Hz', count: 360, first: 32.7, ratio: 2 ** (1 / 60) },
      stepSamples: 256,
    },
  },
};

/**
 * madmom's CNNOnsetProcessor: three windows of frames, 100 a second, and 7 frames around each.
 */
const onsets: HearingDefaults = {
  task: ['onsets'],
  frontEnd: {
    kind: 'log-filtered',
    sampleRateHz: 44_100,
    hopSamples: 441,
    parts: [2048, 1024, 4096].map((frameSamples) => ({ frameSamples, melBands: 80 })),
    asChannels: true,
    fMinHz: 27.5,
    fMaxHz: 16_000,
    normalised: true,
    compression: { base: 'e', offset: 2 ** -52, factor: 1 },
  },
  inputSamples: 1024 * 441,
  margins: { beforeSamples: 12 * 441, behindSamples: 12 * 441 },
  outputs: { onsets: { kind: 'sigmoid', classes: ['onset'], stepSamples: 441 } },
};

/** The networks for keys and those for tempi are of one kind, and differ in how many classes they have. */
function directional(weights: StateDict): HearingDefaults {
  const classes = weights.get('1x1.weight')?.shape[0];
  if (classes === 24) return key;
  if (classes === 256) return tempo('deviation');
  throw new ModelError(`it has ${classes ?? 'no'} classes where keys have 24 and tempi 256`);
}

const pitchClasses = ['C', 'Db', 'D', 'Eb', 'E', 'F', 'Gb', 'G', 'Ab', 'A', 'Bb', 'B'];

/** key-cnn's keycnn/feature.py and classifier.py: 11 s at a time, half of them again. Its Q is that of librosa 0.6. */
const key: HearingDefaults = {
  task: ['key'],
  frontEnd: {
    kind: 'constant-q',
    sampleRateHz: 22_050,
    hopSamples: 4096,
    fMinHz: 41.2034,
    binsPerOctave: 24,
    bins: 168,
    filterScale: 0.985355,
    perWindow: 'deviation',
  },
  inputSamples: 59 * 4096,
  margins: { beforeSamples: 0, behindSamples: 29 * 4096 },
  shortInput: 'repeat',
  outputs: {
    key: {
      kind: 'softmax',
      classes: ['major', 'minor'].flatMap((mode) => pitchClasses.map((tonic) => `${tonic} ${mode}`)),
      stepSamples: 30 * 4096,
    },
  },
};

/** tempo-cnn's tempocnn/feature.py and classifier.py: 11.9 s at a time, half of them again; classes are whole BPM. */
function tempo(perWindow: 'peak' | 'deviation'): HearingDefaults {
  return {
    task: ['tempo'],
    frontEnd: {
      kind: 'log-mel',
      sampleRateHz: 11_025,
      nFft: 1024,
      hopSamples: 512,
      windowSamples: 1024,
      window: 'hann-periodic',
      center: true,
      padMode: 'zeros',
      power: 1,
      nMels: 40,
      fMinHz: 20,
      fMaxHz: 5000,
      melScale: 'slaney',
      norm: 'slaney',
      uncompressed: true,
      perWindow,
    },
    inputSamples: 255 * 512,
    margins: { beforeSamples: 0, behindSamples: 127 * 512 },
    shortInput: 'repeat',
    outputs: {
      tempo: {
        kind: 'softmax',
        classes: { unit: 'BPM', count: 256, first: 30, step: 1 },
        stepSamples: 128 * 512,
      },
    },
  };
}
