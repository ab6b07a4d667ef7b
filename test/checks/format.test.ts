import { it } from 'node:test';
import { passes, toolCache } from './passes.ts';

it('everything is formatted', () =>
  passes('node_modules/prettier/bin/prettier.cjs', [
    '--check',
    '--log-level=warn',
    '.',
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    toolCache('prettier', ['.prettierrc.json', '.prettierignore']),
  ]));
