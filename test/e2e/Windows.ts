import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  type Page,
} from 'playwright-core';

const ofDebian = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
/** The one that HEARMARK_CHROMIUM names, or Debian's: the one that never shows a window costs half a page's CPU time less. */
export const chromiumFile =
  process.env.HEARMARK_CHROMIUM || (ofDebian.find((file) => existsSync(file)) ?? ofDebian[0]!);
/** Only what never comes takes so long: how busy the machine is, is not what is tested. */
const waitMs = 60_000;
const asUsual: Look = {
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  reducedMotion: 'no-preference',
};

/** What a test may change of a window while it is open. */
interface Look {
  viewport: { width: number; height: number };
  colorScheme: 'light' | 'dark';
  reducedMotion: 'reduce' | 'no-preference';
}

export interface WindowOptions extends Partial<Look>, Pick<BrowserContextOptions, 'deviceScaleFactor'> {
  /** What its consoles may complain of. */
  expects?: RegExp;
  /** It is closed in the end, not emptied: where a test changes what no other address takes back, as the clock. */
  closed?: boolean;
}

/** A window, its page, and what it is told beside what Playwright tells it. */
interface Window {
  context: BrowserContext;
  page: Page;
  devtools: CDPSession;
}

/**
 * Windows of one person. To start one costs as much as to show the page in it, so a window is emptied after a test and shown
 * to the next one that wants the same kind: at the address anew, with nothing kept, cached or gone back to.
 */
export class Windows {
  readonly #browser: Browser;
  readonly #empty = new Map<string, Window>();

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<Windows> {
    return new Windows(await borrowBrowser());
  }

  /** Runs a test in a window at an address; `another` opens one more there. Fails for what their consoles complain of, too. */
  async show(
    address: string,
    test: (page: Page, another: () => Promise<Page>) => Promise<void>,
    { expects, closed = false, ...chosen }: WindowOptions = {},
  ): Promise<void> {
    const options = { ...asUsual, ...chosen };
    const kind = JSON.stringify(options);
    const window = this.#empty.get(kind) ?? (await this.#start(options));
    this.#empty.delete(kind);
    const { context } = window;
    const complaints: string[] = [];
    const open = async (page: Page) => {
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
          complaints.push(`${message.text()} ${message.location().url}`);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(address);
      await page.getByRole('navigation', { name: 'Views' }).waitFor(); // from now on it hears keys
      return page;
    };
    let isOver = false;
    try {
      await open(window.page);
      await window.devtools.send('Page.resetNavigationHistory');
      await test(window.page, async () => open(await context.newPage()));
      assert.deepEqual(
        complaints.filter((complaint) => !expects?.test(complaint)),
        [],
      );
      isOver = true;
    } catch (error) {
      throw await withPicture(error as Error, context, complaints);
    } finally {
      if (closed || !isOver) await context.close();
      else {
        await empty(window, options);
        this.#empty.set(kind, window);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#empty.values()].map(({ context }) => context.close()));
    this.#empty.clear();
    returnBrowser();
  }

  async #start(options: BrowserContextOptions): Promise<Window> {
    const context = await this.#browser.newContext(options);
    context.setDefaultTimeout(waitMs);
    const page = await context.newPage();
    return { context, page, devtools: await context.newCDPSession(page) };
  }
}

/** Leaves a window at nothing of the same host, in the process that it has, with all forgotten that it was told and has kept. */
async function empty({ context, page, devtools }: Window, options: Look): Promise<void> {
  page.removeAllListeners();
  await Promise.all(
    context
      .pages()
      .filter((other) => other !== page)
      .map((other) => other.close()),
  );
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  const { origin } = new URL(page.url());
  await page.goto(new URL('/nothing', origin).href);
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await devtools.send('Network.clearBrowserCache');
  const { colorScheme, reducedMotion } = options;
  await page.emulateMedia({ colorScheme, reducedMotion });
  await page.setViewportSize(options.viewport);
  await page.mouse.move(-1, -1);
}

let browser: Promise<Browser> | undefined;
let borrowers = 0;

/** The browser of this process, which all its windows share. */
function borrowBrowser(): Promise<Browser> {
  borrowers++;
  browser ??= chromium.launch({ executablePath: chromiumFile, args: ['--no-sandbox'] });
  return browser;
}

/** Closes it where nobody wants it within a second: the next tests of a file begin at once. */
function returnBrowser(): void {
  borrowers--;
  setTimeout(() => {
    if (borrowers > 0) return;
    void browser?.then((opened) => opened.close());
    browser = undefined;
  }, 1000);
}

/** Adds to the message what the window looked like. */
async function withPicture(error: Error, context: BrowserContext, complaints: string[]): Promise<Error> {
  const pictures = await Promise.all(
    context.pages().map(async (page, index) => {
      const path = join(tmpdir(), `hearmark-e2e-failed-${process.pid}-${Date.now()}-${index}.png`);
      await page.screenshot({ path }).catch(() => {});
      return path;
    }),
  );
  const said = complaints.length > 0 ? `\nIts console: ${complaints.join('\n')}` : '';
  const more = `\nThe window: ${pictures.join(', ')}${said}`;
  error.message += more;
  error.stack += more; // made before, and what the runner prints
  return error;
}
