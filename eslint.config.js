import { dirname, relative, resolve, sep } from 'node:path';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The arrows between the rooms of src-main (ARCHITECTURE.md): which rooms a room may import beside its own files and
 * the two leaves, errors.ts and paths.ts. Files outside the rooms (importFolder.ts, cli/) may import any.
 */
const arrows = {
  files: [],
  audio: [],
  library: [],
  taggers: ['audio'],
  analysis: ['files', 'audio', 'taggers'],
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
  { ignores: ['node_modules'] },
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
