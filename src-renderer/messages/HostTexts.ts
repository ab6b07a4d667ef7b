import type * as german from './de/host.ts';

/** The texts of the host in another language: one for each that German has. */
export type HostTexts = {
  readonly [Area in Exclude<keyof typeof german, 'inDative'>]: {
    readonly [English in keyof (typeof german)[Area]]: string;
  };
};
