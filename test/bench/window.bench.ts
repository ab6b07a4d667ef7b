import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { builtPage } from '../../src-main/server/builtPage.ts';
import { WebHost } from '../../src-main/server/WebHost.ts';
import { bigLibraryModel, putBigLibrary } from './bigLibrary.ts';

const opens = 7;
const words = ['ghost', 'summer', 'velvet', 'electric'];
const scrollPixels = 30_000;
const scrollPixelsPerSecond = 6000;
const longFrameMs = 33.4;

/** What a person feels in the window, in Chromium: the first view, typing, scrolling, albums, and the memory of the page. */
export async function benchWindow(): Promise<string[]> {
  const browser = await chromium.launch({
    executablePath: process.env.HEARMARK_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless=new'],
  });
  try {
    const lines: string[] = [];
    for (const tracks of [100_000, 500_000]) lines.push(...(await measure(browser, tracks)));
    return lines;
  } finally {
    await browser.close();
  }
}

async function measure(browser: Browser, tracks: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  const libraryFile = join(folder, 'library.db');
  // Settings lie beside the library
  process.env.HEARMARK_LIBRARY = libraryFile;
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ model: bigLibraryModel }));
  await putBigLibrary(libraryFile, tracks);
  const page = await builtPage(() => {});
  const host = await WebHost.open({ libraryFile, page, host: '127.0.0.1', port: 0, isPortChosen: true });
  // The policy of the page forbids what a measurement does: run strings
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  try {
    const firstMs = await timeOfOpening(context, host.address);
    const { origin } = new URL(host.address);
    const openMs: number[] = [];
    for (let time = 0; time < opens; time++) openMs.push(await timeOfOpening(context, origin));
    const tab = await context.newPage();
    await tab.goto(origin);
    await tab.waitForSelector(firstRow);
    const keyMs = await timesOfTyping(tab);
    const frames = await framesOfScrolling(tab);
    const albumsMs = await timeOfAlbums(tab);
    const albumFrames = await framesOfScrolling(tab);
    const memory = await memoryOf(browser, tab);
    return [
      `${tracks.toLocaleString('en')} tracks: first view ${spread(openMs)} (the very first ${firstMs.toFixed(0)} ms)`,
      `  keystroke to updated table ${spread(keyMs)}, over ${keyMs.length} keystrokes`,
      `  scrolling ${scrollPixels} px: ${spreadOfFrames(frames)}`,
      `  albums: shown after ${albumsMs.toFixed(0)} ms, scrolling as far: ${spreadOfFrames(albumFrames)}`,
      `  memory of the page: ${memory}`,
    ];
  } finally {
    await context.close();
    await host.close();
    rmSync(folder, { recursive: true });
  }
}

/** A row that is there, not only its place. */
const firstRow = '[role=grid] [data-index="0"] .title bdi';

/** From the start of the navigation until rows and facets are there, in milliseconds. */
async function timeOfOpening(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(`addEventListener('DOMContentLoaded', () => new MutationObserver((_, observer) => {
    if (!document.querySelector('${firstRow}') || !document.querySelector('aside .count')) return;
    observer.disconnect();
    requestAnimationFrame(() => (window.shownMs = performance.now()));
  }).observe(document.documentElement, { subtree: true, childList: true }))`);
  await page.goto(address);
  const shown = await page.waitForFunction('window.shownMs');
  const ms = (await shown.jsonValue()) as number;
  await page.close();
  return ms;
}

/** From the key's own time to the first frame after the list's count changed; keys that change no count say nothing. */
async function timesOfTyping(page: Page): Promise<number[]> {
  await page.evaluate(`(() => {
    window.keyMs = [];
    let pressed = 0;
    addEventListener('keydown', (event) => (pressed = event.timeStamp), true);
    const count = document.querySelector('.toolbar [role=status]');
    new MutationObserver(() => {
      const from = pressed;
      pressed = 0;
      if (from) requestAnimationFrame((now) => window.keyMs.push(Math.max(now, performance.now()) - from));
    }).observe(count, { subtree: true, childList: true, characterData: true });
  })()`);
  const search = page.getByRole('searchbox', { name: 'Search' });
  for (const word of words) {
    await search.pressSequentially(word, { delay: 180 });
    await search.fill('');
    await page.waitForTimeout(400);
  }
  return page.evaluate('window.keyMs');
}

/** From the click on Albums until the first of them is there, in milliseconds. */
function timeOfAlbums(page: Page): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    const startMs = performance.now();
    document.querySelector('button[aria-label=Albums]').click();
    const look = () =>
      document.querySelector('[role=grid] [data-index="0"] .name')
        ? done(performance.now() - startMs)
        : requestAnimationFrame(look);
    look();
  })`);
}

/** The time between each two frames while the list is scrolled as by a finger, in milliseconds. */
async function framesOfScrolling(page: Page): Promise<number[]> {
  await page.evaluate(`(() => {
    window.frames_ = [];
    window.scrolled = false;
    let before;
    const frame = (now) => {
      if (before !== undefined) window.frames_.push(now - before);
      before = now;
      if (!window.scrolled) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })()`);
  const session = await page.context().newCDPSession(page);
  await session.send('Input.synthesizeScrollGesture', {
    x: 800,
    y: 400,
    yDistance: -scrollPixels,
    speed: scrollPixelsPerSecond,
    preventFling: true,
  });
  await page.evaluate('window.scrolled = true');
  return page.evaluate('window.frames_');
}

/** What JavaScript holds after a collection, and what the process of the page holds for itself (Linux alone). */
async function memoryOf(browser: Browser, page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const heapBytes = metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value;
  const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => privateBytes(id));
  return `${megabytes(heapBytes)} of JavaScript, ${megabytes(Math.max(...renderers))} of its process alone`;
}

function privateBytes(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].map(([, size]) => Number(size));
    return kilobytes.reduce((sum, size) => sum + size, 0) * 1024;
  } catch {
    return 0;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MB`;
}

function spreadOfFrames(frames: number[]): string {
  return `frames ${spread(frames)}, ${frames.filter((ms) => ms > longFrameMs).length} of ${frames.length} over 33 ms`;
}

/** "median 45 ms, 95 % below 60, at most 71" */
function spread(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return `median ${at(0.5).toFixed(0)} ms, 95 % below ${at(0.95).toFixed(0)}, at most ${at(1).toFixed(0)}`;
}
