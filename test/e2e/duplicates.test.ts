import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { withoutFpcalc } from '../duplicates/fingerprints.ts';
import { makeRecording } from '../fixtures/makeRecording.ts';
import { lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** In no window is there room for it in one line. */
const longTitle =
  'Undertow (radio edit, as it was played at four in the morning of the longest night of the year)';
const named = (title: string) => ['-metadata', `title=${title}`, '-metadata', 'artist=Anna Brandt'];

describe('the duplicates view', { skip: withoutChromium || withoutFpcalc }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
    const make = (name: string, seed: number, encode: string[]) =>
      makeRecording(join(stage.music, name), { seed, seconds: 40 }, encode);
    make('Undertow.flac', 21, named('Undertow'));
    make('Undertow (radio edit).mp3', 21, ['-ss', '10', '-b:a', '96k', ...named(longTitle)]);
    make('Undertow.mp3', 21, ['-b:a', '128k', ...named('Undertow')]);
    make('Harbour.opus', 22, ['-b:a', '64k', ...named('Harbour')]);
    make('Harbour.m4a', 22, ['-c:a', 'aac', '-b:a', '128k', ...named('Harbour')]);
    make('Alone.mp3', 23, named('Alone'));
    await (await stage.client()).addFolder(stage.music);
  });
  after(() => stage.close());

  it('looks for duplicates when asked to, says which copy is best, and is for everybody', () =>
    stage.show(async (page) => {
      await page.keyboard.press('c');
      await page.getByRole('heading', { name: 'Is anything there twice?' }).waitFor();
      await page.getByText('6 tracks have to be listened to for that.').waitFor();
      await lookAt(page);
      await page.getByRole('button', { name: 'Look for duplicates' }).press('Enter');
      await page.getByText('2 recordings with 3 files beyond one of each.').waitFor({ timeout: 120_000 });
      assert.deepEqual(await copiesOf(page, 'Undertow'), [
        ['Undertow', 'best', 'complete · lossless (FLAC)'],
        ['Undertow', '', 'complete · MP3, 128 kbit/s'],
        [longTitle, '', 'lacks 10 s at the beginning · MP3, 96 kbit/s'],
      ]);
      assert.equal((await copiesOf(page, 'Harbour')).length, 2);
      await lookAt(page);
      await page.reload();
      await page.getByText('2 recordings with 3 files beyond one of each.').waitFor();
    }, still));

  it('is walked through by keyboard, plays, and opens a track', () =>
    stage.show(async (page) => {
      await page.keyboard.press('c');
      await page.getByRole('article', { name: 'Harbour' }).waitFor();
      for (const key of ['ArrowDown', 'ArrowDown', 'j']) await page.keyboard.press(key);
      await becomes(() => focused(page), 'Undertow');
      await page.keyboard.press('ArrowUp');
      await becomes(() => focused(page), 'Harbour');
      await page.keyboard.press('p');
      await page
        .getByRole('article', { name: 'Harbour' })
        .getByRole('button', { name: /^Pause Harbour/ })
        .waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Harbour', level: 1 }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('article', { name: 'Undertow' }).waitFor();
    }, still));

  it('shares decisions between copies in one step, which can be undone, and never by itself', () =>
    stage.show(async (page) => {
      await stage.addTag('sea', ['Harbour']);
      await page.keyboard.press('c');
      const card = page.getByRole('article', { name: 'Harbour' });
      await card.getByRole('button', { name: 'Share decisions' }).waitFor();
      await becomes(() => tracksWith('sea'), 1);
      await card.getByRole('button', { name: 'Share decisions' }).press('Enter');
      await page.getByText('Shared 1 decision with 1 copy').waitFor();
      await becomes(() => tracksWith('sea'), 2);
      await becomes(() => card.getByRole('button', { name: 'Share decisions' }).count(), 0);
      await page.keyboard.press('Control+z');
      await becomes(() => tracksWith('sea'), 1);
      await card.getByRole('button', { name: 'Share decisions' }).waitFor();
    }, still));

  async function tracksWith(name: string): Promise<number> {
    const client = await stage.client();
    const tag = (await client.call('listTags')).find((one) => one.name === name)!;
    return (await client.call('findTrackIds', { filter: { include: [tag.id] }, sort: { by: 'artist', descending: false }, offset: 0, limit: 10 })).length; // prettier-ignore
  }
});

describe('the duplicates view of a library without any', { skip: withoutChromium }, () => {
  it('says that there is nothing to compare, and goes on to the first folder', async () => {
    await using stage = await Stage.open();
    await stage.show(async (page) => {
      await page.keyboard.press('c');
      await page.getByRole('heading', { name: 'Nothing to compare yet' }).waitFor();
      await page.getByRole('button', { name: 'Choose a folder' }).press('Enter');
      await page.getByRole('dialog').waitFor();
    });
  });
});

/** The copies on a card: title, badge and what is said of them. */
async function copiesOf(page: Page, title: string): Promise<string[][]> {
  const items = await page
    .getByRole('list', { name: `Copies of ${title}`, exact: true })
    .getByRole('listitem')
    .all();
  return Promise.all(
    items.map(async (item) => [
      await item.getByRole('link').innerText(),
      (await item.locator('.badge').allInnerTexts()).join(''),
      await item.locator('.words > span:nth-child(2)').innerText(),
    ]),
  );
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()');
}
