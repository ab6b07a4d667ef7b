import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

/**
 * The rooms of src-main (ARCHITECTURE.md) as a lint rule: which rooms a room may import beside its own files and the
 * leaves, errors.ts, paths.ts and scores/; which room alone may import a package; and that nothing imports itself by way
 * of others.
 * A room's tasks/ is a room of its own: what a person starts, watches and stops stays out of what does the work.
 */
const arrows = {
  scores: [],
  files: [],
  audio: [],
  library: ['api.ts'],
  log: ['locations.ts'],
  processes: ['log'],
  taggers: ['audio'],
  hearing: ['audio', 'taggers'],
  analysis: ['files', 'audio', 'taggers', 'hearing', 'processes'],
  models: ['api.ts', 'settings.ts', 'log', 'files', 'audio', 'library', 'taggers', 'analysis', 'processes'],
  backups: ['api.ts', 'Emit.ts', 'log', 'library', 'processes'],
  importing: ['api.ts', 'files', 'library', 'analysis'],
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
  media: ['api.ts', 'log', 'files', 'audio', 'library', 'analysis', 'processes'],
  server: ['api.ts', 'Emit.ts', 'Backend.ts', 'handlers.ts', 'log'],
  electron: ['api.ts', 'Backend.ts', 'handlers.ts', 'locations.ts', 'log', 'backups', 'processes', 'server'],
};

/** Packages that one room alone may import. */
const packageOwners = {
  'better-sqlite3': 'library',
  'onnxruntime-node': 'taggers',
  '@tensorflow': 'taggers',
  h5wasm: 'models',
  'node-av': 'audio',
  'music-metadata': 'files',
  strtok3: 'files',
  commander: 'cli',
  hono: 'server',
  '@hono': 'server',
  electron: 'electron',
};

const root = resolve(import.meta.dirname, 'src-main');
const leaves = ['errors.ts', 'paths.ts', 'scores'];

/** Every kind of import: of values and of types, static and dynamic, and what is passed on. */
const importNodes = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
];

export const roomArrows = eachImport((context) => {
  const from = roomOf(context.filename);
  return (name) =>
    name.startsWith('.')
      ? arrowProblem(from, roomOf(resolve(dirname(context.filename), name)))
      : packageProblem(from, name);
});

export const noCircles = eachImport((context) => {
  const graph = importGraph();
  return (name) => {
    if (!name.startsWith('.')) return undefined;
    const way = wayBetween(graph, resolve(dirname(context.filename), name), context.filename);
    return way && `a circle of imports: ${way.map((file) => relative(root, file)).join(' -> ')}`;
  };
});

function eachImport(problemsOf) {
  return {
    create(context) {
      const problemOf = problemsOf(context);
      const check = ({ source }) => {
        const problem = typeof source?.value === 'string' && problemOf(source.value);
        if (problem) context.report({ node: source, message: problem });
      };
      return Object.fromEntries(importNodes.map((node) => [node, check]));
    },
  };
}

/** The room of a file of src-main: its folder, with tasks/ apart, or its name where it lies in none. */
function roomOf(file) {
  const [room, below] = relative(root, file).split(sep);
  return below === 'tasks' ? `${room}/tasks` : room;
}

/** What lies outside of src-main, package.json, is no room. */
function arrowProblem(from, to) {
  const allowed = arrows[from];
  if (!allowed || to === '..' || [from, ...leaves, ...allowed].includes(to)) return undefined;
  return `${from}/ may import only ${['its own files', ...leaves, ...allowed].join(', ')}`;
}

function packageProblem(from, name) {
  const owner = Object.entries(packageOwners).find(
    ([owned]) => name === owned || name.startsWith(`${owned}/`),
  )?.[1];
  return owner && owner !== from.split('/')[0] ? `only ${owner}/ imports ${name}` : undefined;
}

/** By file, the files of src-main that it imports; read once, and again what changed since (editors lint all day). */
const readAt = new Map();
function importGraph() {
  for (const name of globSync('**/*.{ts,cts}', { cwd: root })) {
    const file = resolve(root, name);
    const { mtimeMs } = statSync(file);
    if (readAt.get(file)?.mtimeMs === mtimeMs) continue;
    const imports = [...readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)];
    readAt.set(file, { mtimeMs, imports: imports.map(([, to]) => resolve(dirname(file), to)) });
  }
  return readAt;
}

/** The files on a way from one file to another; undefined where there is none. */
function wayBetween(graph, from, to) {
  const cameFrom = new Map([[from, undefined]]);
  for (const file of cameFrom.keys()) {
    if (file === to) {
      const way = [];
      for (let at = file; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
      return [to, ...way];
    }
    for (const next of graph.get(file)?.imports ?? []) if (!cameFrom.has(next)) cameFrom.set(next, file);
  }
  return undefined;
}
