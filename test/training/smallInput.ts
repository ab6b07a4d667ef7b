import type { ScratchTraining } from '../../src-main/training/trainFromScratch.ts';

/** What a small network hears: a second and a half of 32 mel bands. */
export const smallInput: ScratchTraining['input'] = {
  frontEnd: {
    kind: 'log-mel',
    sampleRateHz: 8000,
    nFft: 256,
    hopSamples: 128,
    windowSamples: 256,
    window: 'hann-periodic',
    center: true,
    padMode: 'reflect',
    power: 2,
    nMels: 32,
    fMinHz: 0,
    fMaxHz: 4000,
    melScale: 'htk',
    norm: null,
    decibels: { amin: 1e-10, reference: 1, topDb: null },
  },
  inputSamples: 12_000,
  shortInput: 'repeat',
};

/** Two layers of it: trained in seconds. */
export const smallNetwork: Pick<ScratchTraining, 'architecture' | 'hyperparameters'> = {
  architecture: 'fcn',
  hyperparameters: { channels: [8, 16], pooling: [[4, 4], [8, 23]] }, // prettier-ignore
};
