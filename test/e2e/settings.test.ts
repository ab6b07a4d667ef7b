import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { becomes } from './becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { chipOf, facet, listsTracks, pickTag, walkTo } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

describe('settings and models', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
  });
  after(() => stage.close());

  it('suggests a tag on more tracks from a lower threshold, and undoes that', () =>
    stage.show(async (page) => {
      await facet(page, 'electronic').waitFor();
      assert.equal(await facet(page, 'chillout').count(), 0);
      await page.keyboard.press('5');
      await page.getByRole('searchbox', { name: 'Find a tag' }).fill('chillout');
      const threshold = page.getByRole('spinbutton', { name: 'Threshold of chillout', exact: true });
      await threshold.fill('5');
      await threshold.press('Enter');
      await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
      await page.getByRole('heading', { name: 'Settings' }).click();
      await page.keyboard.press('1');
      await facet(page, 'chillout').click();
      await page
        .getByTitle(/^chillout: suggestion/)
        .first()
        .waitFor();
      await page.keyboard.press('Control+z');
      await page.getByRole('heading', { name: 'No track is like that' }).waitFor();
    }));

  it('shows the theme that was chosen, over a reload', () =>
    stage.show(
      async (page) => {
        const ground = () =>
          page.evaluate<string>('getComputedStyle(document.querySelector("main")).backgroundColor');
        await facet(page, 'electronic').waitFor();
        const light = await ground();
        await page.keyboard.press('5');
        await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
        await becomes(async () => (await ground()) !== light, true);
        const dark = await ground();
        await page.reload();
        await becomes(ground, dark);
        await page.getByRole('combobox', { name: 'Theme' }).selectOption('system');
        await becomes(ground, light);
      },
      { colorScheme: 'light' },
    ));

  it('shows what two models say of the listed tracks, side by side', () =>
    stage.show(async (page) => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('overdrive');
      await listsTracks(page, 1);
      await page.getByRole('link', { name: 'Models' }).click();
      for (const index of [0, 1]) await page.getByRole('checkbox', { name: 'Compare' }).nth(index).check();
      await page.getByRole('button', { name: 'Compare on the listed tracks' }).click();
      const comparison = page.getByRole('region', { name: 'Comparison' });
      await comparison.getByRole('rowheader', { name: /Overdrive/ }).waitFor();
      assert.deepEqual((await comparison.getByRole('columnheader').allInnerTexts()).slice(2), [
        'hearmark-crnn',
        'hearmark-transformer',
      ]);
      await comparison.getByText(/they say the same in \d+ % of the cases/).waitFor();
    }));

  it('listens with another model, and keeps what the person decided', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('a');
      await pickTag(page, 'techno');
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('r');
      await pickTag(page, 'dance');
      await page.getByRole('button', { name: 'Undo', exact: true }).first().waitFor();
      await page.keyboard.press('4');
      const other = page.getByRole('article').filter({ hasText: 'Hearmark transformer' });
      await other.getByRole('button', { name: 'Use this model' }).click();
      await other.getByText('In use', { exact: true }).waitFor();
      await other.getByText('12 of 12 tracks').waitFor();
      await page.keyboard.press('1');
      await listsTracks(page, 12);
      await chipOf(page, 'Overdrive', 'techno', 'accepted').waitFor();
      await page.getByRole('searchbox', { name: 'Search' }).fill('overdrive');
      await listsTracks(page, 1);
      assert.equal(await page.getByTitle(/^dance:/).count(), 0);
    }));
});
