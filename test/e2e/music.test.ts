// Past 300 lines: all work on one library, which is heard once, in one browser, which is started once.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { TrackDetails } from '../../src-main/api.ts';
import { becomes, until } from '../becomes.ts';
import { makeTones } from '../hearing/makeTones.ts';
import { readWithMutagen } from '../fixtures/tagFile.ts';
import { heardCollection } from './fixtures/makeMusic.ts';
import { listsTracks, rowOf, settledRow, table, walkTo } from './inTable.ts';
import { isCut, lookAt, still } from './lookAt.ts';
import { formatTempo } from '../../src-renderer/format.ts';
import { Stage, withoutChromium } from './Stage.ts';

describe('tempo, key and singing in the window', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: heardCollection, listened: true, hearsMusic: true });
  });
  after(() => stage.close());

  /** What the host knows of a track, by its title. */
  async function known(title: string): Promise<TrackDetails> {
    const client = await stage.client();
    const everything = {
      filter: {},
      sort: { by: 'artist', descending: false },
      offset: 0,
      limit: 50,
    } as const;
    const { rows } = await client.call('findTracks', everything);
    return client.call('getTrack', { trackId: rows.find((row) => row.title === title)!.trackId });
  }
  async function open(page: Page, title: string) {
    await walkTo(page, title);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: title }).waitFor();
    return page.getByRole('region', { name: 'Tempo and key' });
  }

  it('are columns to sort by, with how sure they are, and say where there is none', () =>
    stage.show(
      async (page) => {
        const drums = await known('Overdrive');
        assert.ok(Math.abs(drums.tempo!.bpm - 130) < 1, `${drums.tempo!.bpm} BPM`);
        await rowOf(page, 'Overdrive').getByText(formatTempo(drums.tempo!.bpm), { exact: true }).waitFor();
        await rowOf(page, 'Overdrive')
          .getByTitle(/^\d+%, (almost certain|very likely)$/)
          .first()
          .waitFor();
        const none = await known('Cellar');
        assert.deepEqual([none.tempo, none.noTempo], [null, 'no steady beat']);
        await rowOf(page, 'Cellar').getByText('no steady beat').waitFor();
        await page.getByRole('columnheader', { name: 'BPM' }).getByRole('button').click();
        const slowest = ['Slow Water', 'Attic', 'Grey Morning'];
        const tempos = await Promise.all(slowest.map(async (title) => (await known(title)).tempo!.bpm));
        const first = slowest[tempos.indexOf(Math.min(...tempos))]!;
        await becomes(() => table(page).getByRole('row').nth(1).innerText().then((text) => text.includes(first)), true); // prettier-ignore
      },
      { viewport: { width: 1440, height: 900 } },
    ));

  it('narrow the list: by a range, and by one click to the keys that go together', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        const filter = page.getByRole('complementary', { name: 'Filter' });
        await filter.getByRole('spinbutton', { name: 'Least tempo in BPM' }).fill('125');
        await filter.getByRole('spinbutton', { name: 'Most tempo in BPM' }).fill('131');
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Remove: 125–131 BPM' }).waitFor();
        await rowOf(page, 'Overdrive').waitFor();
        await rowOf(page, 'Static').waitFor({ state: 'detached' });
        await page.getByRole('button', { name: 'Remove: 125–131 BPM' }).click();
        const client = await stage.client();
        const [first, second, third] = await Promise.all(['Attic', 'Cellar', 'Static'].map(known));
        for (const [track, key] of [
          [first!, 21],
          [second!, 16],
          [third!, 11],
        ] as const)
          // Am, Em, B
          await client.call('answerKey', { selection: { trackIds: [track.trackId] }, answer: { key } });
        await settledRow(page, 'Attic').getByText('Am', { exact: true }).click();
        await page.getByRole('button', { name: 'Remove: Am, Em, Dm, C' }).waitFor();
        await rowOf(page, 'Cellar').waitFor();
        await rowOf(page, 'Static').waitFor({ state: 'detached' });
      },
      { viewport: { width: 1440, height: 900 } },
    ));

  it('are halved at once for all that is selected', () =>
    stage.show(
      async (page) => {
        const bpm = await Promise.all(
          ['Overdrive', 'Static'].map(async (title) => (await known(title)).tempo!.bpm),
        );
        await walkTo(page, 'Overdrive');
        await page.keyboard.press('s');
        await walkTo(page, 'Static');
        await page.keyboard.press('s');
        await settledRow(page, 'Static').click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Tempo ÷ 2' }).click();
        await rowOf(page, 'Overdrive')
          .getByText(formatTempo(bpm[0]! / 2), { exact: true })
          .waitFor();
        await rowOf(page, 'Static')
          .getByText(formatTempo(bpm[1]! / 2), { exact: true })
          .waitFor();
        await page.keyboard.press('Control+z');
        await rowOf(page, 'Overdrive').getByText(formatTempo(bpm[0]!), { exact: true }).waitFor();
      },
      { viewport: { width: 1440, height: 900 } },
    ));

  it('are seen in the track, and said otherwise by one key each, with undo', () =>
    stage.show(async (page) => {
      const music = await open(page, 'Cold Start');
      const { tempo } = await known('Cold Start');
      const words = (bpm: number) => `${Math.round(bpm * 10) / 10} BPM`;
      await music.getByText(words(tempo!.bpm)).waitFor();
      await page.keyboard.press('o');
      await music.getByText(words(tempo!.bpm * 2)).waitFor();
      await music.getByText(/you say so · .*heard: /).waitFor();
      await page.keyboard.press('h');
      await page.keyboard.press('h');
      await music.getByText(words(tempo!.bpm / 2)).waitFor();
      for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
      await music.getByText(words(tempo!.bpm)).waitFor();
      assert.equal((await known('Cold Start')).tempo!.from, 'heard');

      await music.getByRole('combobox', { name: 'Say the key' }).selectOption('Am');
      await music.locator('strong').getByText('Am', { exact: true }).waitFor();
      for (const [key, becoming] of [
        ['u', 'Em'],
        ['f', 'Am'],
        ['g', 'C'],
      ] as const) {
        await page.keyboard.press(key);
        await music.locator('strong').getByText(becoming, { exact: true }).waitFor();
      }
      await music.getByRole('button', { name: 'Goes with…' }).click();
      await page.getByRole('button', { name: 'Remove: C, G, F, Am' }).waitFor();
    }));

  it('take a tempo that is tapped', () =>
    stage.show(async (page) => {
      const music = await open(page, 'Cellar');
      await music.getByText('no steady beat').waitFor();
      for (let tap = 0; tap < 5; tap++) {
        await page.keyboard.press('b');
        await page.waitForTimeout(400);
      }
      await music.getByText('no steady beat').waitFor({ state: 'detached' });
      const tempo = await until(
        async () => (await known('Cellar')).tempo,
        (now) => now !== null,
      );
      assert.ok(tempo!.bpm > 60 && tempo!.bpm <= 151, `${tempo!.bpm} BPM`);
      await page.keyboard.press('Control+z');
      await music.getByText('no steady beat').waitFor();
    }));

  it('are on the waveform, and clicked along with, each click on its beat', () =>
    stage.show(async (page) => {
      const { music } = await known('Glass Motor');
      const beats = music.rhythm!.beatSeconds;
      assert.ok(beats.length > 50);
      await page.evaluate(noteClicks);
      await open(page, 'Glass Motor');
      assert.equal(await page.locator('canvas[data-beats]').getAttribute('data-beats'), String(beats.length));
      await page.getByRole('img', { name: /^Singing over time/ }).waitFor();
      await page.keyboard.press('p');
      await page.keyboard.press('y');
      await page.getByRole('button', { name: 'Click along the beat', pressed: true }).waitFor();
      const clicks = await until(
        () => page.evaluate<Click[]>('window.clicks'),
        (list) => list.length >= 8,
      );
      for (const { songSeconds, aheadSeconds, hz } of clicks.slice(2)) {
        const at = songSeconds + aheadSeconds;
        const off = Math.min(...beats.map((beat) => Math.abs(beat - at)));
        assert.ok(off < 0.05, `a click at ${at} is ${off} s from a beat`);
        assert.ok(hz > 0);
      }
      await page.keyboard.press('y');
      await page.getByRole('button', { name: 'Click along the beat', pressed: false }).waitFor();
      await page.waitForTimeout(300); // what was given ahead
      const count = await page.evaluate<number>('window.clicks.length');
      await page.waitForTimeout(500);
      assert.equal(await page.evaluate<number>('window.clicks.length'), count, 'it is quiet');
    }));

  it('show the melody once a package for pitch is installed, and say so before', () =>
    stage.show(async (page) => {
      await open(page, 'Glass Motor');
      const button = page.getByRole('button', { name: 'Melody' });
      await button.click();
      await page.getByText('No package that hears pitch is installed').waitFor();
      await button.click();
      makeTones(join(stage.folder, 'models', 'tones'));
      await button.click();
      await page.getByRole('img', { name: /^Melody over time: \d+ notes from / }).waitFor();
      await lookAt(page);
    }));

  it('are answered in the review, too', () =>
    stage.show(async (page) => {
      await page.keyboard.press('2');
      const question = page.getByRole('article', { name: 'Question' });
      const music = question.getByRole('region', { name: 'Tempo and key' });
      await music.getByText(/ BPM$/).waitFor();
      await page.keyboard.press('h');
      await music.getByText(/you say so/).waitFor();
      await page.keyboard.press('Control+z');
      await music.getByText(/you say so/).waitFor({ state: 'detached' });
      await lookAt(page);
    }, still));

  it('are read whole in the review, in a wide window, too', () =>
    stage.show(
      async (page) => {
        await page.keyboard.press('2');
        const music = page
          .getByRole('article', { name: 'Question' })
          .getByRole('region', { name: 'Tempo and key' });
        await music.waitFor();
        assert.ok((await known('Glass Motor')).key!.confidence! > 0);
        const next = async () => {
          await page.keyboard.press('Shift+N');
          await page.waitForTimeout(300);
          return music.locator('.row').nth(1).locator('.sure').count();
        };
        await until(next, (count) => count > 0);
        for (const value of await music.locator('.value').all())
          assert.equal(await value.evaluate(isCut), false);
      },
      { viewport: { width: 1440, height: 900 } },
    ));

  it('are written where the person asks for it, and keys as the person likes them', () =>
    stage.show(
      async (page) => {
        await page.keyboard.press('5');
        await page.getByRole('combobox', { name: 'Write keys as' }).selectOption('8A, 8B (Camelot)');
        await page.keyboard.press('1');
        await rowOf(page, 'Attic').getByText('8A', { exact: true }).waitFor();
        await open(page, 'Overdrive');
        await page.getByRole('button', { name: 'Write to file…' }).click();
        const preview = page.getByRole('button', { name: 'Show what would change' });
        await page.getByRole('combobox', { name: 'tempo (BPM)' }).selectOption('fill in where empty');
        await page.getByRole('combobox', { name: 'Decimals of the tempo' }).selectOption('one decimal');
        await preview.click();
        const changes = page.getByRole('table', { name: /Changes by file/ });
        await changes.getByText('BPM', { exact: true }).waitFor();
        const { tempo, paths } = await known('Overdrive');
        const text = String(Math.round(tempo!.bpm * 10) / 10);
        await changes.getByText(`+ ${text}`).waitFor();
        await page.getByRole('button', { name: /^Write (in)?to 1 file/ }).click();
        await becomes(() => readWithMutagen(paths[0]!)!.tags['bpm']?.join(), text);
        await becomes(async () => (await known('Overdrive')).tempo!.from, 'file');
      },
      { viewport: { width: 1440, height: 900 } },
    ));

  it('are likelier by what was answered for the genre, and taken with one key', () =>
    stage.show(async (page) => {
      const client = await stage.client();
      // A person who counts every other beat
      for (const title of ['Copper Wire', 'Second Signal', 'Cold Start', 'Overdrive', 'Static']) {
        const { trackId, music } = await known(title);
        const selection = { trackIds: [trackId] };
        await client.call('answerTempo', { selection, answer: { bpm: music.rhythm!.bpm! / 2 } });
      }
      const { tempo, music } = await known('Glass Motor');
      const likelier = music.rhythm!.likelier!;
      assert.ok(Math.abs(likelier.bpm - tempo!.bpm / 2) < 1e-9, `${likelier.bpm} of ${tempo!.bpm}`);
      const panel = await open(page, 'Glass Motor');
      await panel.getByText(/^perhaps 62.*, by your 5 answers for electronic/).waitFor();
      await page.keyboard.press('q');
      await panel.getByText(/^62(\.\d)? BPM$/).waitFor();
      await panel.getByText(/^perhaps/).waitFor({ state: 'detached' });
      await lookAt(page);
    }, still));

  it('are for everybody in the track and the library', () =>
    stage.show(async (page) => {
      await table(page).waitFor();
      await lookAt(page);
      await open(page, 'Glass Motor');
      await lookAt(page);
    }, still));
});

interface Click {
  songSeconds: number;
  aheadSeconds: number;
  hz: number;
}

/** Notes where in the song a click will sound. */
const noteClicks = `(() => {
  window.clicks = [];
  const [play, start] = [HTMLMediaElement.prototype.play, OscillatorNode.prototype.start];
  HTMLMediaElement.prototype.play = function () { window.sounding = this; return play.call(this); };
  OscillatorNode.prototype.start = function (at) {
    const { currentTime } = this.context;
    window.clicks.push({ songSeconds: window.sounding.currentTime, aheadSeconds: at - currentTime, hz: this.frequency.value });
    return start.call(this, at);
  };
})()`;
