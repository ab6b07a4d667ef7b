import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The arrows between the rooms (ARCHITECTURE.md). A room may import the rooms named here, its own files and the two
 * leaves, errors.ts and paths.ts; a package named in `packages` may be imported by that room alone.
 */
const rooms = {
  files: [],
  audio: [],
  library: [],
  taggers: ['audio'],
  analysis: ['files', 'audio', 'taggers'],
};
const packages = {
  'better-sqlite3': 'library',
  'onnxruntime-node': 'taggers',
  'node-av': 'audio',
  'music-metadata': 'files',
  commander: 'cli',
};

const isolate = (room, allowed) => ({
  files: [`src-main/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            // Whatever climbs out of the room, except to the leaves and the rooms below.
            regex: `^\\.\\./(?!errors\\.ts$|paths\\.ts$${allowed.map((name) => `|${name}/`).join('')})`,
            message: `${room}/ may import only: ${['errors.ts', 'paths.ts', ...allowed].join(', ')}`,
          },
          ...packagesForbiddenIn(room),
        ],
      },
    ],
  },
});

function packagesForbiddenIn(room) {
  return Object.entries(packages)
    .filter(([, owner]) => owner !== room)
    .map(([name, owner]) => ({ regex: `^${name}(/|$)`, message: `only ${owner}/ imports ${name}` }));
}

export default tseslint.config(
  { ignores: ['node_modules', 'coverage'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    // node:test's describe and it return promises that the runner itself awaits
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  {
    files: ['src-main/*.ts', 'src-main/cli/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: packagesForbiddenIn('cli') }] },
  },
  ...Object.entries(rooms).map(([room, allowed]) => isolate(room, allowed)),
);
