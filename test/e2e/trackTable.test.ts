import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ffmpeg } from '../fixtures/makeAudio.ts';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { chipOf, facet, listsTracks, rowOf, table, walkTo } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

const loadedCovers =
  '[...document.querySelectorAll("[role=grid] img")].filter((image) => image.naturalWidth > 0).length';

describe('the table of tracks', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
    await stage.addTag('live', ['Static', 'Attic']);
  });
  after(() => stage.close());

  it('shows what lies beside the files in every row, and asks for it once', async () => {
    const asked: string[] = [];
    const rowsGone = Promise.withResolvers<void>();
    await stage.show(async (page) => {
      // On its way while its rows go away: nobody hears of it
      await page.route('**/cover/**', async (route) => {
        asked.push(route.request().url());
        await rowsGone.promise;
        await route.continue();
      });
      await page.reload();
      await listsTracks(page, 12);
      await becomes(() => table(page).locator('img').count(), 12);
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      rowsGone.resolve();
      await becomes(() => table(page).locator('img').count(), 0);
      assert.equal(asked.length, 1);
    });
    ffmpeg(['-f', 'lavfi', '-i', 'color=red:size=64x64', '-frames:v', '1', join(stage.music, 'cover.png')]);
    await stage.show(async (page) => {
      page.on('request', (request) => {
        if (request.url().includes('/cover/')) asked.push(request.url());
      });
      asked.length = 0;
      await page.reload();
      await becomes(() => page.evaluate<number>(loadedCovers), 12);
      assert.equal(new Set(asked).size, 1);
    });
  });

  it('cuts the first tag of a track where there is no room for it', () =>
    stage.show(async (page) => {
      const long = 'for long walks along the river on Sundays';
      await stage.addTag(long, ['Cellar']);
      const chip = chipOf(page, 'Cellar', long, 'added by you');
      await chip.waitFor();
      const [inner, outer] = await Promise.all([chip.boundingBox(), table(page).boundingBox()]);
      assert.ok(inner!.x + inner!.width <= outer!.x + outer!.width);
      await page.keyboard.press('Control+z');
    }));

  it('keeps the row that is selected by keyboard above the bar for selected tracks', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        await table(page).focus();
        await page.keyboard.press('End');
        await page.keyboard.press('s');
        const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
        const last = table(page).getByRole('row', { selected: true });
        await becomes(async () => {
          const [row, above] = [await last.boundingBox(), await bar.boundingBox()];
          return row !== null && above !== null && row.y + row.height <= above.y;
        }, true);
      },
      { viewport: { width: 1280, height: 420 } },
    ));

  it('sorts, and keeps which columns there are, in which order, how wide', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const header = (name: string) => page.getByRole('columnheader', { name });
      const firstRow = () => table(page).locator('[data-index="0"]').innerText();
      const year = header('Year').getByRole('button');
      await year.click();
      await becomes(async () => (await firstRow()).includes('1974'), true);
      await year.click();
      await becomes(async () => (await firstRow()).includes('2011'), true);

      const widthOf = async (name: string) => Math.round((await header(name).boundingBox())!.width);
      const width = await widthOf('Artist');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Album' }).click();
      await page.keyboard.press('Escape');
      await header('Album').waitFor({ state: 'detached' });
      await header('Artist').getByRole('button').press('Shift+ArrowRight');
      await header('Title').getByRole('button').press('Alt+ArrowRight');
      const shown = () => page.getByRole('columnheader').allInnerTexts();
      const names = ['Cover', 'Artist', 'Title', 'Year', 'Length', 'Tags'];
      await becomes(shown, names);
      await page.reload();
      await becomes(shown, names);
      assert.equal(await widthOf('Artist'), width + 16);
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitem', { name: 'Reset columns' }).click();
      await header('Album').waitFor();
    }));

  it('finds what went away, and keeps in the list what lies on a drive that did', () =>
    stage.show(async (page) => {
      const client = await stage.client();
      const [folder] = (await client.call('getOverview')).folders;
      const look = async () => {
        const { id } = await client.call('startScan', { folderIds: null });
        await becomes(
          async () => (await client.call('listJobs')).find((job) => job.id === id)?.state,
          'done',
        );
      };
      await listsTracks(page, 12);
      const file = join(stage.music, 'Hollow Radio - Static.flac');
      await rename(file, join(stage.folder, 'Static.flac'));
      await look();
      await listsTracks(page, 11);
      await page.getByRole('button', { name: 'Missing 1' }).click();
      await listsTracks(page, 1);
      await rowOf(page, 'Static').getByText('missing').waitFor();
      await chipOf(page, 'Static', 'live', 'added by you').waitFor();
      await rename(join(stage.folder, 'Static.flac'), file);
      await look();
      await page.getByRole('button', { name: 'Remove: missing' }).click();
      await listsTracks(page, 12);

      // The host looks which drives are there when it is told whether to watch one
      const watch = (watched: boolean) => client.call('watchFolder', { folderId: folder!.id, watched });
      await rename(stage.music, `${stage.music} unplugged`);
      await watch(true);
      await becomes(() => table(page).getByText('drive not connected').count(), 12);
      await listsTracks(page, 12);
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('Enter');
      await page.getByText('Its drive is not connected').waitFor();
      assert.ok(await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).isDisabled());
      await page.keyboard.press('Escape');
      await listsTracks(page, 12);
      await rename(`${stage.music} unplugged`, stage.music);
      await watch(false);
      await becomes(() => table(page).getByText('drive not connected').count(), 0);
    }));
});
