import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { mapFile, writeMap } from '../../src-main/finding/map/mapFile.ts';
import { builtPage } from '../../src-main/server/builtPage.ts';
import { WebHost } from '../../src-main/server/WebHost.ts';
import { benchSizes } from './benchSizes.ts';
import { bigLibraryModel, putBigLibrary } from './bigLibrary.ts';
import { randomNumbers } from './makeBigLibrary.ts';
import { median } from './median.ts';

const opens = 5;
const islands = 60;
const frames = 180;
const longFrameMs = 33.4;

/**
 * What a person feels of the map in the window, in Chromium without a graphics card: from the click to the points, when the map is
 * laid out, and the frames of a pan with the pointer, drawn by WebGL that the processor computes, and without it, as it is there.
 */
export async function benchMapWindow(): Promise<string[]> {
  const lines: string[] = [];
  for (const tracks of benchSizes([20_000, 100_000])) {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
    const libraryFile = join(folder, 'library.db');
    process.env.HEARMARK_LIBRARY = libraryFile;
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ model: bigLibraryModel }));
    await putBigLibrary(libraryFile, tracks);
    writeMap(mapFile(libraryFile, 1), madeUpMap(tracks));
    const page = await builtPage(() => {});
    const host = await WebHost.open({ libraryFile, page, host: '127.0.0.1', port: 0, isPortChosen: true });
    try {
      for (const hasGl of [true, false]) lines.push(await measure(host.address, tracks, hasGl));
    } finally {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return lines;
}

async function measure(address: string, tracks: number, hasGl: boolean): Promise<string> {
  const browser = await chromium.launch({
    executablePath: process.env.HEARMARK_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--headless=new', hasGl ? '--enable-unsafe-swiftshader' : '--disable-3d-apis'],
  });
  try {
    const page = await openPage(browser, address, hasGl);
    const times: number[] = [];
    for (let time = 0; time < opens; time++) {
      await page.reload();
      await page.getByRole('grid').waitFor();
      times.push(await timeOfOpening(page));
      await page.evaluate('localStorage.clear()');
    }
    const kind = await page.evaluate<boolean>(isGl);
    const pan = await framesOfPanning(page);
    return (
      `${tracks.toLocaleString('en')} tracks, ${kind ? 'WebGL in software' : 'Canvas 2D'}: opens in ${median(times).toFixed(0)} ms ` +
      `(at most ${Math.max(...times).toFixed(0)}), frames of a pan ${median(pan).toFixed(1)} ms, ` +
      `${pan.filter((ms) => ms > longFrameMs).length} of ${pan.length} over 33 ms`
    );
  } finally {
    await browser.close();
  }
}

async function openPage(browser: Browser, address: string, hasGl: boolean): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  if (hasGl) await page.addInitScript(takesSlowGl);
  await page.goto(address);
  await page.getByRole('grid').waitFor();
  return page;
}

/** Whether the map is drawn by WebGL. */
export const isGl = `!!document.querySelector('[role=application] canvas').getContext('webgl2')`;

/** WebGL that is computed by the processor is passed over otherwise. */
export const takesSlowGl = `HTMLCanvasElement.prototype.getContext = ((own) => function (kind, options) {
  return own.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
})(HTMLCanvasElement.prototype.getContext);
WebGL2RenderingContext.prototype.getExtension = ((own) => function (name) {
  return name === 'WEBGL_debug_renderer_info' ? null : own.call(this, name);
})(WebGL2RenderingContext.prototype.getExtension)`;

/** From the click until the frame after the one in which the map stands there with its regions. */
function timeOfOpening(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((done) => {
    const beganAt = performance.now();
    document.querySelector('[aria-label="Map"]').click();
    const look = () => {
      const isThere = document.querySelector('[role=application]') && document.querySelector('.region');
      if (isThere) requestAnimationFrame(() => setTimeout(() => done(performance.now() - beganAt)));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** Milliseconds from one frame to the next while a pointer draws the map in a circle. */
function framesOfPanning(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`new Promise((done) => {
    const map = document.querySelector('[role=application]');
    const { left, top, width, height } = map.getBoundingClientRect();
    const move = (name, angle) => map.dispatchEvent(new PointerEvent(name, {
      bubbles: true, pointerId: 1, button: 0,
      clientX: left + width / 2 + 120 * Math.cos(angle), clientY: top + height / 2 + 120 * Math.sin(angle),
    }));
    map.setPointerCapture = () => {};
    move('pointerdown', 0);
    const times = [];
    let last;
    const step = (now) => {
      if (last !== undefined) times.push(now - last);
      last = now;
      if (times.length === ${frames}) return move('pointerup', 0), done(times);
      move('pointermove', times.length / 20);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
}

/** Islands of tracks, as a layout has them. */
function madeUpMap(tracks: number) {
  const random = randomNumbers(7);
  const bell = () => random() + random() + random() - 1.5;
  const middles = Array.from(
    { length: islands },
    () => [30 * (random() - 0.5), 30 * (random() - 0.5)] as const,
  );
  const ofTrack = Array.from({ length: tracks }, () => middles[Math.floor(random() * islands)]!);
  return {
    ids: Uint32Array.from(ofTrack.keys(), (at) => at + 1),
    x: Float32Array.from(ofTrack, ([x]) => x + 1.5 * bell()),
    y: Float32Array.from(ofTrack, ([, y]) => y + 1.5 * bell()),
    ...{ heard: tracks, laidOut: tracks, space: null },
  };
}
