import { it } from 'node:test';
import { passes } from './passes.ts';

it('the types of the page are sound', () =>
  passes('node_modules/svelte-check/bin/svelte-check', ['--tsconfig', 'src-renderer/tsconfig.json']));
