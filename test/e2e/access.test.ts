// Past 300 lines: all look at one library, which is heard once, in one browser, which is started once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { heardCollection } from './fixtures/makeMusic.ts';
import { facet, listsTracks, rowOf, table, walkTo } from './inTable.ts';
import { isCut, lookAt, narrow, still, zoomed } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** Everything a person can look at, one after the other: how to get there from the one before, and what tells that it is there. */
const places: { name: string; open: (page: Page) => Promise<void> }[] = [
  { name: 'Library', open: async (page) => table(page).waitFor() },
  {
    name: 'Library, with how to search',
    async open(page) {
      await page.getByRole('button', { name: 'How to search' }).click();
      await page.getByText('year:1990..1999').waitFor();
    },
  },
  {
    name: 'the question for a tag',
    async open(page) {
      await page.getByRole('button', { name: 'How to search' }).click();
      await page.getByText('year:1990..1999').waitFor({ state: 'detached' });
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('t');
      await page.getByRole('dialog').getByRole('option').first().waitFor();
    },
  },
  {
    name: 'Track',
    async open(page) {
      await closed(page, page.getByRole('dialog'));
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'Similar tracks' }).getByRole('link').first().waitFor();
      await page.getByRole('region', { name: 'Tags over time' }).waitFor();
    },
  },
  { name: 'Review', open: pressed('Alt+2', (page) => page.getByRole('article', { name: 'Question' })) },
  { name: 'Write', open: pressed('w', (page) => page.getByRole('heading', { name: 'What is written' })) },
  {
    name: 'Write, with every choice',
    async open(page) {
      await page.getByText('More', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Is written as' }).waitFor();
    },
  },
  {
    name: 'Write, with a preview',
    async open(page) {
      await page.getByRole('combobox', { name: 'own' }).selectOption('add to what is there');
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByRole('table', { name: /Changes by file/ }).waitFor();
    },
  },
  { name: 'Training', open: pressed('l', (page) => page.getByRole('button', { name: 'Learn' })) },
  {
    name: 'Duplicates',
    open: pressed('c', (page) => page.getByRole('button', { name: 'Look for duplicates' })),
  },
  { name: 'Jobs', open: pressed('Alt+3', (page) => page.getByRole('article')) },
  {
    name: 'the folder picker',
    async open(page) {
      await page.getByRole('button', { name: 'Add a folder' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Music', exact: true }).waitFor();
    },
  },
  {
    name: 'Models',
    async open(page) {
      await closed(page, page.getByRole('dialog'));
      await pressed('Alt+4', () => page.getByRole('heading', { name: 'Models' }))(page);
      await page.getByRole('article').first().waitFor();
    },
  },
  {
    name: 'Settings',
    open: pressed('Alt+5', (page) => page.getByRole('heading', { name: 'Where things are kept' })),
  },
  {
    name: 'Library, filtered and selected',
    async open(page) {
      await page.keyboard.press('Alt+1');
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      await table(page).focus();
      await page.keyboard.press('Control+a');
      await page.getByRole('toolbar', { name: 'Selected tracks' }).waitFor();
    },
  },
  {
    name: 'the command palette',
    async open(page) {
      await closed(page, page.getByRole('toolbar', { name: 'Selected tracks' }));
      await facet(page, 'electronic').click();
      await listsTracks(page, 12);
      await pressed('Control+k', () => page.getByRole('dialog'))(page);
    },
  },
  {
    name: 'the keys',
    async open(page) {
      await closed(page, page.getByRole('dialog'));
      await pressed('?', () => page.getByRole('dialog', { name: 'Keys' }))(page);
    },
  },
];

/** Closes what lies over the view. */
async function closed(page: Page, what: Locator): Promise<void> {
  await page.keyboard.press('Escape');
  await what.waitFor({ state: 'detached' });
}

describe('the window for everybody', { skip: withoutChromium }, () => {
  let stage: Stage;
  let empty: Stage;
  before(async () => {
    [stage, empty] = await Promise.all([
      Stage.open({ pieces: heardCollection, listened: true, hearsMusic: true }),
      Stage.open(),
    ]);
    await stage.addTag('live', ['Static']);
    await stage.scan();
  });
  after(() => Promise.all([stage.close(), empty.close()]));

  it('is for everybody in every view, and in what opens over one', (t) =>
    stage.show(async (page) => {
      for (const { name, open } of places)
        await t.test(name, async () => {
          await open(page);
          await lookAt(page);
        });
    }, still));
  it('is for everybody in the first run, and where there is nothing to learn from', () =>
    empty.show(async (page) => {
      await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
      await lookAt(page);
      await page.keyboard.press('l');
      await page.getByRole('heading', { name: 'Nothing to learn from yet' }).waitFor();
      await lookAt(page);
    }, still));

  it('tells how many tracks are listed in a window 480 pixels wide', () =>
    stage.show(
      async (page) => {
        const count = page.locator('.toolbar [role=status]', { hasText: /\d+ tracks/ });
        await count.waitFor();
        assert.equal(await count.evaluate(isCut), false);
      },
      { viewport: narrow },
    ));
  it('keeps in the few colours of a system what is drawn, and frames what is chosen', () =>
    stage.show(
      async (page) => {
        const styleOf = (selector: string, property: string) =>
          page.evaluate<string>(
            `getComputedStyle(document.querySelector('${selector}')).getPropertyValue('${property}')`,
          );
        await rowOf(page, 'Copper Wire').click();
        for (const chosen of ['[role=row][aria-selected=true]', '.switch [aria-pressed=true]', 'nav .here'])
          assert.equal(await styleOf(chosen, 'outline-style'), 'solid', chosen);
        for (const drawn of ['.chip .glyph', '.chip .strength', 'aside .share'])
          assert.equal(await styleOf(drawn, 'forced-color-adjust'), 'none', drawn);
        await page.keyboard.press('Enter');
        const strip = page.getByRole('slider', { name: /over time/ }).first();
        await strip.waitFor();
        // A strip of one colour would be told in far fewer bytes
        assert.ok((await strip.screenshot()).length > 400);
        assert.equal(await styleOf('[role=slider].strip', 'forced-color-adjust'), 'none');
        // What is drawn by script follows the system, too
        const ofBar = () =>
          page.evaluate<string>(`(() => {
            const canvas = document.querySelector('.waveform canvas');
            return canvas ? canvas.getContext('2d').getImageData(0, canvas.height / 2, 1, 1).data.slice(0, 3).join() : '';
          })()`);
        await becomes(ofBar, '0,0,0');
        await page.emulateMedia({ forcedColors: 'none' });
        await becomes(ofBar, '180,175,167');
      },
      { forcedColors: 'active', colorScheme: 'light', expects: /willReadFrequently/ },
    ));

  for (const [name, options] of Object.entries({
    'at 200 % zoom': { viewport: zoomed, deviceScaleFactor: 2 },
    'in a window 480 pixels wide': { viewport: narrow },
  })) {
    it(`lets everything be done ${name}`, () =>
      stage.show(async (page) => {
        await page.getByRole('button', { name: 'Filter by tags' }).click();
        await facet(page, 'electronic').click();
        await page.keyboard.press('Escape');
        await listsTracks(page, 7);
        await walkTo(page, 'Copper Wire');
        await page.keyboard.press('s');
        const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
        for (const action of ['Accept…', 'Reject…', 'Add a tag…', 'Export'])
          await bar.getByRole('button', { name: action }).click({ trial: true });
        await page.getByRole('button', { name: 'Export or import' }).click({ trial: true });
        await page.keyboard.press('Enter');
        await page
          .getByRole('main')
          .getByRole('button', { name: 'Play', exact: true })
          .click({ trial: true });
        await page.getByRole('button', { name: 'Add a tag' }).click({ trial: true });
        await page
          .getByRole('navigation', { name: 'Views' })
          .getByRole('link', { name: /Review/ })
          .click();
        const question = page.getByRole('article', { name: 'Question' });
        for (const answer of [/Yes|Accept/, /No|Reject/])
          await question.getByRole('button', { name: answer }).first().click({ trial: true });
        await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /Jobs/ }).click();
        await page.getByRole('button', { name: 'Add a folder' }).click({ trial: true });
      }, options));
  }

  it('reaches everything in the library with Tab, from left to right, and shows where it is', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await facet(page, 'electronic').waitFor();
      const all = await page.evaluate<number>(markStops);
      assert.ok(all > 20, `${all} places for the focus`);
      const stops: Stop[] = [];
      for (let press = 0; press <= all; press++) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate<Stop | null>(readStop);
        if (!stop) break; // the end of the page
        stops.push(stop);
      }
      assert.deepEqual(
        stops.map(({ number }) => number),
        stops.map((_, index) => index),
        'in the order of the page',
      );
      assert.equal(stops.length, all, `after ${stops.at(-1)?.name}`);
      assert.deepEqual(
        stops.filter(({ visible }) => !visible).map(({ name }) => name),
        [],
      );
      const landmarks = stops.map(({ landmark }) => landmark);
      assert.deepEqual(
        landmarks.filter((one, index) => one !== landmarks[index - 1]),
        ['Views', 'Filter', 'main', 'Player'],
      );
    }));

  it('has one stop of Tab in each row of the filters, and the arrows inside', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const focused = () =>
        page.evaluate<string>(
          `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.replace(/\\s+/g, ' ').trim()`,
        );
      const row = facet(page, 'electronic');
      await row.focus();
      const [first] = (await focused()).split(' ');
      assert.equal(first, 'electronic');
      await page.keyboard.press('ArrowRight');
      assert.equal(await focused(), 'Exclude electronic');
      await page.keyboard.press('Enter');
      await listsTracks(page, 5);
      await page.keyboard.press('Enter');
      await listsTracks(page, 12);
      await page.keyboard.press('ArrowDown');
      const below = await focused();
      assert.match(below, /^Exclude (?!electronic)/);
      await page.keyboard.press('ArrowUp');
      assert.equal(await focused(), 'Exclude electronic');
      await page.keyboard.press('Tab');
      assert.equal(await focused(), below); // the next row, where it was left
      await page.keyboard.press('Shift+Tab');
      assert.equal(await focused(), 'Exclude electronic');
      const pills = page
        .getByRole('complementary', { name: 'Filter' })
        .getByRole('button', { name: 'From the file' });
      await pills.focus();
      await page.keyboard.press('Home');
      assert.equal(await focused(), 'Suggested');
      await page.keyboard.press('End');
      assert.equal(await focused(), 'No tags');
    }));

  it('moves nothing for whoever asked for less motion', async () => {
    const longest = async (reducedMotion: 'reduce' | 'no-preference') => {
      let seconds = 0;
      const look = async (page: Page) => {
        await walkTo(page, 'Static');
        await page.keyboard.press('Control+z');
        await page.getByRole('button', { name: 'Redo', exact: true }).click();
        await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
        seconds = await page.evaluate<number>(longestMotion);
      };
      await stage.show(look, { reducedMotion });
      return seconds;
    };
    assert.ok((await longest('no-preference')) > 0.05);
    assert.ok((await longest('reduce')) <= 0.01);
  });

  it('changes all colours at once with the theme of the system, for whoever asked for less motion', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await page.emulateMedia({ colorScheme: 'dark' });
      const moving = `new Promise(requestAnimationFrame).then(() => document.getAnimations().length)`;
      assert.equal(await page.evaluate(moving), 0);
    }, still));

  it('tells what was done beside the view, and covers no row and no button of it', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('s');
      for (const size of [{ width: 1280, height: 800 }, zoomed, narrow]) {
        await page.setViewportSize(size);
        await page.keyboard.press('4');
        const told = page.getByRole('status').getByText('Gave 4 stars to 1 track', { exact: true });
        await told.waitFor();
        const [text, view, player] = [
          await told.boundingBox(),
          await page.getByRole('main').boundingBox(),
          await page.getByRole('region', { name: 'Player' }).boundingBox(),
        ];
        assert.ok(text!.y >= view!.y + view!.height && text!.y + text!.height <= player!.y);
        await page.keyboard.press('Control+z');
        await page.getByText('Undone: Gave 4 stars to 1 track').waitFor();
      }
    }, still));
});

interface Stop {
  number: number;
  name: string;
  landmark: string;
  visible: boolean;
}

/** Numbers everything that should take the focus, in the order of the page; answers how many. */
const markStops = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, [tabindex]')].filter((element) =>
    element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  all.forEach((element, index) => (element.dataset.stop = String(index)));
  document.activeElement.blur();
  return all.length;
})()`;

/** What has the focus, and whether one can see it: an outline, or a shadow, of itself, of what stands around it, or of its row. */
const readStop = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const shows = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  };
  const landmark = element.closest('nav, aside, main, section[aria-label=Player]');
  return {
    number: Number(element.dataset.stop),
    name: (element.getAttribute('aria-label') ?? element.textContent).trim(),
    landmark: landmark?.getAttribute('aria-label') ?? landmark?.localName ?? '',
    visible: [element, element.parentElement, document.getElementById(element.getAttribute('aria-activedescendant'))]
      .some((one) => one && shows(one)),
  };
})()`;

const longestMotion = `Math.max(...[...document.querySelectorAll('*')].flatMap((element) => {
  const { animationDuration, animationName, transitionDuration } = getComputedStyle(element);
  const seconds = (list) => list.split(',').map((one) => parseFloat(one) / (one.trim().endsWith('ms') ? 1000 : 1));
  return [...(animationName === 'none' ? [] : seconds(animationDuration)), ...seconds(transitionDuration)];
}))`;

function pressed(key: string, there: (page: Page) => ReturnType<Page['locator']>) {
  return async (page: Page) => {
    await page.keyboard.press(key);
    await there(page).first().waitFor();
  };
}
