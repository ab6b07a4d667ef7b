import type { FrontEndCard } from '../audio/frontEnd.ts';

/** What the axes of an imported network's input may be; a "channel" has size 1. */
export const inputAxes = ['batch', 'channel', 'mels', 'bins', 'frames', 'samples'] as const;
export type InputAxis = (typeof inputAxes)[number];

/** The axes of each front end's output, in its own order. */
export const frontEndAxes: Record<FrontEndCard['kind'], readonly InputAxis[]> = {
  'log-mel': ['mels', 'frames'],
  'stacked-log-mel': ['mels', 'frames'],
  'power-spectrogram': ['bins', 'frames'],
  'log-filtered': ['bins', 'frames'],
  'constant-q': ['bins', 'frames'],
  'waveform-frames': ['samples', 'frames'],
  waveform: ['samples'],
};
