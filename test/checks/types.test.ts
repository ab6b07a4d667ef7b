import { it } from 'node:test';
import { passes, toolCache } from './passes.ts';

it('the types are sound', () =>
  passes('typescript/bin/tsc', [
    '-p',
    '.',
    '--incremental',
    '--tsBuildInfoFile',
    toolCache('tsbuildinfo', ['tsconfig.json']),
  ]));
