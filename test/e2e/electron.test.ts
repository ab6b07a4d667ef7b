import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { builtPage } from '../../src-main/server/builtPage.ts';
import { becomes } from '../becomes.ts';
import { installFirstCrnn } from '../fixtures/firstCrnn.ts';
import { collection, makeMusic } from './fixtures/makeMusic.ts';
import { chipOf, listsTracks } from './inTable.ts';

const root = join(import.meta.dirname, '..', '..');
const program = electronProgram();
const skip =
  program === undefined && 'no Electron here: ELECTRON_BIN names one, or `npx install-electron` gets it';

describe('the Electron window', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-electron-'));
  const music = join(folder, 'Music');
  const library = join(folder, 'library.db');
  let app: ElectronApplication;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    makeMusic(music, collection.slice(0, 5));
    mkdirSync(join(folder, 'config'));
    await installFirstCrnn(join(folder, 'models'), join(folder, 'library.db'));
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ model: 'first-crnn', jobs: 1 }));
    await builtPage(() => {});
    app = await _electron.launch({
      executablePath: program!,
      args: [root, `--user-data-dir=${join(folder, 'config')}`, ...(process.env.CI ? ['--no-sandbox'] : [])],
      env: {
        ...(process.env as Record<string, string>),
        HEARMARK_LIBRARY: library,
        HEARMARK_MODELS: join(folder, 'models'),
        XDG_CONFIG_HOME: join(folder, 'config'),
      },
    });
    page = await app.firstWindow();
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  after(async () => {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens with the page of the first run', async () => {
    await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
    assert.equal(new URL(page.url()).origin, 'hearmark://app');
  });

  it('has nothing of Node in the page, and a transport alone', async () => {
    const types = '[typeof require, typeof process, typeof module, typeof Buffer].join()';
    assert.equal(await page.evaluate(types), 'undefined,undefined,undefined,undefined');
    assert.deepEqual(await page.evaluate('Object.keys(window.api).sort()'), ['call', 'on', 'placeOf']);
  });

  it('listens to the folder that the system’s dialog answers, and shows the first tags', async () => {
    // The one thing that is played: nobody is there to press a button of the system's own dialog
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, music);
    await watchWhatTheSystemIsTold(app);
    await page.getByRole('button', { name: 'Choose a folder' }).click();
    await chipOf(page, 'Copper Wire', 'electronic', 'suggested').waitFor();
    await listsTracks(page, 5);
  });

  it('keeps the machine awake and shows how far it is, while it listens', async () => {
    await becomes(async () => (await told(app)).bars.at(-1), -1);
    const { bars, blockers, sleepless } = await told(app);
    assert.ok(
      bars.some((share) => share >= 0 && share < 1),
      bars.join(),
    );
    assert.ok(blockers > 0);
    assert.equal(sleepless, 0);
  });

  it('adds a folder that a second start is given, and tells of long work that nobody watches', async () => {
    const more = join(folder, 'More');
    makeMusic(more, collection.slice(5, 6));
    await app.evaluate(
      ({ app: application }, [unpacked, path]) => {
        const beganMs = Date.now();
        const fromMs = performance.now();
        Date.now = () => beganMs + 1000 * (performance.now() - fromMs); // a second each millisecond
        application.emit('second-instance', {}, ['hearmark', unpacked, path], path);
      },
      [root, more] as const,
    );
    await listsTracks(page, 6);
    await becomes(async () => (await told(app)).notifications.length, 1);
    assert.equal((await told(app)).notifications[0]!.body, 'It is done.');
  });

  it('asks nobody for new versions where it is run from its source', async () => {
    await page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('link', { name: /Settings/ })
      .click();
    await page.getByRole('heading', { name: 'Where things are kept' }).waitFor();
    assert.equal(await page.getByText('Install new versions').count(), 0);
    await page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('link', { name: /Library/ })
      .click();
  });

  it('plays by the track’s number, any part of it, and gives no file by its path', async () => {
    const asked = (path: string) =>
      page.evaluate(`fetch('${path}', { headers: { range: 'bytes=0-99' } }).then(async (response) =>
        [response.status, (await response.arrayBuffer()).byteLength], () => 'refused')`);
    assert.deepEqual(await asked('/audio/1'), [206, 100]);
    for (const path of ['/audio/..%2F..%2Fpackage.json', '/../package.json', '/%2e%2e/preload.cjs'])
      assert.equal(((await asked(path)) as [number])[0], 404, path);
    complaints.length = 0; // of these three
    await page.getByText('Glass Motor', { exact: true }).dblclick();
    await becomes(
      async () => (await page.getByRole('slider', { name: 'Position' }).inputValue()) > '0',
      true,
    );
    assert.equal(await page.evaluate('navigator.mediaSession.metadata.title'), 'Glass Motor');
  });

  it('stays where it is, opens no other window and is granted nothing', async () => {
    const { length } = app.windows();
    assert.equal(await page.evaluate(`window.open('http://example.invalid/')`), null);
    await page.evaluate(`location.assign('http://example.invalid/')`);
    await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: /Jobs/ }).click();
    await page.getByRole('heading', { name: 'Jobs', level: 1 }).waitFor();
    assert.equal(new URL(page.url()).origin, 'hearmark://app');
    assert.equal(app.windows().length, length);
    assert.equal(await page.evaluate('Notification.requestPermission()'), 'denied');
    const asked = `navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'granted', () => 'denied')`;
    assert.equal(await page.evaluate(asked), 'denied');
  });

  it('closes the library when it is closed', async () => {
    assert.deepEqual(complaints, []);
    await app.close();
    assert.ok(existsSync(library));
    assert.ok(!existsSync(`${library}-wal`));
  });
});

/** What the system was told: shares of work that is under way, how often to stay awake and how often still, and what to tell the person. */
interface Told {
  bars: number[];
  blockers: number;
  sleepless: number;
  notifications: { title: string; body: string }[];
}

/** Notes what the application tells the system, which a test cannot see otherwise, and lets nobody look at the window. */
function watchWhatTheSystemIsTold(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ BrowserWindow, Notification, powerSaveBlocker }) => {
    const ids: number[] = [];
    const bars: number[] = [];
    const notifications: { title: string; body: string }[] = [];
    const [window] = BrowserWindow.getAllWindows();
    const showBar = window!.setProgressBar.bind(window);
    window!.setProgressBar = (share, options) => {
      bars.push(share);
      showBar(share, options);
    };
    const block = powerSaveBlocker.start.bind(powerSaveBlocker);
    powerSaveBlocker.start = (kind) => {
      ids.push(block(kind));
      return ids.at(-1)!;
    };
    BrowserWindow.getFocusedWindow = () => null;
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: { title: string; body: string }) {
      notifications.push({ title: this.title, body: this.body });
    };
    const told = (): Told => ({
      bars,
      notifications,
      blockers: ids.length,
      sleepless: ids.filter((id) => powerSaveBlocker.isStarted(id)).length,
    });
    Object.assign(globalThis, { told });
  });
}

function told(app: ElectronApplication): Promise<Told> {
  return app.evaluate(() => (globalThis as unknown as { told: () => Told }).told());
}

/** ELECTRON_BIN, or the program that the electron package has downloaded. */
function electronProgram(): string | undefined {
  if (process.env.ELECTRON_BIN) return process.env.ELECTRON_BIN;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}
