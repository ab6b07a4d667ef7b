import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { listsTracks, rowOf, walkTo } from './inTable.ts';
import { lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';

describe('the play queue', { skip: withoutChromium }, () => {
  let stage: Stage;
  const player = (page: Page) => page.getByRole('region', { name: 'Player' });
  const plays = (page: Page, title: string) => player(page).getByText(title, { exact: true }).waitFor();
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
  });
  after(() => stage.close());

  it('takes tracks by key and from the menu, plays them before the list goes on, and goes back', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Attic');
      await page.keyboard.press('p');
      await plays(page, 'Attic');
      await walkTo(page, 'Static');
      await page.keyboard.press('Shift+q');
      await page.getByText('1 track added to the queue').waitFor();
      await rowOf(page, 'Slow Water').click();
      await rowOf(page, 'The Long Field').click({ modifiers: ['Shift'] });
      await rowOf(page, 'The Long Field').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Play next' }).click();
      await page.getByText('2 tracks will play next').waitFor();
      await player(page).getByRole('button', { name: 'Queue, 3 tracks' }).click();
      const queue = page.getByRole('dialog', { name: 'Queue' });
      await becomes(
        async () => (await queue.getByRole('listitem').allInnerTexts()).map((text) => text.split('\n')[0]),
        ['Slow Water', 'The Long Field', 'Static'],
      );
      // The list has the focus, and no key of the page's goes past the dialog
      assert.match(await page.evaluate<string>('document.activeElement.textContent'), /Slow Water/);
      await page.keyboard.type('tpwd');
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      assert.equal(await page.getByRole('dialog').count(), 1);
      assert.equal(await page.getByRole('combobox', { name: /tag/ }).count(), 0);
      await queue.getByRole('button', { name: 'Take The Long Field out of the queue' }).click();
      await becomes(() => queue.getByRole('listitem').count(), 2);
      await lookAt(page);
      await page.keyboard.press('Escape');
      for (const title of ['Slow Water', 'Static', 'Cellar']) {
        await player(page).getByRole('button', { name: 'Next track' }).click();
        await plays(page, title);
      }
      // The list is at its end; what was played comes back as it was
      await player(page).getByRole('button', { name: 'Next track' }).click();
      await plays(page, 'Cellar');
      for (const title of ['Static', 'Slow Water', 'Attic']) {
        await page.keyboard.press('Control+ArrowLeft');
        await plays(page, title);
      }
      await player(page).getByRole('button', { name: 'Queue', exact: true }).waitFor();
    }, still));
});

describe('the end of a list', { skip: withoutChromium }, () => {
  let stage: Stage;
  const player = (page: Page) => page.getByRole('region', { name: 'Player' });
  const title = (page: Page) => player(page).getByRole('link').innerText();
  /** Two long ones, and two that are over in three seconds. */
  const pieces = [['A', 30], ['B', 30], ['C', 3], ['D', 3]].map(([name, seconds], index) => ({
    ...{ title: String(name), artist: 'X', sound: 'hum' as const },
    ...{ seconds: Number(seconds), tempo: 80 + 7 * index },
  })); // prettier-ignore
  before(async () => {
    stage = await Stage.open({ pieces, listened: true });
  });
  after(() => stage.close());

  it('is silent, sounds again with the previous key, and repeats where that is asked for', () =>
    stage.show(async (page) => {
      const isPlaying = () => player(page).getByRole('button', { name: 'Pause' }).count();
      await walkTo(page, 'C');
      await page.keyboard.press('p');
      await becomes(() => title(page), 'D');
      await becomes(isPlaying, 0);
      assert.equal(await title(page), 'D');
      await page.keyboard.press('Control+ArrowLeft');
      await becomes(isPlaying, 1);
      assert.equal(await title(page), 'D');
      await page.keyboard.press('Shift+r');
      await page.getByText('The list repeats').first().waitFor();
      await becomes(() => title(page), 'A');
      // One alone, again and again
      await page.keyboard.press('Shift+r');
      await walkTo(page, 'D');
      await page.keyboard.press('p');
      await becomes(() => title(page), 'D');
      const position = player(page).getByRole('slider', { name: 'Position' });
      const isLate = async () => Number(await position.inputValue()) > 2;
      await becomes(isLate, true);
      await becomes(isLate, false);
      await becomes(isLate, true);
      assert.equal(await title(page), 'D');
      await page.keyboard.press('Shift+r');
    }, still));

  it('comes after each track once where the list is shuffled, which is kept', () =>
    stage.show(async (page) => {
      await player(page).getByRole('button', { name: 'Shuffle' }).click();
      await page.reload();
      await listsTracks(page, 4);
      const shuffle = player(page).getByRole('button', { name: 'Shuffle' });
      assert.equal(await shuffle.getAttribute('aria-pressed'), 'true');
      await walkTo(page, 'B');
      await page.keyboard.press('p');
      await becomes(() => title(page), 'B');
      const seen = new Set(['B']);
      for (let step = 1; step < 4; step++) {
        await page.keyboard.press('Control+ArrowRight');
        await becomes(async () => seen.add(await title(page)).size, step + 1);
      }
      await page.keyboard.press('Shift+s');
      await becomes(() => shuffle.getAttribute('aria-pressed'), 'false');
    }, still));
});
