import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { until } from '../becomes.ts';
import { readPng } from '../fixtures/png.ts';
import { collection } from './fixtures/makeMusic.ts';
import { facet, listsTracks, settledTable, walkTo } from './inTable.ts';
import { Look } from './looks/Look.ts';
import { LookSheet, schemes, sizes } from './looks/LookSheet.ts';
import { drawn, steady, withoutFonts } from './looks/steady.ts';
import { Stage, withoutChromium } from './Stage.ts';

/**
 * Every view in every size and scheme looks as it did when somebody last looked at it, but for how letters are drawn. `npm run looks`
 * keeps how it looks now, in test/e2e/looks.
 */
const keeps = process.env['HEARMARK_LOOKS'] === 'keep';
/** What never comes takes so long: what is drawn late is waited for. */
const limitMs = 20_000;
const pauseMs = 150;
/** So often it looks the same, with pauses between, before it is kept. */
const keptAfter = 2;
/** Where everything that leads to a view is shown. */
const wide = { width: 1440, height: 896 };
const media = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'light', forcedColors: 'active' },
} as const;

const emptyViews: Record<string, (page: Page) => Promise<void>> = {
  'first-run': (page) => page.getByText('Measured just now').waitFor(),
};
/** One after the other in one window: how to get there from the one before, and what tells that it is there. */
const views: Record<string, (page: Page) => Promise<void>> = {
  async library(page) {
    await listsTracks(page, 12);
    await facet(page, 'electronic').waitFor();
    await page.getByTitle(/^electronic:/).first().waitFor(); // prettier-ignore
    await settledTable(page).focus();
  },
  albums: mode('Albums', 'Low Ceiling'),
  artists: mode('Artists', 'Hollow Radio'),
  folders: mode('Folders', 'Music'),
  map: mode('Map', 'Lay out anew'),
  async track(page) {
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    await walkTo(page, 'Overdrive');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Similar tracks' }).getByRole('link').first().waitFor();
    await page.getByRole('slider', { name: 'Position in the track' }).locator('canvas').nth(1).waitFor();
  },
  async review(page) {
    await page.keyboard.press('2');
    await page.getByRole('article', { name: 'Question' }).waitFor();
  },
  async write(page) {
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'What is written' }).waitFor();
  },
  async training(page) {
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Learn' }).waitFor();
  },
  async duplicates(page) {
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Look for duplicates' }).waitFor();
  },
  async jobs(page) {
    await page.keyboard.press('3');
    await page.getByRole('article').first().waitFor();
  },
  async models(page) {
    await page.keyboard.press('4');
    await page.getByRole('article').first().waitFor();
  },
  async settings(page) {
    await page.keyboard.press('5');
    await page.getByRole('heading', { name: 'Where things are kept' }).waitFor();
  },
};
function mode(name: string, words: string) {
  return async (page: Page) => {
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByText(words, { exact: true }).first().waitFor();
  };
}

describe('how the window looks', { skip: withoutChromium || withoutFonts }, () => {
  let stage: Stage;
  let empty: Stage;
  before(async () => {
    [stage, empty] = await Promise.all([Stage.open({ pieces: collection, listened: 'now' }), Stage.open()]);
    await stage.addTag('live', ['Static']);
    const client = await stage.client();
    await until(
      () => client.call('getSoundMap'),
      ({ state }) => state === 'ready',
    );
  });
  after(() => Promise.all([stage.close(), empty.close()]));

  it('is as it was before there is a library', (t) => walk(t, empty, emptyViews));
  it('is as it was in every view, in each size, light, dark and with the few colours of a system', (t) =>
    walk(t, stage, views));

  it('fails for what is moved, gone, covered or of another colour, and passes letters that are drawn otherwise', () =>
    onSteadyPage(stage, async (page, session) => {
      const [size, scheme] = [2, 0];
      const kept = new LookSheet('library').look(size, scheme);
      await page.setViewportSize(sizes[size]!);
      await views['library']!(page);
      const first = await becomesLike(page, session, kept);
      const apartWith = async (css: string) => {
        await page.evaluate(
          `document.adoptedStyleSheets.push(window.fault = new CSSStyleSheet()); window.fault.replaceSync(${JSON.stringify(css)})`,
        );
        const { look, png } = await lookAt(page, session);
        await page.evaluate(
          `document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== window.fault)`,
        );
        return { isLike: look.isLike(kept), ...look.apartFrom(kept), isSamePicture: png.equals(first.png) };
      };
      for (const [fault, css] of Object.entries(faults)) {
        const apart = await apartWith(css);
        assert.equal(apart.isLike, false, `${fault}: ${apart.by} of 255`);
      }
      const letters = await apartWith(
        '* { text-rendering: geometricPrecision !important; font-kerning: none !important; }',
      );
      assert.deepEqual([letters.isLike, letters.isSamePicture], [true, false]);
      assert.equal((await apartWith('')).isLike, true);
    }));

  it('tells every view from every other', () => {
    const sheets = [...Object.keys(views), ...Object.keys(emptyViews)].map((name) => ({
      name,
      sheet: new LookSheet(name),
    }));
    for (const [at, one] of sheets.entries())
      for (const other of sheets.slice(at + 1))
        for (const size of sizes.keys())
          for (const scheme of schemes.keys())
            assert.ok(
              !one.sheet.look(size, scheme).isLike(other.sheet.look(size, scheme)),
              `${one.name} is like ${other.name}, ${sizes[size]!.width} ${schemes[scheme]}`,
            );
  });
});

const faults = {
  'a toolbar that is gone': '.toolbar { visibility: hidden !important; }',
  'a column that is gone': '[role=gridcell]:nth-child(2) { visibility: hidden !important; }',
  'a panel that is moved': 'aside[aria-label=Filter] { transform: translateX(16px); }',
  'rows that are moved': '[role=row] { margin-top: 8px; }',
  'a button that covers others':
    'body::after { content: "Undo"; position: fixed; left: 700px; top: 280px; padding: 6px 16px; background: var(--accent); color: var(--accent-ink); }',
  'another colour of what is selected': ':root { --selected: #e3fae6 !important; }',
  'another theme': ':root { color-scheme: dark !important; }',
};

/** Shows a window in which nothing differs from one run to the next. */
function onSteadyPage(stage: Stage, look: (page: Page, session: CDPSession) => Promise<void>): Promise<void> {
  return stage.show(async (page) => look(page, await page.context().newCDPSession(page)), {
    ...{ reducedMotion: 'reduce', locale: 'en-US', timezoneId: 'UTC', ...media.light },
    prepare: (context) => steady(context, stage.folder),
  });
}

/** Compares each view with what is kept of it, or keeps it, one after the other in one window. */
function walk(t: TestContext, stage: Stage, all: typeof views): Promise<void> {
  return onSteadyPage(stage, async (page, session) => {
    for (const [view, open] of Object.entries(all)) {
      await t.test(view, async () => {
        await page.setViewportSize(wide);
        await page.emulateMedia(media.light);
        await open(page);
        await compare(page, session, view);
      });
    }
  });
}

async function compare(page: Page, session: CDPSession, view: string): Promise<void> {
  const sheet = new LookSheet(view);
  const others: string[] = [];
  for (const [size, viewport] of sizes.entries()) {
    await page.setViewportSize(viewport);
    for (const [column, scheme] of schemes.entries()) {
      await page.emulateMedia(media[scheme]);
      if (keeps) {
        sheet.put(size, column, await restingLook(page, session));
        continue;
      }
      const kept = sheet.look(size, column);
      const { look, png } = await becomesLike(page, session, kept);
      const { by, x, y } = look.apartFrom(kept);
      if (look.isLike(kept)) continue;
      const file = join(tmpdir(), `hearmark-look-${process.pid}-${view}-${viewport.width}-${scheme}.png`);
      writeFileSync(file, png);
      others.push(`${viewport.width} ${scheme}: by ${by.toFixed(1)} of 255 round ${x}, ${y}: ${file}`);
    }
  }
  if (keeps) sheet.write();
  assert.deepEqual(others, []);
}

/** Looks until that is as it was; answers what was seen last, like it or not. */
async function becomesLike(
  page: Page,
  session: CDPSession,
  kept: Look,
): Promise<{ look: Look; png: Buffer }> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const seen = await lookAt(page, session);
    if (seen.look.isLike(kept) || performance.now() > endMs) return seen;
    await sleep(pauseMs);
  }
}

async function lookAt(page: Page, session: CDPSession): Promise<{ look: Look; png: Buffer }> {
  await page.mouse.move(0, 0);
  await drawn(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
  const png = Buffer.from(data, 'base64');
  const picture = readPng(png);
  const look = Look.of(picture);
  // Its memory is given back at once: for every few pictures the garbage collector would look through all else
  (picture.pixels.buffer as ArrayBuffer).transfer(0);
  return { look, png };
}

/** How a page looks once that changes no more. */
async function restingLook(page: Page, session: CDPSession): Promise<Look> {
  let { look } = await lookAt(page, session);
  for (let times = 0; times < keptAfter;) {
    await sleep(pauseMs);
    const next = (await lookAt(page, session)).look;
    times = next.apartFrom(look).by < 0.5 ? times + 1 : 0;
    look = next;
  }
  return look;
}
