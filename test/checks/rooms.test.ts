import { it } from 'node:test';
import { passes } from './passes.ts';

it('every room imports only what it may, and nothing in a circle', () =>
  passes('scripts/checkRooms.mjs', []));
