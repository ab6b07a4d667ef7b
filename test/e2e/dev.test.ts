import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { withoutChromium } from './Stage.ts';
import { chromiumFile } from './Windows.ts';

const root = join(import.meta.dirname, '..', '..');

describe('npm run dev', { skip: withoutChromium }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-dev-'));
  const checkout = join(folder, 'checkout');
  const [library, settings] = [join(folder, 'a.db'), join(folder, 'settings.json')];
  let dev: ChildProcess;
  let browser: Browser;
  let address: URL;

  before(async () => {
    for (const part of ['scripts', 'src-main', 'src-renderer', 'package.json', 'tsconfig.json'])
      cpSync(join(root, part), join(checkout, part), { recursive: true });
    for (const part of ['node_modules', 'models']) symlinkSync(join(root, part), join(checkout, part));
    cpSync(join(root, 'package-lock.json'), join(checkout, 'package-lock.json'));
    // The first run measures how fast this machine listens, which nobody looks at here
    writeFileSync(settings, JSON.stringify({ model: 'hearmark-crnn', jobs: 1, hear: [] }));
    dev = spawn(process.execPath, [join(checkout, 'scripts', 'dev.mjs'), '--library', library], {
      env: {
        ...process.env,
        HOME: folder,
        HEARMARK_LIBRARY: library,
        XDG_CONFIG_HOME: join(folder, '.config'),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(dev.stdout!)) {
      address = new URL(/http:\/\/\S+/.exec(line)?.[0] ?? 'none:');
      if (address.port) break;
    }
    dev.stdout!.resume();
    browser = await chromium.launch({ executablePath: chromiumFile, args: ['--no-sandbox'] });
  });
  after(async () => {
    await browser?.close();
    if (dev.exitCode === null) {
      dev.kill('SIGTERM');
      await once(dev, 'exit');
    }
    rmSync(folder, { recursive: true });
  });

  it('shows a changed component in the open page, which goes on as it was, against a real host', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    // Vite tells a page of changes from then on; what changes before is told by loading the page anew
    const isTold = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'));
    await page.goto(address.href);
    await isTold;
    await page.waitForLoadState('networkidle');
    const choose = page.getByRole('button', { name: 'Choose' });
    await choose.first().waitFor();
    await page.evaluate('globalThis.kept = true');

    const component = join(checkout, 'src-renderer', 'components', 'FirstRun.svelte');
    const text = readFileSync(component, 'utf8');
    writeFileSync(component, `<p>It follows what is written.</p>\n${text}`);
    await page.getByText('It follows what is written.').waitFor();
    assert.equal(await page.evaluate('globalThis.kept'), true, 'it was not loaded anew');
  });

  it('lets nobody in without the key, and no other page change anything', async () => {
    const call = (headers: Record<string, string>) =>
      fetch(new URL('/api/getOverview', address.origin), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: 'null',
      });
    assert.equal((await call({ origin: address.origin })).status, 401);
    const signIn = await fetch(address);
    const cookie = signIn.headers.get('set-cookie')!.split(';')[0]!;
    assert.equal((await call({ cookie, origin: address.origin })).status, 200);
    assert.equal((await call({ cookie, origin: 'http://elsewhere.example' })).status, 403);
  });
});
