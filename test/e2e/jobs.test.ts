import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes, until } from './becomes.ts';
import type { Piece } from './fixtures/makeMusic.ts';
import { Stage, withoutChromium } from './Stage.ts';

/** Long enough that a person can press something while they are listened to. */
const pieces: Piece[] = Array.from({ length: 10 }, (_, index) => ({
  ...{ title: `Part ${index + 1}`, artist: 'Hollow Radio', album: 'Long', year: 2020 },
  ...{ sound: 'beat', seconds: 240, tempo: 100 + index },
}));

describe('jobs', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces });
  });
  after(() => stage.close());

  it('waits when it is told to, goes on, loses one track at most to a crash, and ends', () =>
    stage.show(async (page) => {
      const client = await stage.client();
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
      await job.getByRole('button', { name: 'Go on' }).click();
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
      assert.equal(await doneOf(page), 10);
      assert.equal(await numberOf(page, 'Listened to'), 10 - failed);
      if (failed > 0) {
        await job.getByRole('button', { name: 'Show 1 failure' }).click();
        await page.getByRole('dialog').getByText('may work the next time').waitFor();
        await page.keyboard.press('Escape');
        await job.getByRole('button', { name: 'Try them again' }).click();
      }
      await becomes(async () => (await client.call('getOverview')).tracks, 10);
    }));

  it('ends when it is cancelled, and keeps what was done', () =>
    stage.show(async (page) => {
      // Another model has heard none of these tracks yet
      await page.keyboard.press('4');
      const other = page.getByRole('article').filter({ hasText: 'Hearmark transformer' });
      await other.getByRole('button', { name: 'Use this model' }).click();
      await page.keyboard.press('3');
      const job = page.getByRole('article').first();
      await job.getByRole('button', { name: 'Cancel' }).click();
      await job.getByText('Cancelled', { exact: true }).waitFor();
      await becomes(() => stage.processesOf('analysis/worker.ts'), []);
      assert.equal((await (await stage.client()).call('getOverview')).tracks, 10);
    }));
});

/** Files of the newest job that are done. */
function doneOf(page: Page): Promise<number> {
  return numberOf(page, 'Files');
}

/** A figure of the newest job, by its name. */
async function numberOf(page: Page, name: string): Promise<number> {
  const figures = page.getByRole('article').first().getByRole('definition');
  const names = await page.getByRole('article').first().getByRole('term').allInnerTexts();
  const at = names.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  return Number.parseInt(await figures.nth(at).innerText(), 10);
}
