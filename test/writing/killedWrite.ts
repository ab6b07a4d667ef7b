// A process that writes a file and kills itself after a step: node killedWrite.ts <folder> <file> <step> <genre>
import { WritingPlace } from './writingPlace.ts';

const [folder, path, step, genre] = process.argv.slice(2) as [string, string, string, string];
const place = new WritingPlace(folder);
await place.write(
  path,
  { GENRE: [genre] },
  { onStep: (reached) => reached === step && process.kill(process.pid, 'SIGKILL') },
);
