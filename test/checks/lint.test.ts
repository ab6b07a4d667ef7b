import { it } from 'node:test';
import { passes, toolCache } from './passes.ts';

// A file is linted again when it, the rules or a package changed. What a rule about types would find in a file that did
// not change shows in `npm run lint` and in CI, which begin with nothing.
it('the linter has nothing to say', () =>
  passes('eslint/bin/eslint.js', [
    '.',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    toolCache('eslint', ['eslint.config.js', 'eslint.rooms.js', 'tsconfig.json']),
  ]));
