/** The hue of the window's accent, in OKLCH degrees. */
const hueDegrees = 285;

/**
 * Makes 256 colours from quiet to loud, four bytes each: one hue whose lightness grows evenly for the eye (OKLCH;
 * Ottosson, "A perceptual color space for image processing", 2020), from the paper to ink on a light ground, from
 * night to light on a dark one.
 */
export function levelColours(dark: boolean): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level++) {
    const share = level / 255;
    const lightness = dark ? 0.2 + 0.76 * share : 0.975 - 0.72 * share;
    const chroma = 0.15 * Math.sin(Math.PI * Math.min(1, share * 0.9 + 0.05));
    colours.set(fromOklch(lightness, chroma), level * 4);
  }
  return colours;
}

function fromOklch(lightness: number, chroma: number): [number, number, number, number] {
  const a = chroma * Math.cos((hueDegrees * Math.PI) / 180);
  const b = chroma * Math.sin((hueDegrees * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toSrgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toSrgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toSrgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
    255,
  ];
}

function toSrgb(linear: number): number {
  const kept = Math.max(0, linear);
  return 255 * (kept <= 0.0031308 ? 12.92 * kept : 1.055 * kept ** (1 / 2.4) - 0.055);
}
