import { serveParent } from '../processes/serveParent.ts';
import { loadCard } from '../taggers/loadCard.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { analyseFile } from './analyseFile.ts';
import { HearingPackages } from './HearingPackages.ts';
import type { AnalysisTalk, HearingFolders, WaitingFor } from './protocol.ts';
import { RemoteSession } from './RemoteSession.ts';

/**
 * An analysis process: loads the model in the folder that is its first argument into the runtime that is its second,
 * then analyses one file after another. Where a scoring process listens at the address that is its third argument, which may
 * be empty, that one has the model, and this one sends it what the front end hears. The fourth argument says, as JSON, in
 * which folders the packages are that hear something beside tags: they are loaded when they are first needed.
 * It ends with its parent, and when its model cannot be loaded.
 */

const leastWordMs = 500;

await serveParent<AnalysisTalk>(async ({ ask, alive, say }) => {
  const [, , modelFolder, runtime, address, folders] = process.argv as [
    string,
    string,
    string,
    RuntimeName,
    string,
    string,
  ];
  const tagger =
    address === ''
      ? await Tagger.open(await loadModelPackage(modelFolder), { runtime, timeSteps: 'trained' })
      : await openRemote(modelFolder, runtime, address, alive);
  const packages = new HearingPackages(JSON.parse(folders) as HearingFolders, tagger.frontEnd.sampleRateHz);
  let lastWordMs = performance.now();
  const onHeard = (share: number) => {
    if (performance.now() - lastWordMs < leastWordMs) return;
    lastWordMs = performance.now();
    say({ share });
  };
  return (request) => {
    lastWordMs = performance.now();
    return analyseFile(request, tagger, { whatToHear: ask, alive, onHeard, packages });
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
