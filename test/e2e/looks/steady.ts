import { existsSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';

/** What a host measured, or when it did something: another value in each run, and another width in the window. */
const measured: Record<string, number> = {
  addedAt: Date.UTC(2026, 0, 5, 9),
  startedAt: Date.UTC(2026, 0, 5, 10),
  endedAt: Date.UTC(2026, 0, 5, 10, 0, 9),
  lastScanAt: Date.UTC(2026, 0, 5, 10),
  speed: 60,
};
const now = Date.UTC(2026, 0, 5, 12);
const fontFile = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
/** For node:test's `skip`: false where there is the font that looks are of, else the reason that is printed. */
export const withoutFonts = existsSync(fontFile) ? false : `no font at ${fontFile} (.ci/run installs it)`;
/** Whatever other fonts are there. */
const fonts = `:root { --font: 'DejaVu Sans' !important; --mono: 'DejaVu Sans Mono' !important; }
  * { caret-color: transparent !important; }`;

/**
 * Lets pages show the same in each run of a test: fixes their clock and fonts, and in what the host answers the times, what was
 * measured, and where the library lies.
 */
export async function steady(context: BrowserContext, folder: string): Promise<void> {
  await context.clock.setFixedTime(now);
  await context.addInitScript(`addEventListener('DOMContentLoaded', () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(fonts)});
    document.adoptedStyleSheets.push(sheet);
    localStorage.setItem('hearmark.review', JSON.stringify({ order: 'uncertain', playsByItself: false }));
  })`);
  await context.route(
    (url) => url.pathname.startsWith('/api/') && url.pathname !== '/api/events',
    async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      const body = text && JSON.stringify(JSON.parse(text, (key, value) => steadied(key, value, folder)));
      await route.fulfill({ response, body });
    },
  );
}

function steadied(key: string, value: unknown, folder: string): unknown {
  if (typeof value === 'string') return value.replaceAll(folder, '/home/anna');
  return typeof value === 'number' ? (measured[key] ?? value) : value;
}

/** Waits until a page is drawn as it is: its fonts and pictures are there, and no list waits for the host. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    const look = () => {
      const waits = document.fonts.status !== 'loaded' || document.querySelector('[aria-busy=true]') ||
        [...document.images].some((image) => !image.complete);
      if (waits) setTimeout(look, 30);
      else requestAnimationFrame(() => requestAnimationFrame(done));
    };
    look();
  })`);
}
