import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { becomes } from '../becomes.ts';

/** A window of 1280 x 800 at 200 % is as wide as this. */
export const zoomed = { width: 640, height: 400 };
export const narrow = { width: 480, height: 800 };
/** Nothing is half faded in while it is looked at. */
export const still = { colorScheme: 'light', reducedMotion: 'reduce' } as const;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Whether something is wider than the room that it has. */
export const isCut = (element: { scrollWidth: number; clientWidth: number }): boolean =>
  element.scrollWidth > element.clientWidth;

/** Looks at what is open in both themes, and in both small windows; leaves the window as wide as it was. */
export async function lookAt(page: Page): Promise<void> {
  await becomes(() => complaintsOfAxe(page), []);
  // The other theme is the same page in other colours
  await page.emulateMedia({ colorScheme: 'dark' });
  await becomes(() => complaintsOfAxe(page, ['color-contrast']), []);
  await page.emulateMedia({ colorScheme: 'light' });
  const before = page.viewportSize()!;
  for (const size of [zoomed, narrow]) {
    await page.setViewportSize(size);
    await becomes(() => standsOut(page), '');
  }
  await page.setViewportSize(before);
}

/** What axe-core calls serious or critical, with the first element of each; by all its rules unless some are named. */
async function complaintsOfAxe(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(`${axe}; undefined`);
  // What these say is moderate, and would not be told: they take a fifth of the time
  const rulesOff = { region: { enabled: false }, 'heading-order': { enabled: false } };
  const options = { resultTypes: ['violations'], rules: rulesOff, ...(rules && { runOnly: rules }) };
  return page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => id + ' (' + help + '): ' + nodes.map(({ html, any }) =>
      html.slice(0, 160) + ' ' + (any[0]?.message ?? '')).slice(0, 3).join(' | ')))`);
}

/** What of the page, or of the view in it, stands out to the right; empty where nothing does. */
function standsOut(page: Page): Promise<string> {
  return page.evaluate(`[document.documentElement, document.querySelector('main'), ...document.querySelectorAll('dialog')]
    .filter((element) => element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.localName + ': ' + [...element.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > element.getBoundingClientRect().right + 1)
      .map((one) => one.className + ' ' + one.textContent.trim().slice(0, 30)).slice(0, 4).join(', '))
    .join('; ')`);
}
