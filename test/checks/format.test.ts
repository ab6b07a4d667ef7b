import { it } from 'node:test';
import { listedBy, passes, toolCache } from './passes.ts';

// prettier formats everything. oxfmt leaves as it is what prettier has formatted, but for a few forms, and takes a hundredth of
// the time: prettier is asked of what oxfmt would change, and of components, which oxfmt does not know.
it('everything is formatted', async () => {
  const doubtful = await listedBy('node_modules/oxfmt/bin/oxfmt', ['--list-different']);
  await passes('node_modules/prettier/bin/prettier.cjs', [
    '--check',
    '--log-level=warn',
    '**/*.svelte',
    ...doubtful,
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    toolCache('prettier', ['.prettierrc.json', '.prettierignore']),
  ]);
});
