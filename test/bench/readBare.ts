import { workerData, parentPort } from 'node:worker_threads';
import { parseFile } from 'music-metadata';
import { measureReading } from './measureReading.ts';

/** A thread that reads a file by music-metadata alone whenever it is asked: as no other thread of ours it is left as it comes. */
const path = workerData as string;

const read = () => parseFile(path, { skipCovers: true, duration: false });

parentPort!.on('message', () => {
  void measureReading(read).then((taken) => parentPort!.postMessage(taken));
});
