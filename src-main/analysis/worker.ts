import { setPriority } from 'node:os';
import { toPlainError } from '../errors.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import type { RuntimeName } from '../taggers/runtimes.ts';
import { Tagger } from '../taggers/Tagger.ts';
import { analyseFile, type AnalysisLink } from './analyseFile.ts';
import type { Report, Request } from './protocol.ts';

/**
 * An analysis process: loads the model in the folder that is its first argument into the runtime that is its second,
 * then analyses one file after another.
 * It ends with its parent, and when its model cannot be loaded.
 */

/** Nice: whoever sits at the machine comes first. */
const niceness = 10;
const leastSignMs = 500;

let answer: ((listen: boolean) => void) | undefined;
let lastSignMs = 0;
let reading = false;

const link: AnalysisLink = {
  shouldListen: (identity) =>
    new Promise((resolve) => {
      answer = resolve;
      send({ kind: 'identified', identity });
    }),
  alive(nowReading) {
    // Each change is told before the step it announces, which may block this process; the rest now and then.
    if (nowReading === reading && performance.now() - lastSignMs < leastSignMs) return;
    reading = nowReading;
    lastSignMs = performance.now();
    send({ kind: 'alive', reading });
  },
};

process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal reaches every process of the job: what it means is the parent's to decide.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
setPriority(niceness);
try {
  const [, , modelFolder, runtime] = process.argv;
  const tagger = await Tagger.open(await loadModelPackage(modelFolder!), { runtime: runtime as RuntimeName });
  process.on('message', (request: Request) => void receive(request, tagger));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'failed', error: toPlainError(error) });
  process.disconnect();
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
  process.send!(report);
}
