import type { AnalysisTalk } from '../../src-main/analysis/protocol.ts';
import type { ParentMessage } from '../../src-main/processes/Talk.ts';

/**
 * An analysis process on a drive that does not answer: it speaks the protocol, says that it is reading, and is stuck
 * for 4 s in a blocking call, as a read from a hung network drive is.
 */
process.on('message', ({ request }: ParentMessage<AnalysisTalk> & { kind: 'request' }) => {
  process.send!({ kind: 'alive', waitingFor: 'drive' });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000);
  process.send!({ kind: 'alive' });
  const error = { name: 'ReadError', message: `${request.path} at last`, retry: true };
  process.send!({ kind: 'failed', error });
});
process.on('disconnect', () => process.exit());
process.send!({ kind: 'ready' });
