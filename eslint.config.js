import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';
import { noCircles, roomArrows } from './eslint.rooms.js';

export default tseslint.config(
  // src-wasm is AssemblyScript, whose decorators TypeScript's parser refuses
  { ignores: ['node_modules', 'dist', 'src-wasm'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.cts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src-main/**/*.ts', 'src-main/**/*.cts'],
    plugins: { hearmark: { rules: { 'room-arrows': roomArrows, 'no-circles': noCircles } } },
    rules: { 'hearmark/room-arrows': 'error', 'hearmark/no-circles': 'error' },
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
