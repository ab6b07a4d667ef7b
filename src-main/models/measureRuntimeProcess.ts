import { createFrontEnd } from '../audio/frontEnd.ts';
import { serveParent } from '../processes/serveParent.ts';
import type { MeasuringTalk, Timing } from './measureRuntime.ts';
import { testSound } from './testSound.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { openSession } from '../taggers/openSession.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';

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
  const input = createFrontEnd(card.frontEnd).compute(
    testSound(card.inputSamples, card.frontEnd.sampleRateHz),
  );
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
