/** A child process that does what it is asked to: answers, throws, dies, is silent, asks back. */
import { getPriority, setPriority } from 'node:os';
import { DecodeError } from '../../src-main/errors.ts';
import { serveParent } from '../../src-main/processes/serveParent.ts';
import type { OddTalk } from './oddTalk.ts';

// Started nicer than its parent wants it
setPriority(15);

await serveParent<OddTalk>(({ say, ask, alive }) => async (request) => {
  switch (request.do) {
    case 'echo':
      return request.text;
    case 'mistake':
      return (undefined as unknown as { length: string }).length;
    case 'refuse':
      throw new DecodeError('no sound in it', {
        path: '/music/a.mp3',
        retry: true,
        cause: new RangeError('deep'),
      });
    case 'mistakeOutside':
      setImmediate(() => {
        throw new TypeError('nobody catches this');
      });
      return new Promise(() => {});
    case 'die':
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => {});
    case 'beSilent':
      if (request.waitingFor !== undefined) alive(request.waitingFor);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, request.milliseconds);
      return 'awake';
    case 'ask':
      say('about to ask');
      return `heard ${await ask(request.text)}`;
    case 'sendWhatCannotBeSent':
      return (() => 'a function') as unknown as string;
    case 'priority':
      return String(getPriority());
  }
});
