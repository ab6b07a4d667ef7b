import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { benchActiveLearning } from './activeLearning.bench.ts';
import { benchAddedLayer } from './addedLayer.bench.ts';
import { benchArchive } from './archive.bench.ts';
import { benchCalibration } from './calibration.bench.ts';
import { benchDuplicates } from './duplicates.bench.ts';
import { benchEndToEnd } from './endToEnd.bench.ts';
import { benchFullTraining } from './fullTraining.bench.ts';
import { benchLearning } from './learning.bench.ts';
import { benchLibrary } from './library.bench.ts';
import { benchLikeness } from './likeness.bench.ts';
import { benchListening } from './listening.bench.ts';
import { benchLogMel } from './logMel.bench.ts';
import { benchMap } from './map.bench.ts';
import { benchMapWindow } from './mapWindow.bench.ts';
import { benchMemory } from './memory.bench.ts';
import { benchBeats, benchKey, benchOnsets, benchPitch, benchTempo } from './mir.bench.ts';
import { benchNetworks } from './networks.bench.ts';
import { benchPlayers } from './players.bench.ts';
import { benchReadTags } from './readTags.bench.ts';
import { benchSecondRun } from './secondRun.bench.ts';
import { benchShortInput } from './shortInput.bench.ts';
import { benchFinding } from './finding.bench.ts';
import { benchRecommend } from './recommend.bench.ts';
import { benchSending } from './sending.bench.ts';
import { benchSimilar } from './similar.bench.ts';
import { benchSteadyBeat } from './steadyBeat.bench.ts';
import { benchTempoPrior } from './tempoPrior.bench.ts';
import { benchTraining } from './training.bench.ts';
import { benchTruth } from './truth.bench.ts';
import { benchWindow } from './window.bench.ts';
import { benchWorkerStart } from './workerStart.bench.ts';
import { benchWorkers } from './workers.bench.ts';
import { benchWriting } from './writing.bench.ts';

/** What takes arguments behind its name: a folder of tracks, which somebody has labelled for most, and models. */
const ofAFolder: Record<string, (args: string[]) => Promise<string[]>> = {
  listening: benchListening,
  truth: benchTruth,
  likeness: benchLikeness,
  tempo: benchTempo,
  'tempo-prior': benchTempoPrior,
  'steady-beat': benchSteadyBeat,
  key: benchKey,
  beats: benchBeats,
  onsets: benchOnsets,
  pitch: benchPitch,
};

/** `npm run bench [-- NAME...]`: prints what each benchmark found; nothing here passes or fails. `archive` runs only where it is named. */
const benchmarks: Record<string, () => Promise<string[]>> = {
  'log-mel': benchLogMel,
  'read-tags': benchReadTags,
  'end-to-end': benchEndToEnd,
  'second-run': benchSecondRun,
  memory: benchMemory,
  networks: benchNetworks,
  'worker-start': benchWorkerStart,
  'short-input': benchShortInput,
  library: benchLibrary,
  window: benchWindow,
  training: benchTraining,
  learning: benchLearning,
  'added-layer': benchAddedLayer,
  calibration: benchCalibration,
  'full-training': benchFullTraining,
  'active-learning': benchActiveLearning,
  workers: benchWorkers,
  writing: benchWriting,
  duplicates: benchDuplicates,
  map: () => Promise.resolve(benchMap()),
  'map-window': benchMapWindow,
  similar: () => Promise.resolve(benchSimilar()),
  recommend: benchRecommend,
  finding: benchFinding,
  players: benchPlayers,
  sending: benchSending,
  ...Object.fromEntries(
    Object.entries(ofAFolder).map(([name, run]) => [
      name,
      () => run(process.argv[2] === name ? process.argv.slice(3) : []),
    ]),
  ),
  archive: benchArchive,
};

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
console.log(`${cpus()[0]!.model}, ${cpus().length} threads, Node ${process.version}`);
const asked = process.argv.slice(2);
const chosen = Object.hasOwn(ofAFolder, asked[0] ?? '') ? asked.slice(0, 1) : asked;
for (const [name, run] of Object.entries(benchmarks)) {
  if (chosen.length > 0 ? !chosen.includes(name) : name === 'archive') continue;
  console.log(`\n== ${name}`);
  for (const line of await run()) console.log(line);
}
