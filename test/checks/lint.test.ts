import { it } from 'node:test';
import { passes } from './passes.ts';

it('the linter has nothing to say of types, TypeScript and JavaScript', () =>
  passes('node_modules/oxlint/bin/oxlint', ['--format=unix']));
