import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnalysisPool } from '../../analysis/AnalysisPool.ts';
import type { JobModel } from '../../models/JobModel.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { MusicTask } from '../../scores/musicTasks.ts';
import { wavOf } from '../makeSamples.ts';
import { sampleRateHz, sampleSounds } from '../sampleSounds.ts';

/** As long as a short track, so that what each file costs weighs little more than it will. */
const soundSeconds = 60;

/**
 * Measures how fast this machine listens: as a job would, with all its processes at once, to sound that is made for it. Returns
 * how many seconds of sound it hears a second; what a process loads first is not counted. Throws what a job would end with.
 */
export async function measureListening(model: JobModel, launch?: LaunchProcess): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-speed-'));
  const { folder: modelFolder, runtime, fallbacks, jobs, hearing } = model;
  const pool = new AnalysisPool({
    modelFolder,
    runtime,
    fallbacks,
    jobs,
    hearing,
    ...(launch && { launch }),
  });
  try {
    const file = join(folder, 'sound.wav');
    writeFileSync(file, wavOf({ title: 'Sound', samples: soundOf(soundSeconds) }));
    const wanted = ['tags' as const, ...(Object.keys(model.music) as MusicTask[])];
    const listen = () =>
      Promise.all(Array.from({ length: jobs }, () => pool.analyse(file, model.coverage, () => wanted)));
    await listen();
    const beganAt = performance.now();
    await listen();
    return (jobs * soundSeconds * 1000) / (performance.now() - beganAt);
  } finally {
    pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The sample sounds, one after the other, again and again. */
function soundOf(seconds: number): Float32Array {
  const sounds = sampleSounds().flatMap(({ samples }) => [...samples]);
  return Float32Array.from({ length: seconds * sampleRateHz }, (_, at) => sounds[at % sounds.length]!);
}
