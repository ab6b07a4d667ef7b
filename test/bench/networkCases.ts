import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFrontEnd, type FrontEndCard } from '../../src-main/audio/frontEnd.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { readTorchFile } from '../../src-main/models/importers/readTorchFile.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { withoutSharedPrefix, type StateDict } from '../../src-main/taggers/stateDict.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { inventWeights } from '../taggers/inventWeights.ts';
import { networkFor } from '../taggers/networkFor.ts';

/** A network at the input length of its own. */
export interface NetworkCase {
  network: Network;
  weights: StateDict;
  frontEnd: FrontEndCard;
  inputSamples: number;
  inputShape: readonly number[];
}

interface Description {
  architecture: string;
  hyper?: Record<string, unknown>;
  frontEnd: FrontEndCard;
  inputSamples: number;
  /** File of published weights; drawn at random where there is none. */
  published?: string;
}

const stft = {
  sampleRateHz: 16_000,
  nFft: 512,
  hopSamples: 256,
  windowSamples: 512,
  window: 'hann-periodic',
  center: true,
  padMode: 'reflect',
  power: 2,
} as const;
const decibels = { amin: 1e-10, reference: 1, topDb: null };
const logMel = (nMels: number, sampleRateHz = 16_000): FrontEndCard => {
  const mel = { fMinHz: 0, fMaxHz: sampleRateHz / 2, melScale: 'htk', norm: null, decibels } as const;
  return { kind: 'log-mel', ...stft, ...mel, nMels, sampleRateHz };
};
const waveform: FrontEndCard = { kind: 'waveform', sampleRateHz: 16_000 };
const spectrogram: FrontEndCard = { kind: 'power-spectrogram', ...stft };

/** Input lengths: of the published weights (Won et al. 2020, table 1), and 29.1 s at 12 kHz (Choi et al. 2017). */
const descriptions: Record<string, Description> = {
  'crnn, 29 s': {
    architecture: 'crnn',
    frontEnd: logMel(96),
    inputSamples: 464_000,
    published: 'mtat-crnn.pth',
  },
  'fcn, 29 s': {
    architecture: 'fcn',
    frontEnd: logMel(96),
    inputSamples: 464_000,
    published: 'mtat-fcn.pth',
  },
  'musicnn, 3 s': {
    architecture: 'musicnn',
    frontEnd: logMel(96),
    inputSamples: 48_000,
    published: 'mtat-musicnn.pth',
  },
  'k2c2 1M, 29 s': {
    architecture: 'k2c2',
    hyper: { millions: 1 },
    frontEnd: logMel(96, 12_000),
    inputSamples: 349_440,
  },
  'crnn-2017 1M, 29 s': {
    architecture: 'crnn-2017',
    hyper: { millions: 1 },
    frontEnd: logMel(96, 12_000),
    inputSamples: 349_440,
  },
  'sample-cnn, 3.7 s': { architecture: 'sample-cnn', frontEnd: waveform, inputSamples: 59_049 },
  'sample-cnn-se, 3.7 s': { architecture: 'sample-cnn-se', frontEnd: waveform, inputSamples: 59_049 },
  'short-chunk-cnn, 3.7 s': { architecture: 'short-chunk-cnn', frontEnd: logMel(128), inputSamples: 59_049 },
  'short-chunk-cnn-res, 3.7 s': {
    architecture: 'short-chunk-cnn-res',
    frontEnd: logMel(128),
    inputSamples: 59_049,
  },
  'cnnsa, 15 s': { architecture: 'cnnsa', frontEnd: logMel(128), inputSamples: 240_000 },
  'harmonic-cnn, 5 s': { architecture: 'harmonic-cnn', frontEnd: spectrogram, inputSamples: 80_000 },
  'music-tagging-transformer, 15 s': {
    architecture: 'music-tagging-transformer',
    frontEnd: {
      ...logMel(128, 22_050),
      nFft: 1024,
      windowSamples: 1024,
      hopSamples: 512,
    } as FrontEndCard,
    inputSamples: 330_750,
  },
};

/** The models that come with Hearmark, then every architecture. */
export const shippedModels = ['hearmark-transformer', 'hearmark-crnn'];
export const networkNames = [...shippedModels, ...Object.keys(descriptions)];

const tags = 50;

/** Builds one of networkNames. */
export async function loadNetworkCase(name: string): Promise<NetworkCase> {
  if (shippedModels.includes(name)) {
    const { card, network, weights } = await loadModelPackage(join('models', name));
    const { frontEnd, inputSamples } = card;
    return { network, weights, frontEnd, inputSamples, inputShape: shapeOf(frontEnd, inputSamples) };
  }
  const { architecture, hyper = {}, frontEnd, inputSamples, published } = descriptions[name]!;
  const network = networkFor(architecture, hyper, tags);
  const inputShape = shapeOf(frontEnd, inputSamples);
  const weights =
    published !== undefined && !withoutReference
      ? withoutSharedPrefix(readTorchFile(readFileSync(join(referenceFolder, 'weights', published))))
      : inventWeights(network, inputShape);
  return { network, weights, frontEnd, inputSamples, inputShape };
}

function shapeOf(frontEnd: FrontEndCard, inputSamples: number): readonly number[] {
  return createFrontEnd(frontEnd).shape(inputSamples);
}
