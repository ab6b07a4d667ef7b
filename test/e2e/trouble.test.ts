import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { facet, listsTracks, rowOf } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** Of the score of layout shifts, which is good up to 0.1 (web.dev/articles/cls). */
const shiftMax = 0.02;

describe('the library view in trouble', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
  });
  after(() => stage.close());

  it('moves nothing while it loads, and while a filter is chosen', () =>
    stage.show(async (page) => {
      await page.addInitScript(`window.shifts = [];
        new PerformanceObserver((list) => window.shifts.push(...list.getEntries().filter((shift) => !shift.hadRecentInput)))
          .observe({ type: 'layout-shift', buffered: true })`);
      await page.reload();
      await listsTracks(page, 12);
      await rowOf(page, 'Overdrive').waitFor();
      await facet(page, 'electronic').waitFor();
      await shiftsAtMost(page, shiftMax);
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      await shiftsAtMost(page, shiftMax);
    }));

  it('says in every view what it waits for while the host takes its time', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const trackId = 1;
      await page.route('**/api/*', async (route) => {
        if (route.request().url().endsWith('/events')) return route.continue();
        await new Promise(() => {}); // as a host that was stopped
      });
      for (const [place, words] of [
        ['library', 'Reading the library…'],
        [`track/${trackId}`, 'Reading the track…'],
        ['review', 'Looking for the next question…'],
        ['write', 'Reading the settings…'],
        ['training', 'Reading your answers…'],
        ['duplicates', 'Reading what was found…'],
        ['models', 'Reading the models…'],
        ['jobs', 'Reading the folders…'],
        ['settings', 'Reading the settings…'],
      ]) {
        await page.goto(`about:blank`);
        await page.goto(`${new URL(stage.address).origin}/#/${place}`);
        await page.getByText(words!).waitFor();
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    }));

  it('says that the host does not answer, and goes on by itself when it does', () =>
    stage.show(
      async (page) => {
        await page.route('**/api/**', (route) => route.abort());
        await page.reload();
        await page.getByRole('alert').getByText('Hearmark does not answer').waitFor();
        await page.getByRole('heading', { name: 'The tracks cannot be shown' }).waitFor();
        await page.unroute('**/api/**');
        await listsTracks(page, 12);
        await becomes(() => page.getByRole('alert').count(), 0);
      },
      { expects: /^Failed to load resource/ },
    ));

  it('says that a list is not the one that was asked for, and asks again', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        await page.route('**/api/findTracks', (route) => route.abort());
        await facet(page, 'electronic').click();
        const alert = page.getByRole('alert');
        await alert.getByText('may not be what you asked for').waitFor();
        await page.unroute('**/api/findTracks');
        await alert.getByRole('button', { name: 'Try again' }).click();
        await listsTracks(page, 7);
        assert.equal(await alert.count(), 0);
      },
      { expects: /^Failed to load resource/ },
    ));
});

/** The layout shifts but those that follow a key or a click: what a filter moves at once, somebody asked for. */
async function shiftsAtMost(page: Page, max: number): Promise<void> {
  const told = await page.evaluate<{ sum: number; of: string }>(`({
    sum: shifts.reduce((sum, { value }) => sum + value, 0),
    of: shifts.map(({ value, sources }) => value.toFixed(3) + ' ' +
      sources.map(({ node }) => node?.className || node?.nodeName).join(' ')).join('; ') })`);
  assert.ok(told.sum <= max, `${told.sum.toFixed(3)}: ${told.of}`);
}
