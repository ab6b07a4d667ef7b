import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, until } from '../becomes.ts';
import { runHearmark } from '../cli/runHearmark.ts';
import { putPackage } from '../models/hostileOnnx.ts';
import { collection, makeMusic, type Piece } from './fixtures/makeMusic.ts';
import { chipOf, listsTracks } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** Long enough that a person can press something while they are listened to. */
/** More than are heard before a busy browser shows that the job goes on. */
const many: Piece[] = Array.from({ length: 24 }, (_, index) => ({
  ...{ title: `Part ${index + 1}`, artist: 'Hollow Radio', album: 'Long', year: 2020 },
  ...{ sound: 'beat', seconds: 60, tempo: 100 + index },
}));

const pieces = many.slice(0, 8);

describe('jobs', { skip: withoutChromium }, () => {
  it('waits when it is told to, goes on, loses one track at most to a crash, and ends', async () => {
    await using stage = await Stage.open({ pieces: many });
    await stage.show(async (page) => {
      const client = await stage.client();
      // The first run measures how fast this machine listens, with processes that are not the job's
      await client.call('measureListening');
      await becomes(() => stage.processesOf('analysis/worker.ts'), []);
      await client.call('addFolder', { token: await client.tokenOf(stage.music) });
      await page.keyboard.press('3');
      const job = page.getByRole('article').first();
      await job.waitFor();
      await until(
        () => doneOf(page),
        (done) => done >= 1,
      );
      await job.getByRole('button', { name: 'Pause' }).click();
      await job.getByText('Paused', { exact: true }).waitFor();
      await job.getByRole('button', { name: 'Resume' }).click();
      await job.getByText('Listening', { exact: true }).waitFor();

      const [worker] = await until(
        () => stage.processesOf('analysis/worker.ts'),
        (processes) => processes.length > 0,
      );
      process.kill(worker!, 'SIGKILL');
      await becomes(() => stage.processesOf('analysis/worker.ts').includes(worker!), false);

      await job.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
      const failed = await numberOf(page, 'Failed');
      assert.ok(failed <= 1, `${failed} tracks were lost`);
      assert.equal(await doneOf(page), many.length);
      assert.equal(await numberOf(page, 'Listened to'), many.length - failed);
      if (failed > 0) {
        await job.getByRole('button', { name: 'Show 1 failure' }).click();
        await page.getByRole('dialog').getByText('may work next time').waitFor();
        await page.keyboard.press('Escape');
        await job.getByRole('button', { name: 'Try again' }).click();
      }
      await becomes(async () => (await client.call('getOverview')).tracks, many.length);
    });
  });

  it('ends when it is cancelled, and keeps what was done', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-e2e-'));
    putPackage(join(folder, 'models'), 'quick', 'sound');
    await using stage = await Stage.open({
      folder,
      pieces,
      listened: true,
      settings: { model: 'quick', jobs: 1, hear: [] },
    });
    await stage.show(async (page) => {
      // Another model has heard none of these tracks yet
      await page.keyboard.press('4');
      const other = page.getByRole('article').filter({ hasText: 'Hearmark transformer' });
      await other.getByRole('button', { name: 'Use this model' }).click();
      await page.keyboard.press('3');
      const job = page.getByRole('article').first();
      await job.getByRole('button', { name: 'Cancel' }).click();
      await job.getByText('Cancelled', { exact: true }).waitFor();
      await becomes(() => stage.processesOf('analysis/worker.ts'), []);
      assert.equal((await (await stage.client()).call('getOverview')).tracks, pieces.length);
    });
  });
});

describe('a library of the command line', { skip: withoutChromium }, () => {
  it('has no folders, and the view says why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hearmark-e2e-'));
    const elsewhere = join(folder, 'elsewhere');
    makeMusic(elsewhere, collection.slice(0, 1));
    const tagged = await runHearmark(['tag', elsewhere, '--library', join(folder, 'library.db')]);
    assert.equal(tagged.status, 0, tagged.stderr);
    await using stage = await Stage.open({ folder });
    await stage.show(async (page) => {
      await page.keyboard.press('3');
      await page.getByText('No folder to scan').waitFor();
      await page.getByText(/^1 track in the library came from the command line/).waitFor();
    });
  });
});

describe('what a job finds', { skip: withoutChromium }, () => {
  const [first, second, third, repaired] = collection as [Piece, Piece, Piece, Piece];
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: [first, second] });
    writeFileSync(join(stage.music, 'Damaged.flac'), 'no music');
    await (await stage.client()).addFolder(stage.music);
  });
  after(() => stage.close());

  it('says what failed and why, and tags it when it is repaired and tried again', () =>
    stage.show(async (page) => {
      await page.keyboard.press('3');
      const job = page.getByRole('article').first();
      await job.getByText('Done', { exact: true }).waitFor();
      assert.equal(await figureOf(page, 'Found'), '3 new');
      assert.equal(await numberOf(page, 'Failed'), 1);
      await job.getByRole('button', { name: 'Show 1 failure' }).click();
      const failure = page.getByRole('dialog').getByRole('listitem');
      await failure.getByText(join(stage.music, 'Damaged.flac')).waitFor();
      await failure.getByText('not an audio file').waitFor();
      const why = page
        .getByRole('dialog')
        .getByRole('region', { name: /Damaged, encrypted or incomplete · 1 file$/ });
      await why.getByText('Copy them from their source again').waitFor();
      await page.keyboard.press('Escape');

      const workshop = join(stage.folder, 'workshop');
      makeMusic(workshop, [repaired]);
      renameSync(
        join(workshop, `${repaired.artist} - ${repaired.title}.flac`),
        join(stage.music, 'Damaged.flac'),
      );
      await job.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('article', { name: /Damaged\.flac again/ }).waitFor();
      await job.getByText('Done', { exact: true }).waitFor();
      assert.equal(await numberOf(page, 'Failed'), 0);
      assert.equal(await figureOf(page, 'Found'), '1 changed');
      await page.keyboard.press('1');
      await chipOf(page, repaired.title, 'electronic', 'suggested').waitFor();
    }));

  it('says how many files are new, and how many are gone', () =>
    stage.show(async (page) => {
      const { tracks } = await (await stage.client()).call('getOverview');
      makeMusic(stage.music, [third]);
      rmSync(join(stage.music, `${first.artist} - ${first.title}.flac`));
      await page.keyboard.press('3');
      await page.getByRole('button', { name: 'Scan now' }).click();
      const job = page.getByRole('article', { name: `Scanning ${stage.music}` }).first();
      await job.getByText('1 new, 1 gone', { exact: true }).waitFor();
      await job.getByText('Done', { exact: true }).waitFor();
      assert.equal(await numberOf(page, 'Unchanged'), tracks - 1);
    }));
});

describe('jobs after a restart', { skip: withoutChromium }, () => {
  it('are none, and the page says how to see again what failed', async () => {
    await using stage = await Stage.open();
    writeFileSync(join(stage.music, 'Damaged.flac'), 'no music');
    await (await stage.client()).addFolder(stage.music);
    await stage.stop();
    await stage.start();
    await stage.show(async (page) => {
      await page.keyboard.press('3');
      await page.getByText('to see again which files failed').waitFor();
      await page.getByRole('button', { name: 'Scan now' }).click();
      const job = page.getByRole('article').first();
      await job.getByText('Done', { exact: true }).waitFor();
      await job.getByRole('button', { name: 'Show 1 failure' }).waitFor();
    });
  });
});

describe('a folder that was renamed', { skip: withoutChromium }, () => {
  it('is found where a person says it is now, and nothing is listened to again', async () => {
    await using stage = await Stage.open({ pieces: collection.slice(0, 2), listened: true });
    const now = `${stage.music} of mine`;
    await stage.show(async (page) => {
      await page.keyboard.press('5');
      renameSync(stage.music, now);
      await page.getByRole('button', { name: `Locate… ${stage.music}` }).click();
      const picker = page.getByRole('dialog', { name: 'Where is this folder now?' });
      await picker.getByRole('button', { name: 'Home', exact: true }).click();
      await picker.getByRole('button', { name: 'Music of mine', exact: true }).click();
      await picker.getByText('2 audio files in this folder').waitFor();
      await picker.getByRole('button', { name: 'Use Music of mine' }).click();
      await page.getByText(`${stage.music} is now Music of mine: 2 files.`).waitFor();
      await page.getByRole('button', { name: `Locate… ${now}` }).waitFor();
      await page.keyboard.press('3');
      const job = page.getByRole('article').first();
      await job.getByText('Done', { exact: true }).waitFor();
      assert.equal(await numberOf(page, 'Unchanged'), 2);
      assert.equal(await numberOf(page, 'Listened to'), 0);
      await page.keyboard.press('1');
      await listsTracks(page, 2);
    });
  });
});

/** Files of the newest job that are done. */
function doneOf(page: Page): Promise<number> {
  return numberOf(page, 'Files');
}

async function numberOf(page: Page, name: string): Promise<number> {
  return Number.parseInt(await figureOf(page, name), 10);
}

/** What the newest job says under a name. */
async function figureOf(page: Page, name: string): Promise<string> {
  const job = page.getByRole('article').first();
  const names = await job.getByRole('term').allInnerTexts();
  const at = names.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  return job.getByRole('definition').nth(at).innerText();
}
