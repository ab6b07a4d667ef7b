import { toPlainError } from '../errors.ts';
import { parent } from '../processes/parent.ts';
import { loadCard, loadModelPackage } from '../taggers/modelPackage.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { analyseFile, type AnalysisLink } from './analyseFile.ts';
import type { Report, Request, WaitingFor } from './protocol.ts';
import { RemoteSession } from './RemoteSession.ts';
import { settleAsChild } from '../processes/settleAsChild.ts';

/**
 * An analysis process: loads the model in the folder that is its first argument into the runtime that is its second,
 * then analyses one file after another. Where a scoring process listens at the address that is its third argument, that
 * one has the model, and this one sends it what the front end hears.
 * It ends with its parent, and when its model cannot be loaded.
 */

const leastSignMs = 500;

let answer: ((listen: boolean) => void) | undefined;
let lastSignMs = 0;
let waitingFor: WaitingFor | undefined;

const link: AnalysisLink = {
  shouldListen: (identity) =>
    new Promise((resolve) => {
      answer = resolve;
      send({ kind: 'identified', identity });
    }),
  alive(now) {
    // Each change is told before the step it announces, which may block this process; the rest now and then.
    if (now === waitingFor && performance.now() - lastSignMs < leastSignMs) return;
    waitingFor = now;
    lastSignMs = performance.now();
    send({ kind: 'alive', ...(waitingFor && { waitingFor }) });
  },
};

settleAsChild();
try {
  const [, , modelFolder, runtime, address] = process.argv as [string, string, string, RuntimeName, string?];
  const tagger =
    address === undefined
      ? await Tagger.open(await loadModelPackage(modelFolder), { runtime, timeSteps: 'trained' })
      : await openRemote(modelFolder, runtime, address);
  parent.onMessage((request) => void receive(request as Request, tagger));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'failed', error: toPlainError(error) });
  parent.leave();
}

async function openRemote(modelFolder: string, device: string, address: string): Promise<Tagger> {
  const onWait = (waiting: boolean) => link.alive(waiting ? 'scores' : undefined);
  return Tagger.over(await loadCard(modelFolder), await RemoteSession.connect(address, { device, onWait }));
}

async function receive(request: Request, tagger: Tagger): Promise<void> {
  if (request.kind === 'proceed') return answer?.(request.listen);
  try {
    const analysis = await analyseFile(request.path, tagger, request.coverage, link);
    send({ kind: 'done', analysis });
  } catch (error) {
    send({ kind: 'failed', error: toPlainError(error) });
  }
}

function send(report: Report): void {
  parent.send(report);
}
