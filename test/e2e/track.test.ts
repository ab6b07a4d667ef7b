import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, until } from '../becomes.ts';
import { collection, type PieceSound } from './fixtures/makeMusic.ts';
import { walkTo } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

const quietFirst: PieceSound[] = ['hum', 'beat', 'beat', 'beat', 'beat'];

/** The small model hears 29 s at once: a track of six windows, among shorter ones. */
const pieces = collection
  .slice(0, 3)
  .map((piece) => (piece.title === 'Glass Motor' ? { ...piece, sound: quietFirst, seconds: 150 } : piece));

describe('the track view', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces, listened: true });
  });
  after(() => stage.close());

  it('plays from the window of the timeline that was clicked, and from the strongest evidence', () =>
    stage.show(async (page) => {
      const { startsSeconds, tagIds, scores } = await openTrack(stage, page);
      const windowSeconds = startsSeconds[1]! - startsSeconds[0]!;
      const strip = page.getByRole('region', { name: 'Tags over time' }).getByRole('slider').first();
      const { width, height } = (await strip.boundingBox())!;
      for (const share of [0.7, 0.3]) {
        await strip.click({ position: { x: share * width, y: height / 2 } });
        const seconds = await until(
          () => soundingAt(page),
          (at) => Math.abs(at - share * 150) <= windowSeconds,
        );
        assert.ok(
          Math.abs(seconds - share * 150) <= windowSeconds,
          `at ${seconds} s for a click at ${share}`,
        );
        await becomes(async () => (await soundingAt(page)) > seconds, true); // it sounds, on from there
      }
      // The active tag is that of the row that was clicked
      const name = /^(.*) over time/.exec((await strip.getAttribute('aria-label'))!)![1]!;
      const tag = (await (await stage.client()).call('listTags')).find((one) => one.name === name)!;
      const ofTag = scores[tagIds.indexOf(tag.id)]!;
      const evidence = startsSeconds[ofTag.indexOf(Math.max(...ofTag))]!;
      await page.keyboard.press('e');
      const seconds = await until(
        () => soundingAt(page),
        (at) => at >= evidence && at < evidence + windowSeconds,
      );
      assert.ok(
        seconds >= evidence && seconds < evidence + windowSeconds,
        `${seconds} s is not from ${evidence} s on`,
      );
    }));

  it('shows what is decided, what the file says, similar tracks and the history', () =>
    stage.show(async (page) => {
      await openTrack(stage, page);
      await page
        .getByRole('region', { name: 'All tags' })
        .getByRole('button', { name: 'Accept electronic' })
        .click();
      const history = page.getByRole('region', { name: 'Your decisions' });
      await history.getByText(/electronic/).waitFor();
      await page.keyboard.press('Control+z');
      await history.getByText('undone').waitFor();
      await page.getByRole('region', { name: 'In the file' }).getByText('Anna Brandt').first().waitFor();
      const similar = page.getByRole('region', { name: 'Similar tracks' });
      await similar
        .getByRole('button', { name: /^Play / })
        .first()
        .click();
      await becomes(async () => (await soundingAt(page)) > 0, true);
      assert.equal(await page.evaluate('navigator.mediaSession.playbackState'), 'playing');
      assert.match(await page.evaluate('navigator.mediaSession.metadata.title'), /\w/);
      await page.getByRole('button', { name: 'Spectrogram' }).click();
      await page.getByText(/bands on the mel scale/).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('grid', { name: 'Tracks' }).waitFor();
    }));
});

/** Opens the long track from the list; answers its timeline as the host knows it. */
async function openTrack(stage: Stage, page: Page) {
  await page.evaluate(`(() => {
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () { window.sounding = this; return play.call(this); };
  })()`);
  await walkTo(page, 'Glass Motor');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Glass Motor' }).waitFor();
  await page.getByRole('region', { name: 'Tags over time' }).getByRole('slider').first().waitFor();
  const trackId = Number(/track\/(\d+)/.exec(page.url())![1]);
  return (await (await stage.client()).call('getTrack', { trackId })).timeline!;
}

/** Where the element that sounds is, in seconds; -1 where nothing sounds. */
function soundingAt(page: Page): Promise<number> {
  return page.evaluate(
    'window.sounding && !window.sounding.paused && !window.sounding.seeking ? window.sounding.currentTime : -1',
  );
}
