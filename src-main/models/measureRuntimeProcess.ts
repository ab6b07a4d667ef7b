import { createFrontEnd } from '../audio/frontEnd.ts';
import { serveParent } from '../processes/serveParent.ts';
import type { ModelCard } from '../taggers/card.ts';
import type { MeasuringTalk, Timing } from './measureRuntime.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { openSession, type RuntimeName } from '../taggers/runtimes.ts';

/** The process in which measureRuntime tries a runtime; as it will be waited for, it is not nice. */

/** Runs after the first, which may compile kernels; the fastest counts: others may be at the machine meanwhile. */
const runs = 3;

await serveParent<MeasuringTalk>(
  ({ say }) =>
    ({ folder, runtime }) =>
      measure(folder, runtime, () => say('warm')),
  { niceness: 0 },
);

async function measure(folder: string, runtime: RuntimeName, onWarm: () => void): Promise<Timing> {
  const modelPackage = await loadModelPackage(folder);
  const { card } = modelPackage;
  const session = await openSession(modelPackage, runtime);
  const input = createFrontEnd(card.frontEnd).compute(calibrationWindow(card));
  const { scores } = await session.run(input, 1);
  onWarm();
  let milliseconds = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await session.run(input, 1);
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  return { milliseconds, scores: [...scores], device: session.device };
}

/** A window that is the same everywhere: noise that beats, so that there is something to hear. */
function calibrationWindow({ inputSamples, frontEnd }: ModelCard): Float32Array {
  let state = 1;
  return Float32Array.from({ length: inputSamples }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0; // Numerical Recipes' generator
    const beat = Math.exp((-8 * (index % (frontEnd.sampleRateHz / 2))) / frontEnd.sampleRateHz);
    const tone = Math.sin((2 * Math.PI * 220 * index) / frontEnd.sampleRateHz);
    return beat * (0.3 * tone + (0.2 * state) / 2 ** 31);
  });
}
