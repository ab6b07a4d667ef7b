import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes, until } from '../becomes.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { islandsModel, makeIslands } from './fixtures/makeIslands.ts';
import { isGl, takesSlowGl } from '../bench/mapWindow.bench.ts';
import { countOf, facet, listsTracks, settledTable, table } from './inTable.ts';
import { lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';

const tracks = 270;
/** What Chromium's driver says of being slow, and that these tracks have no sound. */
const options = { ...still, expects: /GL Driver Message|\/audio\// };
const mapOf = (page: Page) => page.getByRole('application', { name: `Map of ${tracks} tracks` });
const chosen = (page: Page) => page.getByRole('toolbar', { name: 'Selected tracks' });
const regions = (page: Page) => page.getByRole('list', { name: 'Regions' }).getByRole('button');

async function chosenTracks(page: Page): Promise<number> {
  return Number.parseInt(await chosen(page).locator('strong').innerText(), 10);
}

/** How many of the pixels of the map have a colour, as points have and words have not. */
async function colouredPixels(page: Page, map: Locator): Promise<number> {
  const picture = (await map.screenshot()).toString('base64');
  const reader = await page.context().newPage();
  try {
    return await reader.evaluate<number>(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${picture}';
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let coloured = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [red, green, blue] = data.subarray(at, at + 3);
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) coloured++;
      }
      return coloured;
    })()`);
  } finally {
    await reader.close();
  }
}

/** Moves the pointer over the map until a point is under it. */
async function findPoint(page: Page): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await mapOf(page).boundingBox())!;
  for (let down = 0.3; down < 0.8; down += 0.05) {
    for (let right = 0.3; right < 0.7; right += 10 / width) {
      const place = { x: x + right * width, y: y + down * height };
      await page.mouse.move(place.x, place.y);
      if (/\bover\b/.test((await mapOf(page).getAttribute('class')) ?? '')) return place;
    }
  }
  assert.fail('no point is found');
}

async function lasso(page: Page, corners: [right: number, down: number][]): Promise<void> {
  const { x, y, width, height } = (await mapOf(page).boundingBox())!;
  await page.keyboard.down('Shift');
  for (const [at, [right, down]] of corners.entries()) {
    await page.mouse.move(x + right * width, y + down * height);
    if (at === 0) await page.mouse.down();
  }
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

describe('the map of sound', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-e2e-'));
    const library = openLibrary(join(folder, 'library.db'));
    await makeIslands(library, tracks);
    library.close();
    stage = await Stage.open({ folder, settings: { model: islandsModel, theme: 'light' } });
  });
  after(() => stage.close());

  it('opens by key, is laid out, and tells its regions, which list their tracks', () =>
    stage.show(async (page) => {
      await table(page).waitFor();
      for (let press = 0; press < 4; press++) await page.keyboard.press('v');
      await mapOf(page).waitFor();
      await until(
        () => colouredPixels(page, mapOf(page)),
        (pixels) => pixels > 100,
      );
      await regions(page).first().waitFor();
      const words = await regions(page).first().innerText();
      assert.match(words, /^\p{L}[^,]+, \p{L}/u); // two tags
      const count = Number(/(\d+) tracks/.exec(words.replace(/\s+/g, ' '))![1]);
      assert.ok(count >= 5 && count <= tracks);
      await lookAt(page);
      await regions(page).first().focus();
      await page.keyboard.press('Enter');
      await becomes(() => chosenTracks(page), count);
      // Again, and they are listed; back, and they are chosen still
      await page.keyboard.press('Enter');
      await listsTracks(page, count);
      await page.keyboard.press('Escape');
      await mapOf(page).waitFor();
      await becomes(() => chosenTracks(page), count);
    }, options));

  it('tells and plays what is under the pointer, selects by click, lasso and menu, and lists what is selected', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Map', exact: true }).click();
      await mapOf(page).waitFor();
      const place = await findPoint(page);
      const title = await page.locator('.hint strong').innerText();
      await page.keyboard.press('p');
      const player = page.getByRole('region', { name: 'Player' });
      await player.getByText(title, { exact: true }).first().waitFor();
      await page.mouse.click(place.x, place.y);
      await becomes(() => chosenTracks(page), 1);
      await page.mouse.click(place.x, place.y, { button: 'right' });
      await page.getByRole('menuitem', { name: 'Add a tag…' }).waitFor();
      await page.keyboard.press('Escape');

      await lasso(page, [[0.01, 0.01], [0.5, 0.01], [0.5, 0.99], [0.01, 0.99]]); // prettier-ignore
      const half = await until(
        () => chosenTracks(page),
        (count) => count > 1,
      );
      assert.ok(half > tracks / 10 && half < tracks, `${half} tracks`);
      await page.keyboard.press('t');
      await page.getByRole('combobox', { name: /tag/i }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
      await listsTracks(page, half);
      await page.getByRole('button', { name: `Remove: ${half} chosen tracks` }).waitFor();
      await page.keyboard.press('Escape');
      // All of it
      await lasso(page, [[0.01, 0.01], [0.99, 0.01], [0.99, 0.99], [0.01, 0.99]]); // prettier-ignore
      await becomes(() => chosenTracks(page), tracks);
    }, options));

  it('comes nearer under two fingers, and chooses nothing by them', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Map', exact: true }).click();
      await mapOf(page).waitFor();
      await becomes(async () => (await colouredPixels(page, mapOf(page))) > 0, true);
      const whole = await colouredPixels(page, mapOf(page));
      const { x, y, width, height } = (await mapOf(page).boundingBox())!;
      const middle = { x: x + width / 2, y: y + height / 2 };
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: (apart === undefined ? [] : [-apart, apart]).map((right, id) => ({ id, x: middle.x + right, y: middle.y })), // prettier-ignore
        });
      await touch('touchStart', 20);
      for (const apart of [60, 150, 300]) await touch('touchMove', apart);
      await touch('touchEnd');
      // Fewer points are seen, and those larger: the picture is another one, and it can be brought back
      await becomes(
        async () => Math.abs((await colouredPixels(page, mapOf(page))) - whole) > whole / 10,
        true,
      );
      assert.equal(await chosen(page).count(), 0);
      // A ring of the focus round the map would have a colour, too
      await page.getByRole('button', { name: 'All', exact: true }).click();
      await becomes(
        async () => Math.abs((await colouredPixels(page, mapOf(page))) - whole) < whole / 10,
        true,
      );
    }, options));

  it('goes on under the finger that is left where the system cancels the other', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Map', exact: true }).click();
      await mapOf(page).waitFor();
      const whole = await until(() => colouredPixels(page, mapOf(page)), (pixels) => pixels > 0); // prettier-ignore
      const { x, y, width, height } = (await mapOf(page).boundingBox())!;
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove', rights: number[]) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: rights.map((right, id) => ({ id, x: x + right * width, y: y + height / 2 })),
        });
      await page.evaluate(
        `window.pointerIds = []; addEventListener('pointerdown', ({ pointerId }) => pointerIds.push(pointerId))`,
      );
      await touch('touchStart', [0.05, 0.1]);
      const [, pointerId] = await until(
        () => page.evaluate<number[]>('pointerIds'),
        ({ length }) => length === 2,
      );
      // Chromium is asked to cancel all of them or none
      await mapOf(page).dispatchEvent('pointercancel', { pointerId, pointerType: 'touch' });
      for (const right of [0.3, 0.6, 0.95]) await touch('touchMove', [right, 0.1]);
      await becomes(async () => (await colouredPixels(page, mapOf(page))) < whole / 2, true);
      assert.equal(await chosen(page).count(), 0);
    }, options));

  it('dims what a filter leaves out, colours by what is asked for, and moves by key', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Map', exact: true }).click();
      await mapOf(page).waitFor();
      const legend = page.getByRole('list', { name: 'Colours' });
      const sum = async () =>
        (await legend.locator('.count').allInnerTexts()).reduce((total, text) => total + Number(text), 0);
      await becomes(sum, tracks);
      await facet(page, 'happy').click();
      const left = await until(
        () => countOf(page),
        (count) => count < tracks,
      );
      assert.ok(left > 0 && left < tracks);
      await becomes(sum, left);
      await lasso(page, [[0.01, 0.01], [0.99, 0.01], [0.99, 0.99], [0.01, 0.99]]); // prettier-ignore
      await becomes(() => chosenTracks(page), left);
      await page.getByRole('combobox', { name: 'Coloured by' }).selectOption('Year');
      await legend.getByText(/^(Before 1980|\d{4}s|From 2020)$/).first().waitFor(); // prettier-ignore
      await becomes(sum, left);
      // So far to the side that nothing is under the lasso any more; Home brings it back
      for (let press = 0; press < 8; press++) await page.keyboard.press('ArrowLeft');
      await lasso(page, [[0.01, 0.01], [0.6, 0.01], [0.6, 0.99], [0.01, 0.99]]); // prettier-ignore
      await becomes(() => chosen(page).count(), 0);
      await page.keyboard.press('Home');
      await page.keyboard.press('PageUp');
      await page.keyboard.press('PageDown');
      await lasso(page, [[0.01, 0.01], [0.99, 0.01], [0.99, 0.99], [0.01, 0.99]]); // prettier-ignore
      await becomes(() => chosenTracks(page), left);
    }, options));

  it('colours by tags of one’s own choice, and keeps them', () =>
    stage.show(async (page) => {
      await page.getByRole('button', { name: 'Map', exact: true }).click();
      await mapOf(page).waitFor();
      const legend = page.getByRole('list', { name: 'Colours' });
      const entries = async () =>
        (await legend.getByRole('listitem').allInnerTexts()).map((text) => text.trim().split(/\s*\n\s*/));
      await page.getByRole('combobox', { name: 'Coloured by' }).selectOption('Own choice');
      await becomes(entries, [['No such tag', String(tracks)]]);
      for (const tag of ['jazz', 'happy']) {
        await page.getByRole('button', { name: 'Colour a tag' }).click();
        await page.getByRole('combobox', { name: 'Find a tag' }).fill(tag);
        await page.keyboard.press('Enter');
        await legend.getByText(tag, { exact: true }).waitFor();
      }
      const told = await entries();
      assert.deepEqual(told.map(([words]) => words), ['jazz', 'happy', 'No such tag']); // prettier-ignore
      assert.equal(told.reduce((sum, [, count]) => sum + Number(count), 0), tracks); // prettier-ignore
      assert.ok(told.every(([, count]) => Number(count) > 0), String(told)); // prettier-ignore
      await page.reload();
      await becomes(entries, told);
      const counts = await legend.locator('.count').all();
      const ends = await Promise.all(
        counts.map(async (count) => {
          const { x, width } = (await count.boundingBox())!;
          return Math.round(x + width);
        }),
      );
      assert.equal(new Set(ends).size, 1, `counts end at ${ends.join(', ')}`);
      // Whoever removes one by key is at the next
      await legend.getByRole('button', { name: 'Remove: jazz' }).press('Enter');
      await becomes(async () => (await entries()).map(([words]) => words), ['happy', 'No such tag']);
      const focused = () => page.evaluate<string>('document.activeElement?.getAttribute("aria-label")');
      assert.equal(await focused(), 'Remove: happy');
      // As many as the filter finds
      await facet(page, 'happy').click();
      const left = await until(
        () => countOf(page),
        (count) => count < tracks,
      );
      await becomes(entries, [['happy', String(left)]]);
      await lookAt(page);
    }, options));

  it('is drawn by WebGL, and without it, and shows a track of the table', (t) =>
    stage.show(
      async (page) => {
        // Chromium computes WebGL here: that is passed over for what is faster
        await page.getByRole('button', { name: 'Map', exact: true }).click();
        await until(() => colouredPixels(page, mapOf(page)), (pixels) => pixels > 100); // prettier-ignore
        const flatPixels = await colouredPixels(page, mapOf(page));
        assert.equal(await page.evaluate(isGl), false);
        await page.addInitScript(takesSlowGl);
        await page.reload();
        await page.getByRole('button', { name: 'Table', exact: true }).click();
        await settledTable(page).getByRole('row').nth(3).click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Show on the map' }).click();
        await becomes(() => chosenTracks(page), 1);
        await page.keyboard.press('Home');
        const pixels = await until(() => colouredPixels(page, mapOf(page)), (found) => found > flatPixels / 3); // prettier-ignore
        if (!(await page.evaluate(isGl))) return t.diagnostic('this Chromium has no WebGL: not tried');
        assert.ok(pixels < flatPixels * 3, `${pixels} pixels by WebGL, ${flatPixels} without it`);
      },
      { ...options, viewport: { width: 1300, height: 800 } }, // a window of its own: it stays as it was made
    ));
});
