/** A sound to try Hearmark on. */
export interface SampleSound {
  title: string;
  /** Mono, about -1..1. */
  samples: Float32Array;
}

export const sampleRateHz = 32_000;
/** Six of them are half a minute. */
const seconds = 5;

/** Makes sounds that a model tells apart, the same ones everywhere: a beat, chords, a bass, strings, bells and rain. */
export function sampleSounds(): SampleSound[] {
  return [
    { title: 'Four to the floor', samples: beat(128) },
    { title: 'Slow chords', samples: chords() },
    { title: 'Bass line', samples: bass(110) },
    { title: 'Plucked strings', samples: strings() },
    { title: 'Bells', samples: bells() },
    { title: 'Rain', samples: rain() },
  ];
}

/** A kick on every beat, a hat between two. */
function beat(bpm: number): Float32Array {
  const random = noise();
  const beatSeconds = 60 / bpm;
  return made((t) => {
    const [kick, hat] = [t % beatSeconds, (t + beatSeconds / 2) % beatSeconds];
    const sweep = 45 * kick + 6 * (1 - Math.exp(-30 * kick));
    return 0.8 * Math.sin(2 * Math.PI * sweep) * Math.exp(-7 * kick) + 0.25 * random() * Math.exp(-60 * hat);
  });
}

/** Two chords of slightly detuned tones that swell. */
function chords(): Float32Array {
  const [minor, major] = [[220, 261.63, 329.63], [174.61, 220, 261.63]]; // prettier-ignore
  return made((t) => {
    const chord = t < seconds / 2 ? minor : major;
    const swell = Math.sin((Math.PI * (t % (seconds / 2))) / (seconds / 2));
    const tones = chord.map((hz) => tone(hz, t) + tone(hz * 1.003, t) + 0.4 * tone(2 * hz, t));
    return 0.12 * swell * tones.reduce((sum, one) => sum + one, 0);
  });
}

/** Saw-toothed eighths, filtered as each fades. */
function bass(bpm: number): Float32Array {
  const notes = [55, 55, 82.41, 55, 65.41, 55, 73.42, 49];
  const noteSeconds = 30 / bpm;
  let kept = 0;
  return made((t) => {
    const hz = notes[Math.floor(t / noteSeconds) % notes.length]!;
    const age = t % noteSeconds;
    const saw = 2 * ((t * hz) % 1) - 1;
    kept += (0.05 + 0.2 * Math.exp(-12 * age)) * (saw - kept);
    return 0.6 * kept * Math.exp(-3 * age);
  });
}

/** A plucked string is noise in a loop that smooths it (Karplus and Strong, Computer Music Journal 7(2), 1983). */
function strings(): Float32Array {
  const random = noise();
  const notes = [196, 246.94, 293.66, 392, 293.66, 246.94, 220, 261.63, 329.63, 440];
  const out = new Float32Array(seconds * sampleRateHz);
  notes.forEach((hz, index) => {
    const loop = Float32Array.from({ length: Math.round(sampleRateHz / hz) }, () => random());
    for (let at = Math.round((index * sampleRateHz) / 2), turn = 0; at < out.length; at++, turn++) {
      const [here, next] = [turn % loop.length, (turn + 1) % loop.length];
      out[at]! += 0.25 * loop[here]!;
      loop[here] = 0.498 * (loop[here]! + loop[next]!);
    }
  });
  return out;
}

/** One tone shakes another (Chowning, Journal of the Audio Engineering Society 21(7), 1973). */
function bells(): Float32Array {
  const notes = [523.25, 659.26, 783.99, 1046.5, 880];
  return made((t) => {
    const age = t % 1;
    const hz = notes[Math.floor(t) % notes.length]!;
    const shake = 4 * Math.exp(-2 * age) * Math.sin(2 * Math.PI * 1.4 * hz * age);
    return 0.4 * Math.exp(-3 * age) * Math.sin(2 * Math.PI * hz * age + shake);
  });
}

/** Noise that comes and goes, without its lowest part. */
function rain(): Float32Array {
  const random = noise();
  let low = 0;
  return made((t) => {
    const drop = random();
    low += 0.1 * (drop - low);
    return (0.2 + 0.08 * Math.sin(2 * Math.PI * 0.3 * t)) * (drop - low);
  });
}

function made(sampleAt: (seconds: number) => number): Float32Array {
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, index) => sampleAt(index / sampleRateHz));
}

const tone = (hz: number, t: number) => Math.sin(2 * Math.PI * hz * t);

/** Returns a source of numbers in -1..1 that are the same each time (Numerical Recipes' generator). */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}
