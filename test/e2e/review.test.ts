import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** Two tracks, each with a few suggestions. */
const pieces = collection.filter(({ title }) => ['Glass Motor', 'Night Shift'].includes(title));

describe('the review view', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces, listened: true });
  });
  after(() => stage.close());

  it('opens although what the browser kept cannot be read', () =>
    stage.show(async (page) => {
      await page.evaluate(
        `for (const [key, text] of [['review', '{'], ['volume', 'loud'], ['collapsed', '7']])
          localStorage.setItem('hearmark.' + key, text)`,
      );
      await page.reload();
      await page.keyboard.press('2');
      await questionOf(page);
      await page.evaluate(
        `localStorage.setItem('hearmark.review', '{"order":"backwards","playsByItself":false}')`,
      );
      await page.reload();
      await questionOf(page);
    }));

  it('asks again what is taken back, although what was told of its track before comes after that', () =>
    stage.show(async (page) => {
      await page.keyboard.press('2');
      const [first, all] = [await questionOf(page), await questionsLeft(page)];
      const [told, takenBack] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      await page.route('**/api/getTrack', async (route) => {
        const response = await route.fetch();
        told.resolve();
        await takenBack.promise;
        await route.fulfill({ response });
      });
      await page.keyboard.press('r');
      await becomes(() => questionsLeft(page), all - 1);
      await told.promise;
      await page.keyboard.press('Control+z');
      await becomes(() => questionsLeft(page), all);
      takenBack.resolve();
      await page.unrouteAll({ behavior: 'wait' });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      assert.equal(await questionOf(page), first);
      assert.equal(await questionsLeft(page), all);
    }));

  it('tells an answer before it asks what is left, so that it is not counted', () =>
    stage.show(async (page) => {
      await page.keyboard.press('2');
      const all = await questionsLeft(page);
      const told = Promise.withResolvers<void>();
      await page.route('**/api/correct', async (route) => {
        await told.promise;
        await route.continue();
      });
      let asked = 0;
      page.on('request', (request) => (asked += Number(request.url().endsWith('/api/findReviews'))));
      await page.keyboard.press('a');
      await becomes(() => questionsLeft(page), all - 1);
      await page.getByRole('combobox').first().selectOption({ index: 1 });
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      assert.equal(asked, 0);
      told.resolve();
      await becomes(() => questionsLeft(page), all - 1);
      assert.ok(asked > 0);
      await page.unrouteAll({ behavior: 'wait' });
    }));

  it('counts what it fetches anew as it did before, until that is told', () =>
    stage.show(async (page) => {
      await page.keyboard.press('2');
      const all = await questionsLeft(page);
      const [asked, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      await page.route('**/api/findReviews', async (route) => {
        asked.resolve();
        await told.promise;
        await route.continue();
      });
      await (await stage.client()).call('createTag', { name: 'early morning', category: 'mood' });
      await asked.promise;
      assert.equal(await questionsLeft(page), all);
      told.resolve();
      await page.unrouteAll({ behavior: 'wait' });
      await becomes(() => questionsLeft(page), all);
    }));

  it('takes answers from the keyboard alone, takes them back, and comes to an end', () =>
    stage.show(async (page) => {
      await page.keyboard.press('2');
      const all = await questionsLeft(page);
      assert.ok(all >= 6, `${all} questions`);
      const first = await questionOf(page);

      await page.keyboard.press('r');
      await becomes(async () => (await questionOf(page)) !== first, true);
      await becomes(() => questionsLeft(page), all - 1);
      await page.keyboard.press('Control+z');
      await becomes(() => questionOf(page), first);
      await becomes(() => questionsLeft(page), all);
      await page.keyboard.press('r');
      await becomes(() => questionsLeft(page), all - 1);

      const track = await trackOf(page);
      await page.keyboard.press('Shift+N');
      await becomes(async () => (await trackOf(page)) !== track, true);

      for (let left = await questionsLeft(page); left > 0; left--) {
        await becomes(() => questionsLeft(page), left);
        await page.keyboard.press('a');
        if (left > 1) await becomes(() => questionsLeft(page), left - 1);
      }
      const again = page.getByRole('button', { name: /^Ask the/ });
      await page.getByRole('heading', { name: 'Nothing left to ask' }).waitFor();
      if (await again.isVisible()) await answerAgain(page);
      await becomes(async () => (await (await stage.client()).call('getOverview')).openSuggestions, 0);
      await page.getByRole('heading', { name: 'Nothing left to ask' }).waitFor();

      // What changes elsewhere is looked at without a blink
      await page.evaluate(`
        window.blinked = false;
        new MutationObserver(() => {
          if (!document.body.innerText.includes('Nothing left to ask')) window.blinked = true;
        }).observe(document.body, { childList: true, subtree: true });
      `);
      const looked = page.waitForResponse((response) => response.url().endsWith('/findReviews'));
      await (await stage.client()).call('createTag', { name: 'night drive', category: 'mood' });
      await looked;
      await page.getByText('Nothing left to ask').waitFor();
      assert.equal(await page.evaluate('window.blinked'), false);

      // What was rejected never comes again, neither now nor with the next look at the folder
      await page.reload();
      await page.getByRole('heading', { name: 'Nothing left to ask' }).waitFor();
      const client = await stage.client();
      const { id } = await client.call('startScan', { folderIds: null });
      await client.job(id, ({ endedAt }) => endedAt !== null).catch(() => {});
      await page.reload();
      await page.getByRole('heading', { name: 'Nothing left to ask' }).waitFor();
    }));
});

/** Questions that were put off are asked again, and answered. */
async function answerAgain(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: /^Ask the/ }).focus();
  await page.keyboard.press('Enter');
  for (let left = await questionsLeft(page); left > 0; left--) {
    await page.keyboard.press('a');
    if (left > 1) await becomes(() => questionsLeft(page), left - 1);
  }
}

/** What is asked: tag and track. */
async function questionOf(page: Page): Promise<string> {
  const question = page.getByRole('article', { name: 'Question' });
  const [words, track] = [question.getByRole('heading'), question.getByRole('link')];
  return `${await words.first().innerText()} ${await track.first().innerText()}`;
}

function trackOf(page: Page): Promise<string> {
  return page.getByRole('article', { name: 'Question' }).getByRole('link').first().innerText();
}

/** How many questions are left, by the view's own words. */
async function questionsLeft(page: Page): Promise<number> {
  const words = await page.getByText(/questions? on \d+ tracks? left/).innerText();
  return Number(/(\d+) questions? on/.exec(words)![1]);
}
