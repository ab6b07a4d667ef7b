import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

const ofDebian = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
/** The one that HEARMARK_CHROMIUM names, or Debian's: the one that never shows a window costs half a page's CPU time less. */
export const chromiumFile =
  process.env.HEARMARK_CHROMIUM || (ofDebian.find((file) => existsSync(file)) ?? ofDebian[0]!);
/** Only what never comes takes so long: how busy the machine is, is not what is tested. */
const waitMs = 60_000;

export interface WindowOptions extends BrowserContextOptions {
  /** What its consoles may complain of. */
  expects?: RegExp;
  /** Before the first page opens. */
  prepare?: (context: BrowserContext) => Promise<void>;
}

/** Windows of one person, each with nothing kept from another, in the browser that all of this process share. */
export class Windows {
  readonly #browser: Browser;

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
    { expects, prepare, ...options }: WindowOptions = {},
  ): Promise<void> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(waitMs);
    await prepare?.(context);
    const complaints: string[] = [];
    const open = async () => {
      const page = await context.newPage();
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
          complaints.push(`${message.text()} ${message.location().url}`);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(address);
      await page.getByRole('navigation', { name: 'Views' }).waitFor(); // from now on it hears keys
      return page;
    };
    try {
      await test(await open(), open);
      assert.deepEqual(
        complaints.filter((complaint) => !expects?.test(complaint)),
        [],
      );
    } catch (error) {
      throw await withPicture(error as Error, context, complaints);
    } finally {
      await context.close();
    }
  }

  close(): void {
    returnBrowser();
  }
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
