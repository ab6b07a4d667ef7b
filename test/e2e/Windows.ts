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

export interface WindowOptions extends BrowserContextOptions {
  /** What its consoles may complain of. */
  expects?: RegExp;
  /** Before the first page opens. */
  prepare?: (context: BrowserContext) => Promise<void>;
  /** In one whose cache is empty, too: for what the host answers otherwise than before (a picture that somebody put there). */
  withoutCache?: boolean;
  /** In the end its page is as it began, or in a view that the next test goes to itself: that one goes on in it. */
  leavesPage?: boolean;
}

/** As an option of its own. */
export const leavesPage = { leavesPage: true } as const;

/** What a test may do to a page, its context or its clock that nothing takes back. */
const lasting =
  'addInitScript exposeFunction exposeBinding routeWebSocket setExtraHTTPHeaders addLocatorHandler newCDPSession ' +
  'grantPermissions setGeolocation setOffline install setFixedTime close';
/** What a test may listen to. */
const events = 'console pageerror request requestfailed requestfinished response download dialog';
const viewport = { width: 1280, height: 800 };

/** Windows of one person, each with nothing kept from another but its cache, in the browser that all of this process share. */
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
    { expects, leavesPage = false, ...options }: WindowOptions = {},
  ): Promise<void> {
    const complaints: string[] = [];
    const listen = (page: Page) => {
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()))
          complaints.push(`${message.text()} ${message.location().url}`);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
    };
    const open = async (page: Page, at: string | null = address) => {
      listen(page);
      if (at !== null) await page.goto(at);
      await page.getByRole('navigation', { name: 'Views' }).waitFor(); // from now on it hears keys
      return page;
    };
    const window = await this.#openWindow(options);
    const { context } = window;
    try {
      const isKnown = window.address === address;
      if (!isKnown) await context.clearCookies();
      const known = window.isLeft ? null : new URL('/', address).href;
      const page = await open(window.page, isKnown ? known : address);
      window.address = address;
      await test(page, async () => open(await context.newPage()));
      assert.deepEqual(
        complaints.filter((complaint) => !expects?.test(complaint)),
        [],
      );
    } catch (error) {
      window.isUsedUp = true;
      throw await withPicture(error as Error, context, complaints);
    } finally {
      window.isLeft = leavesPage;
      await keepWindow(window);
    }
  }

  /** The one that was used before where that can be made as new, which takes a third less than a new one; else that. */
  async #openWindow({
    prepare,
    withoutCache = false,
    ...options
  }: Omit<WindowOptions, 'expects' | 'leavesPage'>): Promise<Window> {
    const { viewport: size, colorScheme, reducedMotion, forcedColors, ...others } = options;
    const isPlain = !prepare && !withoutCache && Object.keys(others).length === 0;
    const window = isPlain ? keptWindow : undefined;
    if (window) {
      keptWindow = undefined;
      const media = {
        media: null,
        colorScheme: colorScheme ?? 'light',
        reducedMotion: reducedMotion ?? 'no-preference',
        forcedColors: forcedColors ?? 'none',
      } as const;
      await Promise.all([window.page.setViewportSize(size ?? viewport), window.page.emulateMedia(media)]);
      return window;
    }
    const context = await this.#browser.newContext({ viewport, ...options });
    context.setDefaultTimeout(waitMs);
    await prepare?.(context);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const opened: Window = { context, page, session, isUsedUp: !isPlain };
    for (const owner of [page, context, context.clock]) usesUp(opened, owner);
    return opened;
  }

  close(): void {
    returnBrowser();
  }
}

/** A window by its first page, which tests use one after the other. */
interface Window {
  context: BrowserContext;
  page: Page;
  session: CDPSession;
  /** The host there lets it in. */
  address?: string;
  /** A test has left its page to the next one. */
  isLeft?: boolean;
  /** Nothing makes it as new. */
  isUsedUp: boolean;
}

let browser: Promise<Browser> | undefined;
let borrowers = 0;
/**
 * Of that browser: it shows nothing, and knows nothing but the key of a host. Its cache stays, and with it what scripts were compiled
 * to: without it each page takes a sixth more CPU time.
 */
let keptWindow: Window | undefined;

/** Keeps a window for the next test: leaves its page, and has it forget what it was told; closes one that cannot. */
async function keepWindow(window: Window): Promise<void> {
  const { context, page, session } = window;
  if (!window.isUsedUp && !keptWindow) {
    try {
      for (const other of context.pages()) if (other !== page) await other.close();
      for (const event of events.split(' ')) page.removeAllListeners(event);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.mouse.move(-1, -1);
      if (window.isLeft)
        await session.send('Runtime.evaluate', { expression: 'document.activeElement.blur()' });
      else await leavePage(window);
      keptWindow ??= window;
    } catch {
      // The host has ended, or the page has
    }
  }
  if (keptWindow !== window) await context.close();
}

/** Leaves its page for one that shows nothing and has kept nothing. */
async function leavePage({ page, session, address }: Window): Promise<void> {
  // Of the same host, so that it stays in its process, and without a script, which would keep something as it goes
  await page.goto(new URL('/nothing', address).href);
  // Not by Playwright, whose own script would be loaded there for that alone
  const expression = 'localStorage.clear(); sessionStorage.clear()';
  const { exceptionDetails } = await session.send('Runtime.evaluate', { expression });
  assert.equal(exceptionDetails, undefined);
  await session.send('Page.resetNavigationHistory');
}

/** Notes of a window when a test does something to an object of it that lasts. */
function usesUp(window: Window, owner: object): void {
  const methods = owner as Record<string, (...parameters: unknown[]) => unknown>;
  for (const name of lasting.split(' ')) {
    const method = methods[name];
    if (method)
      methods[name] = (...parameters) => {
        window.isUsedUp = true;
        return method.apply(owner, parameters);
      };
  }
}

/** The browser of this process, which all its windows share. */
function borrowBrowser(): Promise<Browser> {
  borrowers++;
  // A page lives for seconds: to compile its scripts for speed takes longer than they run. Temporal, which ours do without, is made
  // anew in each page, as Playwright looks for it
  const args = ['--no-sandbox', '--js-flags=--no-opt --no-maglev --no-harmony-temporal'];
  browser ??= chromium.launch({ executablePath: chromiumFile, args });
  return browser;
}

/** Closes it where nobody wants it within a second: the next tests of a file begin at once. */
function returnBrowser(): void {
  borrowers--;
  setTimeout(() => {
    if (borrowers > 0) return;
    void browser?.then((opened) => opened.close());
    browser = undefined;
    keptWindow = undefined;
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
