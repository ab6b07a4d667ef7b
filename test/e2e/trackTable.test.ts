// Past 300 lines: all work on one library, which is heard once, in one browser, which is started once.
import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ffmpeg } from '../fixtures/makeAudio.ts';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import {
  chipOf,
  facet,
  listsTracks,
  pickTag,
  rowOf,
  settledRow,
  settledTable,
  table,
  walkTo,
} from './inTable.ts';
import { isCut, lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';
import { leavesPage } from './Windows.ts';

const loadedCovers =
  '[...document.querySelectorAll("[role=grid] img")].filter((image) => image.naturalWidth > 0).length';

describe('the table of tracks', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
    await stage.addTag('live', ['Static', 'Attic']);
  });
  after(() => stage.close());

  it('shows what lies beside the files in every row, and asks for it once', async () => {
    const asked: string[] = [];
    const rowsGone = Promise.withResolvers<void>();
    await stage.show(async (page) => {
      await page.goto('about:blank'); // what the window asked for as it was opened does not count
      // On its way while its rows go away: nobody hears of it
      await page.route('**/cover/**', async (route) => {
        asked.push(route.request().url());
        await rowsGone.promise;
        await route.continue();
      });
      await page.goto(stage.address);
      await listsTracks(page, 12);
      await becomes(() => table(page).locator('img').count(), 12);
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      rowsGone.resolve();
      await becomes(() => table(page).locator('img').count(), 0);
      assert.equal(asked.length, 1);
    });
    ffmpeg(['-f', 'lavfi', '-i', 'color=red:size=64x64', '-frames:v', '1', join(stage.music, 'cover.png')]);
    await stage.show(
      async (page) => {
        page.on('request', (request) => {
          if (request.url().includes('/cover/')) asked.push(request.url());
        });
        asked.length = 0;
        await page.reload();
        await becomes(() => page.evaluate<number>(loadedCovers), 12);
        assert.equal(new Set(asked).size, 1);
      },
      { withoutCache: true },
    );
  });

  it('cuts the first tag of a track where there is no room for it', () =>
    stage.show(async (page) => {
      const long = 'for long walks along the river on Sundays';
      await stage.addTag(long, ['Cellar']);
      const chip = chipOf(page, 'Cellar', long, 'added by you');
      await chip.waitFor();
      const [inner, outer] = await Promise.all([chip.boundingBox(), table(page).boundingBox()]);
      assert.ok(inner!.x + inner!.width <= outer!.x + outer!.width);
      await page.keyboard.press('Control+z');
    }, leavesPage));

  it('is not scrolled sideways where its columns fit', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      for (const width of [1280, 900]) {
        await page.setViewportSize({ width, height: 800 });
        await becomes(() => table(page).evaluate(isCut), false);
      }
    }, leavesPage));

  it('tells how long the tracks are together, for which the search field makes room', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        const told = page.getByRole('status');
        await becomes(async () => {
          const [count, length] = [told.getByText('12 tracks'), told.getByText(/minutes$/)];
          const boxes = await Promise.all([count.boundingBox(), length.boundingBox()]);
          return boxes[0]!.y - boxes[1]!.y; // what finds no room is a line further down
        }, 0);
        const { width } = (await page.getByRole('searchbox', { name: 'Search' }).boundingBox())!;
        assert.ok(width < 260, `the search field is as wide as it likes: ${width}`);
      },
      { viewport: { width: 900, height: 600 } },
    ));

  it('keeps the row that is selected by keyboard above the bar for selected tracks', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        await table(page).focus();
        await page.keyboard.press('End');
        await page.keyboard.press('s');
        const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
        const last = table(page).getByRole('row', { selected: true });
        await becomes(async () => {
          const [row, above] = [await last.boundingBox(), await bar.boundingBox()];
          return row !== null && above !== null && row.y + row.height <= above.y;
        }, true);

        // So do albums, where they are in more rows than one
        await page.keyboard.press('Escape');
        await page.setViewportSize({ width: 800, height: 480 });
        await page.keyboard.press('v');
        const albums = page.getByRole('grid', { name: 'Albums' });
        await albums.getByText('House', { exact: true }).waitFor();
        await albums.focus();
        await page.keyboard.press('End');
        await page.keyboard.press('s');
        await becomes(async () => {
          const name = await albums.locator('.selected .name').boundingBox();
          const above = await bar.boundingBox();
          return name !== null && above !== null && name.y + name.height <= above.y;
        }, true);
      },
      { viewport: { width: 1280, height: 420 } },
    ));

  it('gives stars by keys to a selection and by pointer to a row, filters by them, and takes them back', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        const starsOf = (title: string) => rowOf(page, title).locator('.rating').innerText();
        await walkTo(page, 'Overdrive');
        await page.keyboard.press('s');
        await walkTo(page, 'Static');
        await page.keyboard.press('s');
        await page.keyboard.press('4');
        await page.getByText('Gave 4 stars to 2 tracks').waitFor();
        for (const title of ['Overdrive', 'Static'])
          await becomes(async () => (await starsOf(title)).startsWith('4 stars'), true);
        const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
        await bar.getByRole('button', { name: '2 stars' }).click();
        await becomes(async () => (await starsOf('Static')).startsWith('2 stars'), true);
        await page.keyboard.press('Escape');
        await bar.waitFor({ state: 'detached' });

        await settledRow(page, 'Attic').locator('[data-stars="5"]').click();
        await becomes(async () => (await starsOf('Attic')).startsWith('5 stars'), true);
        await page.getByRole('columnheader', { name: 'Stars' }).getByRole('button').click();
        await becomes(
          async () => (await table(page).locator('[data-index="0"]').innerText()).includes('2 stars'),
          true,
        );
        await page.getByRole('combobox', { name: 'Stars' }).selectOption('3 stars or more');
        await listsTracks(page, 1);
        await page.getByRole('button', { name: 'Remove: 3–5 stars' }).click();
        await page.getByRole('searchbox', { name: 'Search' }).fill('rating:2..4');
        await listsTracks(page, 2);
        await page.getByRole('searchbox', { name: 'Search' }).fill('attic');
        await listsTracks(page, 1);
        await table(page).focus();
        await page.keyboard.press('i');
        const pane = page.getByRole('complementary', { name: 'Details' });
        const five = pane.getByRole('button', { name: '5 stars' });
        assert.equal(await five.getAttribute('aria-pressed'), 'true');
        await lookAt(page);
        await five.click();
        await becomes(async () => (await starsOf('Attic')).includes('stars'), false);
        for (let step = 0; step < 4; step++) {
          await page.getByRole('heading', { name: 'Attic' }).click();
          await page.keyboard.press('Control+z');
          await page
            .getByText(/^Undone: /)
            .last()
            .waitFor();
        }
        await page.keyboard.press('i');
        await page.getByRole('searchbox', { name: 'Search' }).fill('rating:..5');
        await listsTracks(page, 0);
        // Where nothing is selected, digits are for the views
        await page.getByRole('searchbox', { name: 'Search' }).fill('');
        await listsTracks(page, 12);
        await table(page).focus();
        await page.keyboard.press('Alt+4');
        await page.getByRole('heading', { name: 'Models' }).waitFor();
      },
      { ...still, viewport: { width: 1920, height: 800 } },
    ));

  it('sorts, and keeps which columns there are, in which order, how wide', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const header = (name: string) => page.getByRole('columnheader', { name });
      const firstRow = () => table(page).locator('[data-index="0"]').innerText();
      const year = header('Year').getByRole('button');
      await year.click();
      await becomes(async () => (await firstRow()).includes('1974'), true);
      await year.click();
      await becomes(async () => (await firstRow()).includes('2011'), true);

      const widthOf = async (name: string) => Math.round((await header(name).boundingBox())!.width);
      const width = await widthOf('Artist');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Album', exact: true }).click();
      await page.keyboard.press('Escape');
      await header('Album').waitFor({ state: 'detached' });
      await header('Artist').getByRole('button').press('Shift+ArrowRight');
      await header('Title').getByRole('button').press('Alt+ArrowRight');
      const shown = () => page.getByRole('columnheader').allInnerTexts();
      // Without the album there is room for the tempo; the key would leave none for a second tag
      const names = ['Cover', 'Artist', 'Title', 'Year', 'Length', 'BPM', 'Tags'];
      await becomes(shown, names);
      // They are shown before the host has kept them
      const client = await stage.client();
      const kept = async () => (await client.call('getSettings')).columns.map(({ key }) => key).slice(0, 3);
      await becomes(kept, ['cover', 'artist', 'title']);
      await page.reload();
      await becomes(shown, names);
      assert.equal(await widthOf('Artist'), width + 16);
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitem', { name: 'Reset columns' }).click();
      await header('Album').waitFor();
    }));

  it('stays where somebody goes by key before another order is answered', () =>
    stage.show(async (page) => {
      await page.setViewportSize({ width: 900, height: 300 });
      await settledTable(page).focus();
      let answer: (() => void) | undefined;
      await page.route('**/api/findTracks', async (route) => {
        if (!answer) await new Promise<void>((resolve) => (answer = resolve));
        await route.continue();
      });
      await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click();
      await becomes(() => answer !== undefined, true);
      const scrolled = () => table(page).evaluate((grid: { scrollTop: number }) => grid.scrollTop);
      await table(page).focus();
      await page.keyboard.press('End');
      await becomes(async () => (await scrolled()) > 100, true);
      answer!();
      await settledTable(page).waitFor();
      await page.evaluate('new Promise(requestAnimationFrame)');
      assert.ok((await scrolled()) > 100);
    }));

  it('groups by album in any order, selects a group by its heading, and keeps that over a reload', () =>
    stage.show(async (page) => {
      const lines = () => table(page).getByRole('row');
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'By album' }).press('Enter');
      await page.keyboard.press('Escape');
      const heading = lines().filter({ hasText: /House.*Olga Ito.*2003.*2 tracks/ });
      await heading.waitFor();
      // A header, twelve tracks, and four albums
      await becomes(async () => table(page).getAttribute('aria-rowcount'), '17');
      // No key goes to a heading: it comes along with the first track below it
      await page.setViewportSize({ width: 900, height: 400 });
      await table(page).focus();
      const scrolled = () => table(page).evaluate((grid: { scrollTop: number }) => grid.scrollTop);
      await page.keyboard.press('End');
      await becomes(async () => (await scrolled()) > 100, true);
      // A key that comes before the frame in which the window has its new height scrolls, too
      await page.keyboard.press('Home');
      await becomes(scrolled, 0);
      await page.setViewportSize({ width: 900, height: 800 });
      await page.keyboard.press('Home');
      await table(page).evaluate(
        (grid: { style: { maxHeight: string }; dispatchEvent: (event: Event) => boolean }) => {
          grid.style.maxHeight = '200px';
          grid.dispatchEvent(Object.assign(new Event('keydown', { bubbles: true }), { key: 'End' }));
        },
      );
      await becomes(async () => (await scrolled()) > 100, true);
      await table(page).evaluate((grid: { style: { maxHeight: string } }) => (grid.style.maxHeight = ''));
      await page.keyboard.press('Home');
      await becomes(scrolled, 0);
      await page.setViewportSize({ width: 1280, height: 800 });
      await heading.click();
      await page.getByRole('toolbar', { name: 'Selected tracks' }).getByText('2 tracks').waitFor();
      for (const title of ['Attic', 'Cellar'])
        assert.equal(await rowOf(page, title).getAttribute('aria-selected'), 'true');
      // By title, albums stand where the first of their titles does, and their tracks stay together
      await page.getByRole('columnheader', { name: 'Title' }).getByRole('button').click();
      const order = async () => {
        const texts = await lines().evaluateAll(
          (rows: { innerText: string; style: { transform: string } }[]) =>
            rows
              .map((row) => [Number(/\d+/.exec(row.style.transform)?.[0] ?? -1), row.innerText] as const)
              .sort((a, b) => a[0] - b[0])
              .map(([, text]) => text.split('\n').find((part) => part.trim() !== '') ?? ''),
        );
        return texts.slice(1, 7);
      };
      await becomes(order, ['House', 'Attic', 'Cellar', 'Low Ceiling', 'Cold Start', 'Overdrive']);
      // By key the group of the active row, beside what is selected; again, and it is not any more
      await table(page).focus();
      await page.keyboard.press('End');
      for (const count of ['5 tracks', '2 tracks']) {
        await page.keyboard.press('Shift+G');
        await page.getByRole('toolbar', { name: 'Selected tracks' }).getByText(count).waitFor();
        assert.equal(await table(page).getAttribute('aria-activedescendant'), 'row-11');
      }
      assert.equal(await rowOf(page, 'Cellar').getAttribute('aria-selected'), 'true');
      await page.reload();
      await heading.waitFor();
      // An order that goes with a tag goes when the tag does, and takes no grouping along
      await facet(page, 'electronic').click();
      await page.getByRole('columnheader', { name: 'Tags' }).getByRole('button').click();
      await becomes(() => page.getByRole('columnheader', { name: 'Tags' }).getAttribute('aria-sort'), 'descending'); // prettier-ignore
      await facet(page, 'electronic').click();
      await listsTracks(page, 12);
      await heading.waitFor();
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'By album' }).click();
      await heading.waitFor({ state: 'detached' });
    }));

  it('shows albums, artists and folders with the same filters, selection and keys', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await table(page).focus();
      await page.keyboard.press('v');
      const albums = page.getByRole('grid', { name: 'Albums' });
      const cell = (name: string) => albums.getByRole('gridcell', { name: new RegExp(`^${name}`) });
      await becomes(
        async () => (await albums.locator('.name').allInnerTexts()).join(),
        'Machines,Weather,Low Ceiling,House',
      );
      await lookAt(page);
      // Its bar says what most of its tracks are
      await cell('Low Ceiling')
        .getByTitle(/electronic on 3/)
        .waitFor();
      await facet(page, 'electronic').click();
      await becomes(() => albums.getByRole('gridcell').count(), 2);
      await facet(page, 'electronic').click();
      await becomes(() => albums.getByRole('gridcell').count(), 4);

      // Selected with the pointer and with keys, each with all its tracks
      const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
      await cell('Weather').click();
      await bar.getByText('3 tracks').waitFor();
      await cell('House').click({ modifiers: ['Control'] });
      await bar.getByText('5 tracks').waitFor();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('s');
      await bar.getByText('2 tracks').waitFor();
      await page.keyboard.press('Escape');
      await cell('Low Ceiling').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Add a tag…' }).click();
      // New, though its letters are scattered in a tag that is there: "for long walks along the river on Sundays"
      await pickTag(page, 'loud');
      await cell('Low Ceiling')
        .getByTitle(/loud on 3/)
        .waitFor();
      await page.keyboard.press('Control+z');

      // Without a selection the keys are for the album that is walked to: Attic is on it
      await page.keyboard.press('Escape');
      await albums.focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Delete');
      await page.getByRole('dialog').getByRole('option', { name: /^live/, selected: true }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowLeft');

      // Enter lists its tracks, Escape goes back to it
      await page.keyboard.press('Escape');
      await albums.focus();
      await page.keyboard.press('Enter');
      await listsTracks(page, 3);
      await page.getByRole('button', { name: 'Remove: Low Ceiling' }).waitFor();
      await page.keyboard.press('Escape');
      await listsTracks(page, 12);
      await becomes(async () => albums.locator('.active .name').innerText(), 'Low Ceiling');

      await page.getByRole('button', { name: 'Folders', exact: true }).click();
      await page.getByRole('grid', { name: 'Folders' }).getByText('Music', { exact: true }).waitFor();
      await lookAt(page);
      await page.getByRole('button', { name: 'Artists', exact: true }).click();
      await page.getByRole('grid', { name: 'Artists' }).getByText('Dóra Castro').waitFor();
      await lookAt(page);
      await page.getByRole('grid', { name: 'Artists' }).getByText('Dóra Castro').dblclick();
      await listsTracks(page, 3);
      // The mode is kept
      await page.keyboard.press('Escape');
      await page.reload();
      await page.getByRole('grid', { name: 'Artists' }).getByText('Olga Ito').waitFor();
    }, still));

  it('tells all tags of a track, beside the list, in a list of them and as columns', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const more = rowOf(page, 'Night Shift').getByText(/^\+\d$/);
      await more.click();
      const all = page.getByRole('menu', { name: 'All tags of Night Shift' });
      await all.getByRole('menuitem', { name: /^house \d+% .*suggested/ }).waitFor();
      await page.keyboard.press('Escape');
      await all.waitFor({ state: 'detached' });

      // The key opens it at the tags, too, as far as the window has room
      await page.setViewportSize({ width: 1600, height: 800 });
      await walkTo(page, 'Night Shift');
      await page.keyboard.press('m');
      const { x } = (await rowOf(page, 'Night Shift').locator('.tags').boundingBox())!;
      await all.waitFor();
      // It is put there once its size is known
      await becomes(async () => {
        const { x: left, width } = (await all.boundingBox())!;
        return Math.round(left) - Math.round(Math.min(x, 1600 - width - 8));
      }, 0);
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 1280, height: 800 });

      await page.keyboard.press('i');
      const details = page.getByRole('complementary', { name: 'Details' });
      await details.getByRole('heading', { name: 'Night Shift' }).waitFor();
      await details.getByRole('heading', { name: 'Over time' }).waitFor();
      await details.getByText('Anna Brandt · Machines · 1998').waitFor();
      const rows = details.getByRole('region', { name: 'All tags' }).getByRole('listitem');
      await rows.first().waitFor();
      for (const row of await rows.all())
        assert.equal(await row.evaluate(isCut), false, await row.innerText());
      assert.equal(await details.evaluate(isCut), false, 'nothing is out of view at its side');
      await lookAt(page);
      await page.keyboard.press('ArrowDown');
      await details.getByRole('heading', { name: 'Second Signal' }).waitFor();
      await details.getByRole('button', { name: 'Close the details' }).click();

      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitem', { name: 'Confidence of a tag…' }).click();
      await pickTag(page, 'electronic');
      await page.getByRole('columnheader', { name: 'electronic' }).waitFor();
      await rowOf(page, 'Night Shift')
        .getByText(/^\d\d%$/)
        .waitFor();
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('menuitem', { name: 'Reset columns' }).click();
      await page.getByRole('columnheader', { name: 'electronic' }).waitFor({ state: 'detached' });

      // A title keeps its room beside the buttons of its view
      await page.setViewportSize({ width: 800, height: 700 });
      await table(page).focus();
      await page.keyboard.press('Enter');
      const heading = page.getByRole('heading', { name: 'Second Signal' });
      await heading.waitFor();
      const { width } = (await heading.boundingBox())!;
      assert.ok(width > 300, `${width}`);
    }, still));

  it('accepts all suggestions of what is selected, as one step', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await table(page).focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Shift+A');
      const dialog = page.getByRole('dialog', { name: 'Accept all suggestions of 12 tracks' });
      await dialog.getByRole('checkbox', { name: /^house/ }).uncheck();
      await dialog.getByRole('button', { name: /^Accept \d+ suggestions$/ }).click();
      await chipOf(page, 'Night Shift', 'electronic', 'accepted').waitFor();
      await page.keyboard.press('Control+z');
      await chipOf(page, 'Night Shift', 'electronic', 'suggested').waitFor();
    }, leavesPage));

  it('ticks none or all of the tags at once before it accepts, by the keyboard too', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await table(page).focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Shift+A');
      const dialog = page.getByRole('dialog', { name: 'Accept all suggestions of 12 tracks' });
      const all = dialog.getByRole('checkbox', { name: 'All tags' });
      const house = dialog.getByRole('checkbox', { name: /^house/ });
      const accept = dialog.getByRole('button', { name: /^Accept [\d,]+ suggestions?$/ });
      await accept.waitFor();
      const everything = await accept.innerText();
      await all.focus();
      await page.keyboard.press('Space');
      await dialog.getByRole('button', { name: 'Accept 0 suggestions' }).waitFor();
      assert.deepEqual([await house.isChecked(), await accept.isDisabled()], [false, true]);
      await house.check();
      assert.deepEqual(
        [await all.isChecked(), await dialog.locator('input:indeterminate').count()],
        [true, 1],
      );
      await all.uncheck();
      assert.equal(await house.isChecked(), false);
      await all.focus();
      await page.keyboard.press('Space');
      await dialog.getByRole('button', { name: everything }).waitFor();
      assert.equal(await dialog.getByRole('checkbox', { checked: false }).count(), 0);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }, leavesPage));

  it('asks once more where more than 200 suggestions are accepted, beside the button, and takes no double click for a yes', () =>
    stage.show(async (page) => {
      // As if the tracks were many more: what is counted is the one thing that is played
      await page.route('**/api/countSuggestions', async (route) => {
        const response = await route.fetch();
        const { tags, ...counted } = (await response.json()) as { tags: { tagId: number; count: number }[] };
        await route.fulfill({
          response,
          json: { ...counted, tags: tags.map(({ tagId, count }) => ({ tagId, count: 1000 * count })) },
        });
      });
      await listsTracks(page, 12);
      await table(page).focus();
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Shift+A');
      const dialog = page.getByRole('dialog', { name: 'Accept all suggestions of 12 tracks' });
      await dialog.getByRole('button', { name: /^Accept [\d,]+ suggestions$/ }).dblclick();
      const alert = dialog.getByRole('alert');
      await alert.waitFor();
      const [box, around] = [(await alert.boundingBox())!, (await dialog.boundingBox())!];
      assert.ok(box.y + box.height <= around.y + around.height, JSON.stringify([box, around]));
      const yes = dialog.getByRole('button', { name: /^Yes, accept/ });
      await yes.waitFor();
      await yes.focus();
      await page.keyboard.press('Enter');
      await chipOf(page, 'Night Shift', 'electronic', 'accepted').waitFor();
      await page.keyboard.press('Control+z');
      await chipOf(page, 'Night Shift', 'electronic', 'suggested').waitFor();
    }));

  it('finds what went away, and keeps in the list what lies on a drive that did', () =>
    stage.show(async (page) => {
      const client = await stage.client();
      const [folder] = (await client.call('getOverview')).folders;
      const look = async () => {
        const { id } = await client.call('startScan', { folderIds: null });
        await becomes(
          async () => (await client.call('listJobs')).find((job) => job.id === id)?.state,
          'done',
        );
      };
      await listsTracks(page, 12);
      const file = join(stage.music, 'Hollow Radio - Static.flac');
      await rename(file, join(stage.folder, 'Static.flac'));
      await look();
      await listsTracks(page, 11);
      await page.getByRole('button', { name: 'Missing 1' }).click();
      await listsTracks(page, 1);
      await rowOf(page, 'Static').getByText('missing').waitFor();
      await chipOf(page, 'Static', 'live', 'added by you').waitFor();
      await rename(join(stage.folder, 'Static.flac'), file);
      await look();
      await page.getByRole('button', { name: 'Remove: missing' }).click();
      await listsTracks(page, 12);

      // The host looks which drives are there when it is told whether to watch one
      const watch = (watched: boolean) => client.call('watchFolder', { folderId: folder!.id, watched });
      await rename(stage.music, `${stage.music} unplugged`);
      await watch(true);
      await becomes(() => table(page).getByText('drive not connected').count(), 12);
      await listsTracks(page, 12);
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('Enter');
      await page.getByText('Its drive is not connected').waitFor();
      assert.ok(await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).isDisabled());
      await page.keyboard.press('Escape');
      await listsTracks(page, 12);
      await rename(`${stage.music} unplugged`, stage.music);
      await watch(false);
      await becomes(() => table(page).getByText('drive not connected').count(), 0);
    }));
});
