import { dirname, relative, resolve, sep } from 'node:path';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/**
 * The arrows between the rooms of src-main (ARCHITECTURE.md): which rooms a room may import beside its own files and
 * the two leaves, errors.ts and paths.ts. Files outside the rooms (importFolder.ts, cli/) may import any.
 */
const arrows = {
  files: [],
  audio: [],
  library: ['api.ts'],
  processes: [],
  taggers: ['audio', 'processes'],
  analysis: ['files', 'audio', 'taggers', 'processes'],
  jobs: ['api.ts', 'Emit.ts', 'importFolder.ts', 'files', 'library', 'taggers', 'analysis', 'processes'],
  training: ['api.ts', 'library', 'taggers', 'analysis', 'audio', 'files'],
  trainer: [
    'api.ts',
    'Emit.ts',
    'ModelShelf.ts',
    'locations.ts',
    'jobs',
    'library',
    'taggers',
    'training',
    'processes',
  ],
  writing: ['files', 'audio'],
  desk: [
    'api.ts',
    'Emit.ts',
    'locations.ts',
    'settings.ts',
    'jobs',
    'library',
    'writing',
    'files',
    'processes',
  ],
  media: ['api.ts', 'files', 'audio', 'library', 'analysis', 'processes'],
  server: ['api.ts', 'Emit.ts', 'Backend.ts', 'handlers.ts', 'contentSecurityPolicy.ts'],
  shell: ['api.ts', 'processes'],
};

/** Packages that one room alone may import. */
const packageOwners = {
  'better-sqlite3': 'library',
  'onnxruntime-node': 'taggers',
  '@tensorflow': 'taggers',
  h5wasm: 'taggers',
  'node-av': 'audio',
  'music-metadata': 'files',
  strtok3: 'files',
  commander: 'cli',
  hono: 'server',
  '@hono': 'server',
};

const root = resolve(import.meta.dirname, 'src-main');

const roomArrows = {
  create(context) {
    const from = roomOf(context.filename);
    return {
      ImportDeclaration({ source }) {
        const problem = source.value.startsWith('.')
          ? arrowProblem(from, roomOf(resolve(dirname(context.filename), source.value)))
          : packageProblem(from, source.value);
        if (problem) context.report({ node: source, message: problem });
      },
    };
  },
};

/** The room of a file of src-main: its folder, or its name where it lies in none. */
function roomOf(file) {
  return relative(root, file).split(sep)[0];
}

function arrowProblem(from, to) {
  const allowed = arrows[from];
  if (!allowed || [from, 'errors.ts', 'paths.ts', ...allowed].includes(to)) return undefined;
  return `${from}/ may import only ${['its own files', 'errors.ts', 'paths.ts', ...allowed].join(', ')}`;
}

function packageProblem(from, name) {
  const owner = Object.entries(packageOwners).find(
    ([owned]) => name === owned || name.startsWith(`${owned}/`),
  )?.[1];
  return owner && owner !== from ? `only ${owner}/ imports ${name}` : undefined;
}

export default tseslint.config(
  { ignores: ['node_modules', 'dist'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src-main/**/*.ts'],
    plugins: { hearmark: { rules: { 'room-arrows': roomArrows } } },
    rules: { 'hearmark/room-arrows': 'error' },
  },
  ...svelte.configs.recommended,
  {
    // svelte-check does the types of these; the parser of TypeScript knows their scripts
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // svelte-check tells of both
      'no-undef': 'off',
      'no-unused-vars': 'off',
      // sets and maps here are made anew, not changed; what changes in place is a SvelteMap by its name
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // node:test's describe and it return promises that the runner itself awaits
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', performance: 'readonly' },
    },
  },
);
