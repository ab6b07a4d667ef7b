import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import * as de from '../../src-renderer/messages/de.ts';
import * as en from '../../src-renderer/messages/en.ts';
import * as he from '../../src-renderer/messages/he.ts';
import type { Catalogue } from '../../src-renderer/messages/Messages.ts';
import { becomes } from '../becomes.ts';
import { heardCollection } from './fixtures/makeMusic.ts';
import { lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';
import { textsInEnglish, textsOn } from './textsOn.ts';

const others = [
  { language: 'de', direction: 'ltr', texts: de },
  { language: 'he', direction: 'rtl', texts: he },
] as const;

/** Each is a thousand patterns, which are compiled once. */
const englishOf = new Map<Catalogue, RegExp[]>(others.map(({ texts }) => [texts, englishBeside(texts)]));

describe('the window in other languages', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: heardCollection, listened: true, hearsMusic: true });
    await stage.decide('electronic', 'Overdrive', 'accepted');
    await stage.scan();
  });
  after(() => stage.close());

  for (const { language, direction, texts } of others)
    it(`is ${language} everywhere once that is chosen, and English again`, () =>
      stage.show(async (page) => {
        await (await stage.client()).call('changeSettings', { language: 'en' });
        await page.keyboard.press('Alt+5');
        await page.getByRole('combobox', { name: 'Language' }).selectOption(language);
        await heading(page, texts.settings.settings).waitFor();
        const root = page.locator('html');
        assert.deepEqual(
          [await root.getAttribute('lang'), await root.getAttribute('dir')],
          [language, direction],
        );
        await looksRight(page, texts);
        for (const { key, waitFor } of places(texts)) {
          await page.keyboard.press(key);
          await waitFor(page);
          await looksRight(page, texts);
          if (['?', 'Control+k', 'Control+o'].includes(key)) await page.keyboard.press('Escape');
        }
        await opensAtItsButton(page, texts.library.columns);
        // A decision by its key, and back: what the page says of it is told in its language, too
        await page.keyboard.press('Alt+2');
        await page.getByRole('article', { name: texts.review.question }).waitFor();
        await page.keyboard.press('a');
        await page.keyboard.press('Control+z');
        await page.getByText(texts.tags.undone.replace('{title}', '')).waitFor();
        await page.reload();
        await page.getByRole('navigation', { name: texts.window.views }).waitFor();
        await page.keyboard.press('Alt+5');
        await page.getByRole('combobox', { name: texts.settings.language }).selectOption('en');
        await heading(page, 'Settings').waitFor();
      }, still));
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

/** The views by their keys, with what tells that one is there. */
function places(texts: Catalogue): { key: string; waitFor: (page: Page) => Promise<unknown> }[] {
  const title = (key: string, name: string) => ({
    key,
    waitFor: (page: Page) => heading(page, name).waitFor(),
  });
  const dialog = (key: string) => ({ key, waitFor: (page: Page) => page.getByRole('dialog').waitFor() });
  return [
    { key: '1', waitFor: (page) => page.getByRole('row').nth(3).waitFor() },
    { key: 'Control+a', waitFor: (page) => page.getByRole('toolbar').waitFor() },
    {
      key: 'i',
      waitFor: (page) => page.getByRole('complementary', { name: texts.common.details }).waitFor(),
    },
    { key: 'v', waitFor: (page) => page.getByRole('grid', { name: texts.groups.albums }).waitFor() },
    { key: 'Alt+2', waitFor: (page) => page.getByRole('article', { name: texts.review.question }).waitFor() },
    title('w', texts.write.write),
    title('l', texts.training.training),
    title('c', texts.duplicates.duplicates),
    title('Alt+3', texts.jobs.jobs),
    title('Alt+4', texts.models.models),
    { key: 'Alt+6', waitFor: (page) => page.getByText(texts.track.inTheFile, { exact: true }).waitFor() },
    dialog('Control+o'),
    dialog('?'),
    dialog('Control+k'),
  ];
}

/** The menu of a button begins below it, whichever way lines run. */
async function opensAtItsButton(page: Page, name: string): Promise<void> {
  await page.keyboard.press('1');
  const button = page.getByRole('button', { name, exact: true });
  await button.click();
  const [menu, place] = [await page.getByRole('menu', { name }).boundingBox(), await button.boundingBox()];
  const farthest = Math.max(8, 1280 - 8 - menu!.width);
  assert.equal(Math.round(menu!.x), Math.round(Math.min(place!.x, farthest)));
  await page.keyboard.press('Escape');
}

/** How many places for a share have no room for the longest one, which German writes with a space. */
const fullSharesCut = `[...document.querySelectorAll('.confidence .share')].filter((share) => {
  const text = share.firstChild;
  const before = text.data;
  text.data = (1).toLocaleString(document.documentElement.lang, { style: 'percent' });
  const isCut = share.scrollWidth > share.clientWidth;
  text.data = before;
  return isCut;
}).length`;

/** Nothing English is left, nothing stands out, and axe has no complaint. */
async function looksRight(page: Page, texts: Catalogue): Promise<void> {
  await becomes(() => englishOn(page, texts), []);
  for (const width of [800, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await becomes(() => page.evaluate<number>('document.documentElement.scrollWidth'), width);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.equal(await page.evaluate(fullSharesCut), 0);
  await lookAt(page);
}

/** What is seen or read out and is a text of English's catalogue that the other language says otherwise, or has a word of English. */
async function englishOn(page: Page, texts: Catalogue): Promise<string[]> {
  const shown = await textsOn(page);
  const own = new Set(Object.values(texts).flatMap((area) => Object.values(area)));
  const ofCatalogue = shown.filter((text) => {
    const line = text.replaceAll(/\s+/g, ' ');
    return !own.has(text) && englishOf.get(texts)!.some((one) => one.test(line));
  });
  return [...new Set([...ofCatalogue, ...textsInEnglish(shown, heardCollection)])];
}

/** Each text of English that differs, as a pattern with anything in place of its parameters. */
function englishBeside(texts: Catalogue): RegExp[] {
  const other = texts as Record<string, Record<string, string>>;
  return Object.entries(en)
    .flatMap(([area, ones]) => Object.entries(ones).filter(([key, text]) => other[area]![key] !== text))
    .map(([, text]) => text.split(/\{\{[^}]*\}\}|\{[^}]*\}/))
    .filter((parts) => (parts.join('').match(/\p{L}/gu)?.length ?? 0) > (parts.length > 1 ? 7 : 2))
    .map((parts) => new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('.+')}$`, 'u'));
}
