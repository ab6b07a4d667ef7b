/** Two second-order filters one behind the other: [b0, b1, b2, a1, a2] of each. */
export type KWeighting = readonly [Biquad, Biquad];
type Biquad = readonly [number, number, number, number, number];

/**
 * Designs the K-weighting of ITU-R BS.1770-4 (annex 1, tables 1 and 2), which gives its coefficients for 48 kHz alone, for
 * any rate from 8 kHz on: a shelf for the head, and a high pass. The analogue filters behind the tables are those that
 * libebur128 found (Jan Kokemüller, 2011).
 *
 * @example
 * kWeighting(48000)[0].map((c) => Math.round(c * 1e6) / 1e6) // [1.535125, -2.691696, 1.198393, -1.690659, 0.732481]
 */
export function kWeighting(rateHz: number): KWeighting {
  return [shelf(rateHz), highPass(rateHz)];
}

function shelf(rateHz: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rateHz);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const scale = 1 + k / q + k * k;
  return [
    (high + (band * k) / q + k * k) / scale,
    (2 * (k * k - high)) / scale,
    (high - (band * k) / q + k * k) / scale,
    (2 * (k * k - 1)) / scale,
    (1 - k / q + k * k) / scale,
  ];
}

function highPass(rateHz: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rateHz);
  const q = 0.5003270373238773;
  const scale = 1 + k / q + k * k;
  return [1, -2, 1, (2 * (k * k - 1)) / scale, (1 - k / q + k * k) / scale];
}
