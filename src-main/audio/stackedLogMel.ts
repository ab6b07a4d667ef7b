import type { LogMelCard } from './logMel.ts';

/**
 * Log-mels of several windows about the same samples, one behind the other as channels (Schlüter and Böck, ICASSP 2014,
 * section 3.1), as a model's card describes them: a log-mel whose transform and window have several lengths.
 */
export interface StackedLogMelCard extends Omit<LogMelCard, 'kind' | 'nFft' | 'windowSamples' | 'center'> {
  readonly kind: 'stacked-log-mel';
  readonly windows: readonly Pick<LogMelCard, 'nFft' | 'windowSamples'>[];
}

/** The log-mel of each window. */
export function windowCards({ windows, ...card }: StackedLogMelCard): LogMelCard[] {
  return windows.map((window) => ({ ...card, ...window, kind: 'log-mel', center: true }));
}
