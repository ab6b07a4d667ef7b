import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { loadCampaign, runCampaign, type Campaign } from './Campaign.ts';

const ending = '.campaign.ts';

describe('campaigns in short', async () => {
  for (const file of globSync(`*${ending}`, { cwd: import.meta.dirname })) {
    const name = basename(file, ending);
    const campaign = await loadCampaign(name);
    it(name, { skip: campaign.isImpossible ?? false }, async () => {
      const { tries, lost } = await runCampaign(campaign, { tries: campaign.briefTries });
      assert.deepEqual(lost, []);
      assert.equal(tries, campaign.briefTries);
    });
  }
});

describe('a campaign', () => {
  const campaign = (attempt: (seed: number) => string | null): Campaign => ({
    about: 'for this test',
    briefTries: 1,
    open: () => ({ attempt, close: () => {} }),
  });

  it('counts what survives and what is lost, each with the seed that tries it again', async () => {
    const { tries, survived, lost } = await runCampaign(
      campaign((seed) => {
        if (seed === 12) throw new Error('broken');
        return seed === 11 ? 'a byte' : null;
      }),
      { seed: 10, tries: 5 },
    );
    assert.deepEqual([tries, survived], [5, 3]);
    assert.deepEqual(lost[0], { seed: 11, reason: 'a byte' });
    assert.equal(lost[1]!.seed, 12);
    assert.match(lost[1]!.reason, /broken/);
  });

  it('ends in time', async () => {
    assert.equal(
      (
        await runCampaign(
          campaign(() => null),
          { seconds: 0 },
        )
      ).tries,
      0,
    );
  });
});
