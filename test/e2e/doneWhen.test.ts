import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { chipOf, facet, listsTracks, pickTag, rowOf, walkTo } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** The shipped model hears these as electronic; whether they are for running, and who sings, the person says. */
const running = ['Cold Start', 'Overdrive', 'Static', 'Glass Motor', 'Night Shift', 'Copper Wire'];
const sung = ['Static', 'Copper Wire', 'Slow Water', 'Attic'];

/** Room for all tags of a row. */
const wide = { viewport: { width: 1760, height: 900 } };

describe('a person who has never seen it', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: collection, settings: {} });
  });
  after(() => stage.close());

  it('adds a folder, corrects ten tags by keyboard, undoes one, finds what to dance to, and exports it', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Choose a folder' }).press('Enter');
      const picker = page.getByRole('dialog', { name: 'Choose a folder with music' });
      await picker.getByRole('button', { name: 'Music', exact: true }).press('Enter');
      await picker.getByRole('button', { name: 'Add Music' }).press('Enter');
      await chipOf(page, 'Second Signal', 'electronic', 'suggested').waitFor();
      await becomes(async () => (await (await stage.client()).call('listJobs'))[0]?.state, 'done');
      await listsTracks(page, 12);

      const add = async (title: string, tag: string) => {
        await walkTo(page, title);
        await page.keyboard.press('t');
        await pickTag(page, tag);
        await chipOf(page, title, tag, 'added by you').waitFor();
      };
      for (const title of running) await add(title, 'for running');
      for (const title of sung) await add(title, 'my choir');
      // That one has no singer after all
      await page.keyboard.press('Control+z');
      await becomes(
        () =>
          rowOf(page, 'Attic')
            .getByTitle(/^my choir:/)
            .count(),
        0,
      );

      await facet(page, 'for running').click();
      await facet(page, 'electronic').click();
      await listsTracks(page, 6);
      await page.getByRole('button', { name: 'Exclude my choir' }).click();
      await listsTracks(page, 4);
      await page.getByRole('button', { name: 'Export or import' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'Playlist (M3U8)', exact: true }).click(),
      ]);
      const playlist = await readFile(await download.path(), 'utf8');
      const titles = [...playlist.matchAll(/ - (.*)\.flac$/gm)].map(([, title]) => title!);
      assert.deepEqual(titles.sort(), ['Cold Start', 'Glass Motor', 'Night Shift', 'Overdrive']);
    }, wide));
});
