import ts from 'typescript';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The rooms of src-main (ARCHITECTURE.md), held: which rooms a room may import beside its own files and the leaves,
 * errors.ts, paths.ts, algebra/, scores/ and simd/; which room alone may import a package; that nothing imports itself by
 * way of others; and that an exported name means one thing. A room's tasks/ is a room of its own: what a person starts,
 * watches and stops stays out of what does the work.
 *
 * usage: node scripts/checkRooms.mjs [CHECKOUT]; prints each fault as file:line: sentence, and exits with 1 where there is
 * one.
 */
const arrows = {
  api: [],
  'api.ts': ['api'],
  algebra: [],
  scores: [],
  simd: [],
  files: [],
  audio: [],
  library: ['api.ts'],
  log: ['locations.ts'],
  processes: ['log'],
  taggers: ['audio', 'files'],
  hearing: ['audio', 'taggers'],
  analysis: ['files', 'audio', 'taggers', 'hearing', 'processes'],
  models: [
    'api.ts',
    'fetch.ts',
    'settings.ts',
    'log',
    'files',
    'audio',
    'library',
    'taggers',
    'hearing',
    'analysis',
    'processes',
  ],
  'models/tasks': ['api.ts', 'Emit.ts', 'log', 'models', 'processes'],
  backups: ['api.ts', 'Emit.ts', 'log', 'library', 'processes'],
  importing: ['api.ts', 'files', 'library', 'hearing', 'analysis'],
  'importing/tasks': [
    'api.ts',
    'Emit.ts',
    'log',
    'importing',
    'files',
    'library',
    'models',
    'analysis',
    'processes',
  ],
  workers: [
    'api.ts',
    'Emit.ts',
    'files',
    'hearing',
    'media',
    'models',
    'server',
    'taggers',
    'analysis',
    'training',
  ],
  training: ['api.ts', 'library', 'models', 'taggers', 'analysis', 'audio', 'files'],
  'training/tasks': [
    'api.ts',
    'Emit.ts',
    'locations.ts',
    'log',
    'training',
    'files',
    'library',
    'models',
    'taggers',
    'processes',
  ],
  writing: ['files', 'audio', 'library'],
  'writing/tasks': ['api.ts', 'Emit.ts', 'locations.ts', 'log', 'writing', 'files', 'library', 'processes'],
  duplicates: ['files', 'audio', 'library', 'analysis', 'processes'],
  'duplicates/tasks': ['api.ts', 'Emit.ts', 'log', 'duplicates', 'library', 'processes'],
  finding: ['api.ts', 'files', 'library', 'processes'],
  'finding/tasks': ['api.ts', 'Emit.ts', 'log', 'finding', 'library', 'processes'],
  players: ['api.ts', 'fetch.ts', 'files', 'library'],
  media: ['api.ts', 'log', 'files', 'audio', 'hearing', 'library', 'analysis', 'processes'],
  handlers: [
    'api.ts',
    'Backend.ts',
    'Emit.ts',
    'locations.ts',
    'settings.ts',
    'log',
    'files',
    'finding',
    'importing',
    'library',
    'models',
    'players',
    'taggers',
    'training',
    'training/tasks',
    'writing/tasks',
  ],
  server: [
    'api.ts',
    'Emit.ts',
    'Backend.ts',
    'handlers',
    'locations.ts',
    'settings.ts',
    'log',
    'files',
    'finding',
    'library',
    'media',
  ],
  electron: [
    'api.ts',
    'Backend.ts',
    'handlers',
    'locations.ts',
    'log',
    'backups',
    'processes',
    'server',
    'settings.ts',
  ],
};

/** Packages that one room alone may import, or one file. */
const packageOwners = {
  'better-sqlite3': 'library',
  'onnxruntime-node': 'taggers/onnx/onnxRuntime.ts',
  '@tensorflow': 'taggers',
  '@huggingface/tokenizers': 'taggers/words/tokenizeWith.ts',
  h5wasm: 'models',
  undici: 'fetch.ts',
  'node-av': 'audio',
  'music-metadata': 'files',
  strtok3: 'files',
  commander: 'cli',
  '@nats-io': 'workers',
  selfsigned: 'workers',
  hono: 'server',
  '@hono': 'server',
  electron: 'electron',
};

/** The same in two rooms that know nothing of each other, in the contract, or in a command and what it calls. */
const sameInTwo = [
  'AudioProperties',
  'ByteSource',
  'FileTags',
  'KeyNotation',
  'Loudness',
  'TrackProperties',
  'WriteMode',
  'compareModels',
  'composeModel',
];

const leaves = ['errors.ts', 'paths.ts', 'algebra', 'scores', 'simd'];
const checkout = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const root = join(checkout, 'src-main');

const graph = new Map(
  globSync('**/*.{ts,cts}', { cwd: root }).map((name) => [join(root, name), importsOf(join(root, name))]),
);
const faults = [...graph].flatMap(([file, imports]) =>
  imports.flatMap(({ name, line }) => {
    const fault = faultOf(file, name);
    return fault ? [`${relative(checkout, file)}:${line}: ${fault}`] : [];
  }),
);
faults.push(...circlesIn(graph).map((way) => `a circle of imports: ${way.join(' -> ')}`));
faults.push(...namesTwice([...graph.keys()]));
for (const fault of faults) console.log(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Every kind of import: of values and of types, static and dynamic, and what is passed on. */
function importsOf(file) {
  const text = readFileSync(file, 'utf8');
  return ts.preProcessFile(text).importedFiles.map(({ fileName, pos }) => ({
    name: fileName,
    line: text.slice(0, pos).split('\n').length,
  }));
}

function faultOf(file, name) {
  const from = roomOf(file);
  return name.startsWith('.')
    ? arrowFault(from, roomOf(resolve(dirname(file), name)))
    : packageFault(file, name);
}

/** The room of a file of src-main: its folder, with tasks/ apart, or its name where it lies in none. */
function roomOf(file) {
  const [room, below] = relative(root, file).split(sep);
  return below === 'tasks' ? `${room}/tasks` : room;
}

/** What lies outside of src-main, package.json, is no room. */
function arrowFault(from, to) {
  const allowed = arrows[from];
  if (!allowed || to === '..' || [from, ...leaves, ...allowed].includes(to)) return undefined;
  return `${from}/ may import only ${['its own files', ...leaves, ...allowed].join(', ')}`;
}

function packageFault(file, name) {
  const path = relative(root, file).split(sep).join('/');
  const owner = Object.entries(packageOwners).find(
    ([owned]) => name === owned || name.startsWith(`${owned}/`),
  )?.[1];
  if (!owner || path === owner || path.split('/')[0] === owner) return undefined;
  return `only ${owner}${owner.endsWith('.ts') ? '' : '/'} imports ${name}`;
}

/** Each circle that a walk along the imports closes, as the files on it; every file is walked from once. */
function circlesIn(graph) {
  const circles = [];
  const done = new Set();
  const walk = (file, way) => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push([...way.slice(start), file].map((one) => relative(root, one)));
    if (start >= 0 || done.has(file)) return;
    for (const { name } of graph.get(file) ?? [])
      if (name.startsWith('.')) walk(resolve(dirname(file), name), [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}

/** Names that two files export: whoever looks for one finds the other. */
function namesTwice(files) {
  const places = files.flatMap((file) =>
    exportsOf(readFileSync(file, 'utf8')).map((name) => ({ name, file })),
  );
  return [...Map.groupBy(places, ({ name }) => name)]
    .map(([name, found]) => [name, [...new Set(found.map(({ file }) => relative(root, file)))]])
    .filter(([name, found]) => found.length > 1 && !sameInTwo.includes(name))
    .map(([name, found]) => `${name} is exported by ${found.sort().join(' and ')}: call one something else`);
}

function exportsOf(text) {
  const declared = /^export (?:async |abstract )*(?:function\*?|class|interface|type|const|enum) (\w+)/gm;
  return [...text.matchAll(declared)].map(([, name]) => name);
}
