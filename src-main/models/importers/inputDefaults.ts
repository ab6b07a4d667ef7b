import type { FrontEndCard } from '../../audio/frontEnd.ts';
import { ModelError } from '../../errors.ts';
import type { StateDict } from '../../taggers/stateDict.ts';

/** What a network hears: the front end, and the length of its window in samples at the front end's rate. */
export interface ModelInput {
  readonly frontEnd: FrontEndCard;
  readonly inputSamples: number;
}

/** torchaudio's filter bank, a buffer of the reference networks: [nFft / 2 + 1, nMels]. */
const filterBank = 'spec.mel_scale.fb';

/**
 * What each architecture heard in training: the reference code of Won et al. (SMC 2020), and of Won, Choi and Serra
 * (ISMIR 2021) for the Music Tagging Transformer, whose published weights heard 15 s. For Choi's CRNN it is what the code
 * beside its weights gives it; in training it heard the same with mean 0 and deviation 1 (architectures/choiCrnn.ts).
 * EfficientAT: models/preprocess.py of its repository (AugmentMelSTFT), as it hears when it is not trained.
 */
const inputs: Record<string, ModelInput> = {
  crnn: { frontEnd: logMel(16_000, 512, 96), inputSamples: 464_000 },
  fcn: { frontEnd: logMel(16_000, 512, 96), inputSamples: 464_000 },
  musicnn: { frontEnd: logMel(16_000, 512, 96), inputSamples: 48_000 },
  'choi-crnn': { frontEnd: choiLogMel(), inputSamples: 349_440 },
  efficientat: { frontEnd: efficientAtLogMel(320), inputSamples: 320_000 },
  // Ours: the same at half as many frames
  'mobilenet-gru': { frontEnd: efficientAtLogMel(640), inputSamples: 320_000 },
  'mobilenet-transformer': { frontEnd: efficientAtLogMel(640), inputSamples: 320_000 },
  cnnsa: { frontEnd: logMel(16_000, 512, 128), inputSamples: 240_000 },
  'short-chunk-cnn': { frontEnd: logMel(16_000, 512, 128), inputSamples: 59_049 },
  'short-chunk-cnn-res': { frontEnd: logMel(16_000, 512, 128), inputSamples: 59_049 },
  'harmonic-cnn': { frontEnd: { kind: 'power-spectrogram', ...stft(16_000, 512) }, inputSamples: 80_000 },
  'sample-cnn': { frontEnd: { kind: 'waveform', sampleRateHz: 16_000 }, inputSamples: 59_049 },
  'sample-cnn-se': { frontEnd: { kind: 'waveform', sampleRateHz: 16_000 }, inputSamples: 59_049 },
  'music-tagging-transformer': { frontEnd: logMel(22_050, 1024, 128), inputSamples: 330_750 },
};

/**
 * Returns what an architecture of the reference code hears; where the weights hold a filter bank, its sizes count.
 * Throws ModelError for an architecture that has no such default.
 */
export function inputDefaults(architecture: string, weights: StateDict): ModelInput {
  if (!Object.hasOwn(inputs, architecture)) {
    const known = Object.keys(inputs).join(', ');
    throw new ModelError(`cannot tell what the architecture "${architecture}" hears; known: ${known}`);
  }
  const { frontEnd, inputSamples } = inputs[architecture]!;
  const [bins, nMels] = weights.get(filterBank)?.shape ?? [];
  if (frontEnd.kind !== 'log-mel' || !bins || !nMels) return { frontEnd, inputSamples };
  return { frontEnd: logMel(frontEnd.sampleRateHz, 2 * (bins - 1), nMels), inputSamples };
}

/** torchaudio's MelSpectrogram up to half the rate, then AmplitudeToDB. */
function logMel(sampleRateHz: number, nFft: number, nMels: number): FrontEndCard {
  return {
    kind: 'log-mel',
    ...stft(sampleRateHz, nFft),
    nMels,
    fMinHz: 0,
    fMaxHz: sampleRateHz / 2,
    melScale: 'htk',
    norm: null,
    decibels: { amin: 1e-10, reference: 1, topDb: null },
  };
}

/**
 * Choi's compute_melgram (github.com/keunwoochoi/music-auto_tagging-keras, audio_processor.py), which stands on librosa's
 * defaults of 2016: Slaney's scale and norm, and its logamplitude cuts at 80 dB below the loudest. The mel powers are
 * squared before it takes 10 log10 of at least 1e-10: the same as 20 log10 of at least 1e-5.
 */
function choiLogMel(): FrontEndCard {
  return {
    kind: 'log-mel',
    ...stft(12_000, 512),
    nMels: 96,
    fMinHz: 0,
    fMaxHz: 6000,
    melScale: 'slaney',
    norm: 'slaney',
    decibels: { multiplier: 20, amin: 1e-5, reference: 1, topDb: 80 },
  };
}

/** EfficientAT's: windows of 25 ms, every 10 ms there, Kaldi's filters, and a fixed mean and deviation. */
function efficientAtLogMel(hopSamples: number): FrontEndCard {
  return {
    kind: 'log-mel',
    sampleRateHz: 32_000,
    preEmphasis: 0.97,
    nFft: 1024,
    hopSamples,
    windowSamples: 800,
    window: 'hann-symmetric',
    center: true,
    padMode: 'reflect',
    power: 2,
    nMels: 128,
    fMinHz: 0,
    fMaxHz: 15_000,
    melScale: 'kaldi',
    norm: null,
    compression: { base: 'e', offset: 1e-5, factor: 1 },
    standardised: { mean: -4.5, deviation: 5 },
  };
}

/** torchaudio's defaults: windows as long as the transform, half a window apart. */
function stft(sampleRateHz: number, nFft: number) {
  return {
    sampleRateHz,
    nFft,
    hopSamples: nFft / 2,
    windowSamples: nFft,
    window: 'hann-periodic',
    center: true,
    padMode: 'reflect',
    power: 2,
  } as const;
}
