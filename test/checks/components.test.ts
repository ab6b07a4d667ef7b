import { it } from 'node:test';
import { passes, toolCache } from './passes.ts';

// A file is linted again when it, the rules or a package changed
it('the linter has nothing to say of components', () =>
  passes('node_modules/eslint/bin/eslint.js', [
    '.',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    toolCache('eslint', ['eslint.config.js']),
  ]));
