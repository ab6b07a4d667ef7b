import { AV_CHANNEL_ORDER_NATIVE } from 'node-av/constants';
import type { ChannelLayout } from 'node-av/lib';

/** How fast the samples of a sound follow each other, and its channels. */
export interface SoundFormat {
  readonly rateHz: number;
  readonly channels: number;
  /** The bits of their places, if those are known. */
  readonly layoutMask: bigint | undefined;
}

/** Up to 7.1, swresample knows what to do with every layout of named channels; node-av knows no more memories either. */
export const mostNamedChannels = 8;

/** The layout of a format; channels of unknown place are given one. */
export function layoutOf({ channels, layoutMask }: SoundFormat): ChannelLayout {
  const mask = layoutMask ?? (1n << BigInt(channels)) - 1n;
  return { nbChannels: channels, order: AV_CHANNEL_ORDER_NATIVE, mask };
}
