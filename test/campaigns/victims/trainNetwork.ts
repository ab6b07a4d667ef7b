import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { trainFromScratch, type ScratchTraining } from '../../../src-main/training/trainFromScratch.ts';
import { smallInput, smallNetwork } from '../../training/smallInput.ts';

/** Trains a small network once, on the files of a folder; says how many epochs were told as done. */
export async function forEver(music: string, place: string): Promise<void> {
  await trainOnce(music, place, (epochs) => process.send!(epochs));
}

/** A training whose models and checkpoint lie in `place`; every second file has a drum. Goes on where it was ended. */
export async function trainOnce(
  music: string,
  place: string,
  onEpoch: (epochs: number) => void = () => {},
): Promise<Awaited<ReturnType<typeof trainFromScratch>>> {
  const tracks = readdirSync(music).map((name, index) => ({
    path: join(music, name),
    tags: index % 2 === 0 ? ['sound:drum'] : [],
    group: name,
  }));
  const request: ScratchTraining = {
    name: 'trained',
    ...smallNetwork,
    input: smallInput,
    tracks,
    backend: 'wasm',
    epochs: 4,
    seed: 1,
    checkpointFolder: join(place, 'checkpoint'),
    modelsFolder: join(place, 'models'),
    onProgress: (progress) => progress.kind === 'epoch' && onEpoch(progress.line.epoch + 1),
    signal: new AbortController().signal,
  };
  return trainFromScratch(request);
}
