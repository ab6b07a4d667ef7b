import { once } from 'node:events';
import { rmdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { toPlainError } from '../errors.ts';
import { serveParent } from '../processes/serveParent.ts';
import { BatchingSession } from '../taggers/BatchingSession.ts';
import { batchWindows } from '../taggers/batchWindows.ts';
import { loadModelPackage } from '../taggers/modelPackage.ts';
import { openSession } from '../taggers/openSession.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import { readMessages, writeMessage } from './messageStream.ts';
import type { ScoringReply, ScoringTalk } from './protocol.ts';

/**
 * The scoring process: owns the GPU for all analysis processes. Arguments are the model's folder, the runtime's name and
 * the address to listen at, where each analysis process connects and sends the front end's output of one window at a
 * time. What waits goes to the GPU together.
 *
 * Why one process for the GPU and many for the files: decoding is synchronous and takes a hundred times as long as the
 * GPU does, so that several files in one process would leave it idle. This way every core decodes, an analysis process
 * still has one file in flight (a crash or a hang is that file's and nobody else's), a network is in the GPU's memory
 * once, and a driver that crashes takes no file with it. It ends with its parent, and when the model cannot be loaded.
 */

await serveParent<ScoringTalk>(async ({ say }) => {
  const [, , modelFolder, runtime, address] = process.argv as [string, string, string, RuntimeName, string];
  const modelPackage = await loadModelPackage(modelFolder);
  const session = await openSession(modelPackage, runtime, { timeSteps: 'trained' });
  const batching = new BatchingSession(session, batchWindows(modelPackage.card), (windows) =>
    say({ windows }),
  );
  const server = createServer((socket) => serve(socket, batching));
  if (process.platform !== 'win32') process.on('exit', () => removeSocket(address));
  await once(server.listen(address), 'listening');
});

/** The parent removes it too, but may be gone without having had the time. */
function removeSocket(address: string): void {
  rmSync(address, { force: true });
  rmdirSync(dirname(address));
}

/** Answers one analysis process. */
function serve(socket: Socket, batching: BatchingSession): void {
  let announced = false;
  readMessages(socket, {
    onStart() {
      announced = true;
      batching.announce();
    },
    onMessage(message) {
      announced = false;
      void answer(message as Float32Array).then((reply) => writeMessage(socket, reply));
      batching.withdraw();
    },
  });
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    if (announced) batching.withdraw();
  });

  async function answer(input: Float32Array): Promise<ScoringReply> {
    try {
      return { answer: await batching.score(input) };
    } catch (error) {
      return { error: toPlainError(error) };
    }
  }
}
