import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { readWithMutagen } from '../fixtures/tagFile.ts';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { countOf, listsTracks, rowOf, settledRow, walkTo } from './inTable.ts';
import { lookAt } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** Whether a field has room for all of its hint. */
const hasRoom = `field => {
  const { fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(field);
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.font = fontSize + ' ' + fontFamily;
  return canvas.measureText(field.placeholder).width <= field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
}`;

describe('editing what files say', { skip: withoutChromium }, () => {
  let stage: Stage;
  const fileOf = (title: string) => join(stage.music, `Dóra Castro - ${title}.flac`);
  const said = (title: string) => readWithMutagen(fileOf(title))!.tags;
  const dialog = (page: Page) => page.getByRole('dialog', { name: /^What the file/ });
  const box = (page: Page, name: string) => dialog(page).getByRole('textbox', { name, exact: true });
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
  });
  after(() => stage.close());

  it('of one track goes by keyboard from the list into the file, and back to the byte', () =>
    stage.show(
      async (page) => {
        const untouched = readFileSync(fileOf('Grey Morning'));
        await walkTo(page, 'Grey Morning');
        await page.keyboard.press('F2');
        await becomes(() => box(page, 'Title').inputValue(), 'Grey Morning');
        assert.equal(await box(page, 'Year').inputValue(), '1974');
        await lookAt(page);
        assert.equal(await page.evaluate('document.activeElement.id'), 'edit-title');
        await page.keyboard.press('Control+a');
        await page.keyboard.type('Grauer Morgen');
        await box(page, 'Track').fill('zwei');
        await page.keyboard.press('Enter');
        await dialog(page).getByRole('alert').getByText('"zwei" is no track number').waitFor();
        await box(page, 'Track').fill('2');
        await box(page, 'Genre').fill('17');
        await page.keyboard.press('Enter');
        await dialog(page).getByRole('alert').getByText('"17" would be read as Rock').waitFor();
        await box(page, 'Genre').fill('Ambient; Drone');
        await page.keyboard.press('Enter');
        await dialog(page).waitFor({ state: 'detached' });
        await page.getByText('1 file would change').waitFor();
        const diff = page.getByRole('table', { name: /Changes by file/ });
        await becomes(
          () => diff.getByRole('insertion').allInnerTexts(),
          ['+ Ambient', '+ Drone', '+ Grauer Morgen', '+ 2'],
        );
        await lookAt(page);
        assert.deepEqual(readFileSync(fileOf('Grey Morning')), untouched);
        await page.getByRole('button', { name: 'Write to 1 file' }).click();
        await page.getByText('Written: 1 file.').waitFor();
        assert.deepEqual([said('Grey Morning').title, said('Grey Morning').genre], [['Grauer Morgen'], ['Ambient', 'Drone']]); // prettier-ignore
        // The list shows it without another scan
        await page.keyboard.press('1');
        await rowOf(page, 'Grauer Morgen').waitFor();
        await page.keyboard.press('w');
        await page.getByRole('button', { name: 'Undo this…' }).click();
        await page.getByRole('button', { name: 'Undo in 1 file' }).click();
        await page.getByText('Undone: 1 file.').waitFor();
        assert.deepEqual(readFileSync(fileOf('Grey Morning')), untouched);
        await page.keyboard.press('1');
        await rowOf(page, 'Grey Morning').waitFor();
      },
      { expects: /400 \(Bad Request\).*editFiles/ },
    ));

  it('of many says where they differ, waits as a draft, and is dropped and brought back', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Slow Water');
      await page.keyboard.press('Control+a');
      await page.keyboard.press('F2');
      assert.match((await box(page, 'Year').getAttribute('placeholder'))!, /different values, which stay/);
      assert.ok(await page.evaluate(`(${hasRoom})(document.getElementById('edit-year'))`), 'the hint is cut');
      await page.keyboard.press('Escape');
      await settledRow(page, 'Slow Water').click();
      await settledRow(page, 'The Long Field').click({ modifiers: ['Shift'] });
      const edit = page
        .getByRole('toolbar', { name: 'Selected tracks' })
        .getByRole('button', { name: 'Edit…' });
      for (const width of [1440, 800]) {
        await page.setViewportSize({ width, height: 900 });
        assert.ok(await edit.isVisible(), `at ${width}`);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await settledRow(page, 'The Long Field').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Edit what the files say…' }).click();
      const count = await page.getByText(/^What the files of \d+ tracks say$/).innerText();
      const tracks = Number(/\d+/.exec(count)![0]);
      await becomes(() => box(page, 'Album').inputValue(), 'Weather');
      assert.match((await box(page, 'Title').getAttribute('placeholder'))!, /different values, which stay/);
      await box(page, 'Album').fill('Wetter');
      await dialog(page).getByRole('button', { name: 'Title: take away from all' }).click();
      await dialog(page).getByRole('button', { name: 'Title: as it was' }).click();
      await box(page, 'Comment').fill('von Hand');
      await dialog(page).getByRole('button', { name: 'Write later' }).click();
      await page.getByText(`Edited album and comment of ${tracks} tracks, not yet written`).waitFor();
      await page.getByRole('button', { name: `Edited, not written ${tracks}` }).click();
      await listsTracks(page, tracks);
      await page.getByRole('button', { name: 'Remove: edited, not written' }).click();
      await becomes(() => countOf(page), 12);
      // In the details of a track, and in the view Write
      await walkTo(page, 'Slow Water');
      await page.keyboard.press('i');
      await page.getByLabel('Edited, not yet written').getByText('Wetter').waitFor();
      await page.keyboard.press('i');
      await page.keyboard.press('w');
      await page.getByRole('button', { name: 'Drop them' }).click();
      await page.getByText(`Dropped edits of ${tracks} tracks`).waitFor();
      await becomes(() => page.getByText('What you edited').count(), 0);
      await page.keyboard.press('Control+z');
      await page.getByText('What you edited').waitFor();
      await lookAt(page);
      await page.getByRole('button', { name: 'Show what your edits would change' }).click();
      await page.getByText(`${tracks} files would change`).waitFor();
      await page.getByRole('checkbox', { name: /^COMMENT \d lines/ }).uncheck();
      await page.getByRole('button', { name: `Write to ${tracks} files` }).click();
      await page.getByText(`Written: ${tracks} files.`).waitFor();
      assert.deepEqual([said('Slow Water').album, said('Slow Water').comment], [['Wetter'], undefined]);
      await page.keyboard.press('Escape');
      await page.getByText('What you edited').waitFor();
      await page.getByRole('button', { name: 'Drop them' }).click();
    }));
});
