// A process that writes into a small file and then into a large one, and says what that took:
// node largeWrite.ts <folder> <small file> <large file> <fields as JSON> <other fields as JSON>
import { WritingPlace } from './writingPlace.ts';

const [folder, small, large, ...changes] = process.argv.slice(2) as [string, string, string, string, string];
const [fields, others] = changes.map((json) => JSON.parse(json) as Record<string, string[]>);
const place = new WritingPlace(folder);
const peakBytes = () => process.resourceUsage().maxRSS * 1024;
await place.write(small, fields!);
const before = peakBytes();
const first = await place.write(large, fields!);
// As the program does, which knows the sound of what it wrote: it is read for the first write alone
const written = [first, await place.write(large, others!, { contentId: first!.contentId })];
console.log(
  JSON.stringify({
    grownBytes: peakBytes() - before,
    entryIds: written.map((one) => one!.entryId),
    method: written[1]!.method,
  }),
);
