import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from '../server/testHost.ts';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { Stage, withoutChromium } from './Stage.ts';

describe('the first run', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    // No settings: the model that is shipped as the default, and as many processes as there are processors
    stage = await Stage.open({ pieces: collection, settings: {} });
  });
  after(() => stage.close());

  it('shows nothing to whoever has no token', async () => {
    const { origin } = new URL(stage.address);
    for (const address of [origin, `${origin}/?token=${'x'.repeat(43)}`, `${origin}/audio/1`]) {
      const response = await fetch(address, { redirect: 'manual' });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('set-cookie'), null);
      assert.doesNotMatch(await response.text(), /<script|assets\//);
    }
    const asked = await new Client(stage.address).post('getOverview', null);
    assert.equal(asked.status, 401);
  });

  it('tries Hearmark on sounds that it makes, and lets them go again', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Try it on sample sounds made here' }).click();
      await page.getByText(/^Listening to half a minute of sounds in .*sample sounds\./).waitFor();
      await page.getByRole('status').getByText('6 tracks').waitFor();
      await page.getByRole('gridcell', { name: 'Four to the floor' }).waitFor();
      await page
        .getByRole('gridcell', { name: /suggested/ })
        .first()
        .waitFor();
      const client = await stage.client();
      const [folder] = (await client.call('getOverview')).folders;
      await client.call('removeFolder', { folderId: folder!.id });
      await becomes(async () => (await client.call('getOverview')).folders.length, 0);
    }));

  it('says how long it takes on this machine, as it was measured', () =>
    stage.show(async (page) => {
      await page
        .getByRole('status')
        .getByText(
          /^Measured just now: 1,000 tracks of four minutes take about \d+ (minutes|hours|days) on this machine\.$/,
        )
        .waitFor();
    }));

  it('takes a path that is typed, and says what is wrong with another', () =>
    stage.show(
      async (page) => {
        const typed = Promise.withResolvers<void>();
        await page.route('**/api/listPlaces', async (route) => {
          await typed.promise;
          await route.continue();
        });
        await page.getByRole('button', { name: 'Choose a folder' }).click();
        const picker = page.getByRole('dialog', { name: 'Choose a folder with music' });
        const path = picker.getByRole('textbox', { name: 'Path' });
        await path.fill('Music');
        typed.resolve();
        await picker.getByRole('button', { name: 'Home' }).waitFor();
        await page.keyboard.press('Enter'); // what comes while somebody types takes neither the words nor the focus
        await picker.getByRole('alert').getByText('write the whole path').waitFor();
        await path.fill('~/Music');
        await path.press('Enter');
        await picker.getByRole('button', { name: 'Add Music' }).waitFor();
        assert.equal(await path.inputValue(), stage.music);
        assert.equal(await picker.getByRole('alert').count(), 0);
        await picker.getByRole('button', { name: 'Up to home' }).click();
        await becomes(() => path.inputValue(), dirname(stage.music));
        // All the music may lie in the folders of this one
        assert.equal(await picker.getByText(/audio files? in this folder/).count(), 0);
      },
      { expects: /400/ },
    ));

  it('goes from "Choose a folder" to the first tags, with the keyboard alone', () =>
    stage.show(async (page) => {
      await page.getByRole('heading', { name: 'Hear what is in your music' }).waitFor();
      await page.keyboard.press('Enter'); // the one button has the focus
      const picker = page.getByRole('dialog', { name: 'Choose a folder with music' });
      const music = picker.getByRole('button', { name: 'Music', exact: true });
      await music.waitFor();
      await becomes(() => page.evaluate('document.activeElement.textContent.trim()'), 'Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await picker.getByText('12 audio files in this folder').waitFor();
      await picker.getByRole('button', { name: 'Add Music' }).click();
      await page.getByRole('grid', { name: 'Tracks' }).waitFor();
      await page
        .getByRole('gridcell', { name: /electronic suggested/ })
        .first()
        .waitFor();
      await page.getByRole('status').getByText('12 tracks').waitFor();
      assert.equal(await page.getByRole('dialog').count(), 0);
    }));
});
