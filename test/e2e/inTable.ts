import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { until } from '../becomes.ts';

/**
 * The table of tracks, and what is in it, by the attributes that give it its role and name: for `getByRole` Playwright finds out the
 * role of everything on the page, each time it looks. That these say so to everybody is looked at in firstRun.test.ts.
 */
export function table(page: Page): Locator {
  return page.locator('[role=grid][aria-label=Tracks]');
}

/** The row of a track by its title. */
export function rowOf(page: Page, title: string): Locator {
  return page.locator('[role=row]').filter({ has: page.getByText(title, { exact: true }) });
}

/**
 * The table once it lists what was asked for last, for what is clicked in it: before that, another row may come under the
 * pointer between aiming and pressing.
 */
export function settledTable(page: Page): Locator {
  return table(page).and(page.locator('[aria-busy=false]'));
}

/** As rowOf, of the settled table. */
export function settledRow(page: Page, title: string): Locator {
  return settledTable(page)
    .locator('[role=row]')
    .filter({ has: page.getByText(title, { exact: true }) });
}

export type StateWords = 'from the file' | 'suggested' | 'accepted' | 'added by you';

/** A tag in the row of a track, in a state. */
export function chipOf(page: Page, title: string, tag: string, state: StateWords): Locator {
  return rowOf(page, title).getByTitle(new RegExp(`^${tag}: ${state}`));
}

/** Waits until the list is of so many tracks, by its own words; Playwright asks the page less and less often. */
export async function listsTracks(page: Page, count: number): Promise<void> {
  await countIn(page, new RegExp(`^\\s*${count} tracks?`)).waitFor();
}

/** How many tracks the list has, by its own words. */
export async function countOf(page: Page): Promise<number> {
  return Number.parseInt(await countIn(page, /^\s*\d+ tracks?/).innerText(), 10);
}

/** What tells it in the view, by its words. */
function countIn(page: Page, words: RegExp): Locator {
  return page.locator('main [role=status]').filter({ hasText: words });
}

/** The titles that are drawn, in the order of the list. */
export async function listedTitles(page: Page): Promise<(string | undefined)[]> {
  const rows = await table(page)
    .locator('[role=row]')
    .evaluateAll((all: { dataset: { index?: string }; innerText: string }[]) =>
      all.map(({ dataset, innerText }) => [Number(dataset.index ?? -1), innerText] as const),
    );
  const inOrder = rows.filter(([index]) => index >= 0).sort(([a], [b]) => a - b);
  return inOrder.map(([, text]) => text.split('\n').find((part) => part.trim() !== ''));
}

/** A tag in the list of filters. */
export function facet(page: Page, tag: string): Locator {
  return page.locator('aside[aria-label=Filter]').getByRole('button', {
    name: new RegExp(`^${tag} \\d+$`),
  });
}

/** Walks to a track with the arrow keys, as far as it takes. */
export async function walkTo(page: Page, title: string): Promise<void> {
  await settledTable(page).focus();
  await page.keyboard.press('Home');
  const activeRow = async () => {
    const id = await table(page).getAttribute('aria-activedescendant');
    return id === null ? '' : page.locator(`#${id}`).innerText();
  };
  for (let step = 0; step < 50; step++) {
    const row = await until(activeRow, (text) => text.trim() !== '');
    if (row.includes(title)) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`the arrows do not reach ${title}`);
}

/** Answers the dialog that asks for a tag: types its name and presses Enter. */
export async function pickTag(page: Page, tag: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').waitFor();
  await page.keyboard.type(tag);
  await dialog
    .getByRole('option', { name: new RegExp(`^(Create “)?${tag}`) })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}
