// `npm run looks`: keeps how every view looks now, in test/e2e/looks, for test/e2e/looks.test.ts to compare with. Look at the window first.
process.env.HEARMARK_LOOKS = 'keep';
process.argv.splice(2, Infinity, 'test/e2e/looks.test.ts');
await import('./test.mjs');
