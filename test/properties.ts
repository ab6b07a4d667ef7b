import fc from 'fast-check';

// The same cases in every run: a failure is one of the change that is tested, and happens again for whoever looks into
// it. HEARMARK_SEED tries others, and campaigns (test/campaigns) do so for long.
fc.configureGlobal({ seed: Number(process.env.HEARMARK_SEED ?? 1) });

/** fast-check, for tests that hold for any input; what fails is shrunk to the least that does. */
export { fc };
