import { it } from 'node:test';
import { passes } from './passes.ts';

// oxlint checks types in Go, whose garbage collector takes a third of the time where it runs as often as it does by itself: it
// begins at 3 GiB, little more than there is to keep
it('the linter has nothing to say of types, TypeScript and JavaScript', () =>
  passes('node_modules/oxlint/bin/oxlint', ['--format=unix'], { GOGC: 'off', GOMEMLIMIT: '3GiB' }));
