import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
const apart = ['bench', 'campaigns', 'checks', 'cli', 'golden', 'packaging', 'scripts', 'server'];
/** Few enough that no group is what a run ends with. */
const mostFiles = 16;
/** Files of the window take ten times as long: they share a browser, and each has a host of its own in another process. */
const mostOfWindow = 3;

/**
 * Puts test files of one room that keep to themselves into groups, each run by one process: to start one and to load the room
 * takes a quarter of a second, which is longer than most of them run. Writes a module for each group into `folder`, and returns
 * what is to be run in place of `files`, which are named from `root` on.
 */
export function shareProcesses(files, folder, root) {
  const rooms = new Map();
  const alone = files.filter((file) => {
    const [, room, ...rest] = file.split(/[\\/]/);
    const sharesOne = rest.length > 0 && !apart.includes(room) && keepsToItself(join(root, file), room);
    if (sharesOne) rooms.set(room, [...(rooms.get(room) ?? []), file]);
    return !sharesOne;
  });
  mkdirSync(folder, { recursive: true });
  const groups = [...rooms].flatMap(([room, members]) =>
    evenParts(members, partsOf(room, members.length), root).map((part, index) => {
      const group = join(folder, `${room}-${index + 1}.test.mjs`);
      const lines = part.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};\n`);
      writeFileSync(group, lines.join(''));
      return group;
    }),
  );
  return [...alone, ...groups];
}

function keepsToItself(file, room) {
  const text = readFileSync(file, 'utf8');
  const signs = [ofProcess, startsPrograms, saysSo, ...(room === 'e2e' ? [] : [setsProcess])];
  return !signs.some((sign) => sign.test(text));
}

function partsOf(room, count) {
  return Math.ceil(count / (room === 'e2e' ? mostOfWindow : mostFiles));
}

/** Deals files out, the largest first and to and fro, so that no part has all that take long. */
function evenParts(list, count, root) {
  const bytesOf = (file) => statSync(join(root, file)).size;
  const largestFirst = list.toSorted((a, b) => bytesOf(b) - bytesOf(a) || a.localeCompare(b));
  const parts = Array.from({ length: count }, () => []);
  for (const [index, file] of largestFirst.entries()) {
    const [round, place] = [Math.floor(index / count), index % count];
    parts[round % 2 === 0 ? place : count - 1 - place].push(file);
  }
  return parts.map((part) => part.sort());
}
