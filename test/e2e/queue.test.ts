import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { listsTracks, settledRow, walkTo } from './inTable.ts';
import { lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';

async function bottomOf(what: Locator): Promise<number> {
  const { y, height } = (await what.boundingBox())!;
  return y + height;
}

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
      await settledRow(page, 'Slow Water').click();
      await settledRow(page, 'The Long Field').click({ modifiers: ['Shift'] });
      await settledRow(page, 'The Long Field').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Play next' }).click();
      const told = page.getByText('2 tracks will play next');
      const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
      await told.waitFor();
      // What is told covers nothing of the bar, which has two lines here
      await page.setViewportSize({ width: 800, height: 800 });
      await becomes(async () => (await bottomOf(bar)) <= (await told.boundingBox())!.y, true);
      // One track has a button more, and there is room for one line all the same
      await page.setViewportSize({ width: 1440, height: 800 });
      await settledRow(page, 'The Long Field').click();
      await bar.getByRole('button', { name: 'Open' }).waitFor();
      await becomes(async () => (await bar.boundingBox())!.height < 50, true);
      await page.setViewportSize({ width: 1280, height: 800 });
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

  it('is there after a reload, with the track where it was, what came before and what comes', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('p');
      await plays(page, 'Overdrive');
      await page.keyboard.press('Control+ArrowRight');
      await plays(page, 'Static');
      await walkTo(page, 'Slow Water');
      await page.keyboard.press('Shift+q');
      await page.getByText('1 track added to the queue').waitFor();
      await player(page).getByRole('button', { name: 'Pause' }).click();
      const position = player(page).getByRole('slider', { name: 'Position' });
      await position.fill('7');
      await page.reload();
      await plays(page, 'Static');
      await player(page).getByRole('button', { name: 'Play' }).waitFor();
      await becomes(() => position.inputValue(), '7');
      await player(page).getByRole('button', { name: 'Queue, 1 track' }).waitFor();
      // From so far the track begins again first
      await listsTracks(page, 12);
      await page.keyboard.press('Control+ArrowLeft');
      await becomes(async () => Number(await position.inputValue()) < 3, true);
      await page.keyboard.press('Control+ArrowLeft');
      await plays(page, 'Overdrive');
      for (const title of ['Static', 'Slow Water', 'Attic', 'Cellar']) {
        await page.keyboard.press('Control+ArrowRight');
        await plays(page, title);
      }
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

  it('is near where somebody seeks in a FLAC, and near that once more, and can still be played', () =>
    stage.show(async (page) => {
      await walkTo(page, 'A');
      await page.keyboard.press('p');
      await becomes(() => title(page), 'A');
      await player(page).getByRole('button', { name: 'Pause' }).click();
      const position = player(page).getByRole('slider', { name: 'Position' });
      for (const seconds of ['29.7', '29.8', '29.6', '29.9']) {
        await position.fill(seconds);
        await new Promise((resolve) => setTimeout(resolve, 300)); // Chromium fails once it has arrived
      }
      assert.equal(
        await player(page)
          .getByText(/cannot be played/)
          .count(),
        0,
      );
      assert.equal(await position.inputValue(), '29.9');
      await player(page).getByRole('button', { name: 'Play' }).click();
      await becomes(() => title(page), 'B');
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
