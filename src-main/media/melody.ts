import { silence } from '../hearing/hasSound.ts';
import { joinHeard } from '../hearing/Heard.ts';
import { loadHearing, type Hearing } from '../hearing/hearFrames.ts';
import { melodyOf, type MelodyNote } from '../hearing/pitch/melodyOf.ts';
import { DecodeError, ModelError } from '../errors.ts';
import type { TrackPlace } from '../library/FileState.ts';
import { openForPreview } from './openForPreview.ts';

/** More would fill the memory: what a network says of pitches takes up to 150 KB a second. */
const mostMelodySeconds = 600;

/** The package that was asked last. */
let loaded: { folder: string; hearing: Hearing } | undefined;

/** Hears the notes of the melody in the beginning of a track, by the package in a folder. Throws ReadError, DecodeError, ModelError. */
export async function computeMelody(
  place: TrackPlace,
  folder: string,
  alive: () => void,
): Promise<{ kind: 'melody'; notes: MelodyNote[]; shownSeconds: number }> {
  if (loaded?.folder !== folder) {
    const before = loaded;
    loaded = undefined;
    await before?.hearing.close();
    loaded = { folder, hearing: await loadHearing(folder) };
  }
  const { hearing } = loaded;
  const { frontEnd, outputs } = hearing.card;
  const [name, output] = Object.entries(outputs).find(([, { classes }]) => 'ratio' in classes) ?? [];
  if (name === undefined || !output || !('ratio' in output.classes))
    throw new ModelError('it has no output for pitches from one to the next by a ratio', { path: folder });
  using file = openForPreview(place, alive);
  const pass = hearing.begin();
  const parts = [];
  /** The steps that are no silence: some networks find pitches in anything. */
  const sounding = new Set<number>();
  const most = mostMelodySeconds * frontEnd.sampleRateHz;
  let [position, last] = [0, -1];
  for (const decoded of file.audio.decodeWhole({ sampleRateHz: frontEnd.sampleRateHz })) {
    alive();
    const samples = decoded.subarray(0, most - position);
    for (let at = 0; at < samples.length; at++) {
      const step = Math.round((position + at) / output.stepSamples);
      if (step === last || Math.abs(samples[at]!) <= silence) continue;
      sounding.add(step);
      last = step;
    }
    parts.push(await pass.push(samples));
    position += samples.length;
    if (position >= most) break;
  }
  parts.push(await pass.finish());
  const heard = joinHeard(parts)[name]!;
  for (let step = 0; step < heard.steps; step++)
    if (!sounding.has(step)) heard.activations.fill(0, step * heard.classes, (step + 1) * heard.classes);
  if (heard.steps === 0)
    throw new DecodeError('there is nothing to hear in this track', { path: place.path });
  return {
    kind: 'melody',
    notes: melodyOf(heard, output.classes),
    shownSeconds: heard.steps / heard.stepsPerSecond,
  };
}
