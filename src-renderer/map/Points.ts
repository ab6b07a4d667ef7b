import type { MapPoints } from '../../src-main/api.ts';

/** The points of a map as a page works with them. */
export interface Points {
  version: number;
  count: number;
  /** [count] each. */
  trackIds: Uint32Array;
  x: Float32Array;
  y: Float32Array;
  regionOf: Int16Array;
}

export function decodePoints({ version, points, ...arrays }: MapPoints): Points {
  return {
    version,
    count: points,
    trackIds: new Uint32Array(bytesOf(arrays.trackIds).buffer),
    x: new Float32Array(bytesOf(arrays.x).buffer),
    y: new Float32Array(bytesOf(arrays.y).buffer),
    regionOf: new Int16Array(bytesOf(arrays.regionOf).buffer),
  };
}

/** The bytes of base64. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
