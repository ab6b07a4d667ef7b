import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

// The components, and what only Svelte's rules know of; .oxlintrc.json has the rules of all TypeScript and JavaScript.
export default tseslint.config(
  { ignores: ['**/*.ts', '**/*.cts', '**/*.js', '**/*.mjs', '!**/*.svelte.ts'] },
  js.configs.recommended,
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
);
