import { Worker } from 'node:worker_threads';

/**
 * Ends this process where it takes more than so much memory, in bytes, or longer than so many seconds, or where its parent is gone: what
 * computes for ever in ONNX Runtime or a parser holds the thread that would hear of it, so another one looks on.
 */
export function limitSelf(memoryBytes: number, seconds = Infinity): void {
  const gibibytes = (memoryBytes / 2 ** 30).toFixed(1);
  const watch = `
    const { writeSync } = require('node:fs');
    const [parent, startedMs] = [process.ppid, performance.now()];
    const end = (why) => {
      try {
        writeSync(2, 'Error: ' + why + '\\n');
      } catch {} // nobody listens any more
      process.kill(process.pid, 'SIGKILL');
    };
    setInterval(() => {
      if (process.memoryUsage.rss() > ${memoryBytes}) end('it takes more than ${gibibytes} GiB of memory');
      if (performance.now() - startedMs > ${1000 * seconds}) end('it takes more than ${seconds} s');
      if (process.ppid !== parent) end('nobody waits for it');
    }, 20);`;
  new Worker(watch, { eval: true }).unref();
}
