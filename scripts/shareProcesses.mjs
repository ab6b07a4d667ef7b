import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What belongs to the process: a file that touches it has one of its own. What `t.mock` puts in its place ends with the test. */
const ofProcess =
  /\bprocess\.(?!platform\b)|\bglobalThis\b|\bmock\b(?!\.)|worker_threads|^(before|beforeEach|afterEach)\(/m;
/** Programs that it does not wait for. */
const startsPrograms = /(?<!\.)\b(spawn|fork|exec|execFile)\(/;
/** These set the environment, the folder or what is heard for the whole process, or have processes of ours listen. */
const setsProcess = /callHearmark|runHearmark|testHost|openTrainings|Backend|AnalysisPool|Stage|withoutNats/;
/** Others say so themselves. */
const saysSo = /needs a process of its own/i;
/** Rooms whose files take long, or may not change what another one finds. */
const apart = ['bench', 'campaigns', 'checks', 'cli', 'e2e', 'golden', 'packaging', 'scripts', 'server'];
/** Few enough that no group is what a run ends with. */
const mostFiles = 16;

/**
 * Puts test files of one room that keep to themselves into groups, each run by one process: to start one and to load the room
 * takes a quarter of a second, which is longer than most of them run. Writes a module for each group into `folder`, and returns
 * what is to be run in place of `files`, which are named from `root` on.
 */
export function shareProcesses(files, folder, root) {
  const rooms = new Map();
  const alone = files.filter((file) => {
    const [, room, ...rest] = file.split(/[\\/]/);
    const sharesOne = rest.length > 0 && !apart.includes(room) && keepsToItself(join(root, file));
    if (sharesOne) rooms.set(room, [...(rooms.get(room) ?? []), file]);
    return !sharesOne;
  });
  mkdirSync(folder, { recursive: true });
  const groups = [...rooms].flatMap(([room, members]) =>
    evenParts(members.sort(), Math.ceil(members.length / mostFiles)).map((part, index) => {
      const group = join(folder, `${room}-${index + 1}.test.mjs`);
      const lines = part.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};\n`);
      writeFileSync(group, lines.join(''));
      return group;
    }),
  );
  return [...alone, ...groups];
}

function keepsToItself(file) {
  const text = readFileSync(file, 'utf8');
  return ![ofProcess, startsPrograms, setsProcess, saysSo].some((sign) => sign.test(text));
}

function evenParts(list, count) {
  return Array.from({ length: count }, (_, part) => list.filter((_, index) => index % count === part));
}
