import { serveParent } from '../processes/serveParent.ts';
import { loadCard, loadModelPackage } from '../taggers/modelPackage.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { analyseFile } from './analyseFile.ts';
import type { AnalysisTalk, WaitingFor } from './protocol.ts';
import { RemoteSession } from './RemoteSession.ts';

/**
 * An analysis process: loads the model in the folder that is its first argument into the runtime that is its second,
 * then analyses one file after another. Where a scoring process listens at the address that is its third argument, that
 * one has the model, and this one sends it what the front end hears.
 * It ends with its parent, and when its model cannot be loaded.
 */

const leastWordMs = 500;

await serveParent<AnalysisTalk>(async ({ ask, alive, say }) => {
  const [, , modelFolder, runtime, address] = process.argv as [string, string, string, RuntimeName, string?];
  const tagger =
    address === undefined
      ? await Tagger.open(await loadModelPackage(modelFolder), { runtime, timeSteps: 'trained' })
      : await openRemote(modelFolder, runtime, address, alive);
  let lastWordMs = performance.now();
  const onHeard = (share: number) => {
    if (performance.now() - lastWordMs < leastWordMs) return;
    lastWordMs = performance.now();
    say({ share });
  };
  return (request) => {
    lastWordMs = performance.now();
    return analyseFile(request, tagger, { shouldListen: ask, alive, onHeard });
  };
});

async function openRemote(
  modelFolder: string,
  device: string,
  address: string,
  alive: (waitingFor?: WaitingFor) => void,
): Promise<Tagger> {
  const onWait = (waiting: boolean) => alive(waiting ? 'scores' : undefined);
  return Tagger.over(await loadCard(modelFolder), await RemoteSession.connect(address, { device, onWait }));
}
