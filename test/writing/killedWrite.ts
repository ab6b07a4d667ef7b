// A process that writes a file and kills itself after a step:
// node killedWrite.ts <folder> <file> <step> <genre> <what the library knows of its sound: see soundOf.ts>
import { WritingPlace } from './writingPlace.ts';

const [folder, path, step, genre, contentId] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const place = new WritingPlace(folder);
await place.write(
  path,
  { GENRE: [genre] },
  { contentId, onStep: (reached) => reached === step && process.kill(process.pid, 'SIGKILL') },
);
