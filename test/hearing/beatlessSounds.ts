import { seededRandom } from '../taggers/seededRandom.ts';

export const beatlessRateHz = 22_050;

/** What has no beat, mono in -1..1 at 22.05 kHz, by its name; each is drawn anew by its seed. */
export const beatlessSounds: Record<string, (seconds: number, seed: number) => Float32Array> = {
  silence: (seconds) => new Float32Array(seconds * beatlessRateHz),
  'white noise': (seconds, seed) => noise(seconds, seed, (white) => white),
  'pink noise': (seconds, seed) => noise(seconds, seed, pinkFilter()),
  'brown noise': (seconds, seed) => noise(seconds, seed, brownFilter()),
  rain: (seconds, seed) => {
    const random = seededRandom(seed);
    const drops = scatter(seconds, 100, random, () => {
      const [hz, decay] = [800 + 5000 * random(), 200 + 600 * random()];
      return (time) => Math.sin(2 * Math.PI * hz * time) * Math.exp(-decay * time);
    });
    const hiss = noise(seconds, seed + 1, pinkFilter());
    return scaled(drops.map((drop, at) => drop + hiss[at]! / 2));
  },
  applause: (seconds, seed) => {
    const random = seededRandom(seed);
    const claps = new Float32Array(seconds * beatlessRateHz);
    for (let person = 0; person < 30; person++) {
      const apart = 0.2 + 0.3 * random();
      for (let at = random(); at < seconds; at += apart * (0.85 + 0.3 * random()))
        add(claps, at, 0.03, (time) => (random() - 0.5) * Math.exp(-200 * time));
    }
    return scaled(claps);
  },
  drone: (seconds, seed) => {
    const random = seededRandom(seed);
    const partials = [1, 1.5, 2, 3, 4, 6].map((times) => ({
      ...{ times, swell: 0.02 + 0.1 * random(), begin: random() },
    }));
    return tone(seconds, (time) =>
      partials.reduce((sum, { times, swell, begin }) => {
        const loud = 1 + Math.sin(2 * Math.PI * (swell * time + begin));
        return sum + (loud * Math.sin(2 * Math.PI * 73.4 * times * time)) / times;
      }, 0),
    );
  },
  'a voice in free time': (seconds, seed) => {
    const random = seededRandom(seed);
    const sung = new Float32Array(seconds * beatlessRateHz);
    let semitones = 0;
    for (let at = 0.5; at < seconds;) {
      const length = Math.min(4, Math.exp(1.4 * (random() + random() + random() - 1.5) - 0.5));
      semitones = Math.max(-7, Math.min(9, semitones + Math.round(8 * random() - 4)));
      const hz = 220 * 2 ** (semitones / 12);
      add(sung, at, length, (time) => {
        const turns = hz * time + 0.6 * Math.sin(2 * Math.PI * 5.5 * time);
        const loud = Math.min(1, time / 0.06, (length - time) / 0.08);
        return loud * [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin(2 * Math.PI * n * turns) / n, 0);
      });
      at += length + (random() < 0.15 ? 2 * random() : 0);
    }
    return scaled(sung);
  },
};

function noise(seconds: number, seed: number, filter: (white: number) => number): Float32Array {
  const white = whiteNoise(seconds, seed);
  const samples = new Float32Array(white.length);
  for (let at = 0; at < white.length; at++) samples[at] = filter(white[at]!);
  return scaled(samples);
}

const drawn = new Map<string, Float64Array>();

/** Drawn once for all colours that are made of it. */
function whiteNoise(seconds: number, seed: number): Float64Array {
  const key = `${seconds} ${seed}`;
  const known = drawn.get(key);
  if (known) return known;
  const random = seededRandom(seed);
  const white = new Float64Array(seconds * beatlessRateHz);
  // Of six uniform numbers the sum is nearly normal
  for (let at = 0; at < white.length; at++)
    white[at] = random() + random() + random() + random() + random() + random() - 3;
  drawn.set(key, white);
  return white;
}

/** Paul Kellet's economy filter (musicdsp.org, 76): 3 dB an octave within half a dB. */
function pinkFilter(): (white: number) => number {
  let [a, b, c] = [0, 0, 0];
  return (white) => {
    a = 0.99765 * a + white * 0.099046;
    b = 0.963 * b + white * 0.2965164;
    c = 0.57 * c + white * 1.0526913;
    return a + b + c + white * 0.1848;
  };
}

function brownFilter(): (white: number) => number {
  let last = 0;
  return (white) => (last = 0.995 * last + white);
}

/** Sounds of 20 ms that begin at any time, so many in a second. */
function scatter(
  seconds: number,
  perSecond: number,
  random: () => number,
  draw: () => (time: number) => number,
): Float32Array {
  const samples = new Float32Array(seconds * beatlessRateHz);
  for (let count = 0; count < perSecond * seconds; count++) add(samples, random() * seconds, 0.02, draw());
  return samples;
}

function add(samples: Float32Array, at: number, length: number, sound: (time: number) => number): void {
  const first = Math.round(at * beatlessRateHz);
  const end = Math.min(samples.length, first + Math.round(length * beatlessRateHz));
  for (let place = first; place < end; place++) samples[place]! += sound((place - first) / beatlessRateHz);
}

function tone(seconds: number, at: (time: number) => number): Float32Array {
  const samples = new Float32Array(seconds * beatlessRateHz);
  for (let n = 0; n < samples.length; n++) samples[n] = at(n / beatlessRateHz);
  return scaled(samples);
}

/** As loud as music is: -20 dBFS. */
function scaled(samples: Float32Array): Float32Array {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const root = Math.sqrt(sum / samples.length + 1e-12);
  const louder = new Float32Array(samples.length);
  for (let at = 0; at < samples.length; at++) louder[at] = (0.1 * samples[at]!) / root;
  return louder;
}
