import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { everything } from '../server/testHost.ts';
import { becomes } from '../becomes.ts';
import { withoutNats } from '../workers/withoutNats.ts';
import { makeTunes } from './fixtures/makeTunes.ts';
import { listsTracks, pickTag, table } from './inTable.ts';
import { lookAt, still } from './lookAt.ts';
import { joinAs } from './joinAs.ts';
import { Stage, withoutChromium } from './Stage.ts';

const model = 'first-crnn';
const trained = 'first-crnn-1';
/** Of each kind; and so many of them are answered. */
const [tunes, answered] = [16, 10];
/** How long one epoch may take at most where others are at work, too. */
const epochMs = 120_000;

describe('the training view', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
    makeTunes(stage.music, tunes);
    await (await stage.client()).addFolder(stage.music);
  });
  after(() => stage.close());

  it('teaches a tag of the person\u2019s own, shows before and after, uses it, and goes back', () =>
    stage.show(async (page) => {
      await search(page, 'drums');
      await select(page, answered);
      await page.keyboard.press('t');
      await pickTag(page, 'thumping');
      await becomes(() => chips(page, 'added by you'), answered);

      await page.keyboard.press('l');
      const lesson = page.getByRole('row', { name: /thumping/ });
      await becomes(() => lesson.getByRole('cell').nth(1).innerText(), String(answered));
      assert.ok(await lesson.getByRole('checkbox').isDisabled(), 'nothing to tell it from');
      assert.ok(await page.getByRole('button', { name: 'Learn', exact: true }).isDisabled());

      await lesson.getByRole('button', { name: 'Find tracks for thumping' }).press('Enter');
      await search(page, 'strings');
      await select(page, answered);
      await page.keyboard.press('r');
      await pickTag(page, 'thumping');
      await page.getByText(`Rejected thumping on ${answered} tracks`).waitFor();
      const before = await questions();

      await page.keyboard.press('l');
      await page.getByRole('radio', { name: /When to suggest/ }).check();
      await page.getByText('the model does not know it yet').waitFor();
      await page.getByRole('radio', { name: /The last layer/ }).check();
      await lookAt(page);
      await page.getByRole('button', { name: 'Learn 1 tag' }).press('Enter');
      await page.getByText('1 new tag was learnt.').waitFor();
      // What changes is told in tracks first, each to be heard and answered there
      const changes = page.getByRole('region', { name: 'What changes for you' });
      await changes.getByText(/^\d+ tracks would gain thumping$/).waitFor();
      const [gained] = /\d+/.exec(await changes.locator('summary').first().innerText())!;
      assert.ok(Number(gained) >= tunes - answered - 1 && Number(gained) <= tunes - answered + 1, gained);
      const first = changes.getByRole('listitem').first();
      await first.getByRole('button', { name: /^Play / }).press('Enter');
      await page.getByRole('button', { name: 'Pause', exact: true }).first().waitFor();
      const yes = first.getByRole('button', { name: /has thumping$/ });
      await yes.press('Enter');
      await page.getByText('Added thumping to 1 track').waitFor();
      assert.equal(await yes.getAttribute('aria-pressed'), 'true');
      await page.keyboard.press('Control+z');
      await becomes(() => yes.getAttribute('aria-pressed'), 'false');
      // Who comes back later is not asked again
      await yes.press('Enter');
      await becomes(() => yes.getAttribute('aria-pressed'), 'true');
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('l');
      await changes.getByText(`${Number(gained) - 1} tracks would gain thumping`).waitFor();
      await page.keyboard.press('Control+z');
      await page.getByText('Figures, tag by tag').click();
      const result = page.getByRole('table', { name: /Each tag before and after/ }).getByRole('row', {
        name: /thumping/,
      });
      const [counts, rocAuc] = await result.getByRole('cell').allInnerTexts();
      assert.equal(counts, `${answered}, ${answered}`);
      assert.match(rocAuc!, /new\s*\u2192\s*(0\.9\d|1\.00)/);
      await page.getByRole('img', { name: /^ROC-AUC of thumping: after/ }).waitFor();
      await page.getByRole('button', { name: 'How sure it is of thumping' }).press('Enter');
      await page.getByRole('img', { name: /^How often thumping is right/ }).waitFor();
      await lookAt(page);
      assert.deepEqual(await questions(), before, 'nothing is in use yet');

      await page.getByRole('button', { name: 'Use it', exact: true }).press('Enter');
      await page.getByText(`${trained} is in use.`).waitFor();
      assert.equal(await focused(page), 'The last layer: what it learnt');
      await lookAt(page);
      await search(page, 'drums');
      await becomes(async () => (await chips(page, 'suggested')) >= tunes - answered - 1, true);
      await search(page, 'strings');
      await becomes(async () => (await chips(page, 'suggested')) <= 1, true);
      const taught = await questions();
      assert.ok(taught.some(({ tags }) => tags.includes('thumping')));
      assert.notDeepEqual(taught.map(({ track }) => track), before.map(({ track }) => track)); // prettier-ignore

      await page.keyboard.press('l');
      await page.getByRole('button', { name: `Go back to ${model}` }).press('Enter');
      await page.getByText(`${model} is in use.`).waitFor();
      await becomes(questions, before);
      await search(page, 'drums');
      await becomes(() => chips(page, 'suggested'), 0);
      assert.equal(await chips(page, 'added by you'), answered, 'what was decided stays');
    }, still));

  it('does not use what got no better, unless the person insists', () =>
    stage.show(async (page) => {
      await answer();
      await page.keyboard.press('l');
      await page.getByRole('checkbox', { name: 'Learn thumping' }).press('Space');
      await page.getByRole('button', { name: 'Learn 1 tag' }).press('Enter');
      await page.keyboard.press('1');
      await page.getByText('Hearmark has finished learning').waitFor();
      await page.getByRole('button', { name: 'Show', exact: true }).press('Enter');
      await page.getByText('Nothing got better.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Use it', exact: true }).count(), 0);
      await page.getByRole('button', { name: 'Use it anyway\u2026' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Use it anyway?' });
      await dialog.getByText(/no better at piano: suggestions of that tag may get worse/).waitFor();
      await lookAt(page);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Use it anyway\u2026' }).press('Enter');
      await dialog.getByRole('button', { name: 'Use it anyway' }).press('Enter');
      await page.getByText(/^first-crnn-\d is in use\.$/).waitFor();
      await page.getByRole('button', { name: `Go back to ${model}` }).press('Enter');
      await page.getByText(`${model} is in use.`).waitFor();
    }, still));

  it('goes on while the page is loaded anew, rests when told to, and is given up', () =>
    stage.show(async (page) => {
      await answer();
      await page.keyboard.press('l');
      await page.getByRole('radio', { name: /The whole network/ }).check();
      await page.getByRole('checkbox', { name: 'Learn piano' }).press('Space');
      await page.getByRole('spinbutton', { name: /Passes over the music/ }).fill('1000');
      await page.getByRole('button', { name: 'Learn 1 tag' }).press('Enter');
      const status = page
        .getByRole('main')
        .getByRole('status')
        .filter({ hasText: /^Learning/ });
      await status.waitFor();
      // From the first epoch on there is something to go on from
      await page.getByRole('img', { name: /^Error \(loss\) after 1 of 1000/ }).waitFor({ timeout: epochMs });
      await lookAt(page);
      await page.reload();
      await status.waitFor();
      await page.getByRole('navigation', { name: 'Views' }).getByRole('progressbar', { name: /Learning/ }).waitFor(); // prettier-ignore
      await page.getByRole('button', { name: 'Pause' }).press('Enter');
      await page.getByText(/^Paused\. You can resume/).waitFor();
      await page.getByRole('button', { name: 'Resume' }).press('Enter');
      await status.filter({ hasText: /epoch [2-9] of 1000/ }).waitFor();
      await page.getByRole('button', { name: 'Cancel', exact: true }).press('Enter');
      await page.getByRole('region', { name: 'All trainings' }).getByText('Discarded').first().waitFor(); // prettier-ignore
      const { model: used } = await (await stage.client()).call('getOverview');
      assert.equal(used, model);
    }, still));

  it('learns on another machine, where one is connected and the person says so', { skip: withoutNats }, () =>
    stage.show(async (page) => {
      await answer();
      await page.keyboard.press('l');
      await page.getByRole('radio', { name: /The whole network/ }).check();
      const where = page.getByRole('combobox', { name: 'Where it learns' });
      assert.equal(await where.count(), 0);
      const client = await stage.client();
      const { line } = await client.call('shareWork', { onNetwork: false });
      const { end, ended } = joinAs('gpu-pc', line!, join(stage.folder, 'worker'));
      try {
        await where.selectOption('gpu-pc');
        await lookAt(page);
        await page.getByRole('checkbox', { name: 'Learn piano' }).press('Space');
        await page.getByRole('button', { name: 'Learn 1 tag' }).press('Enter');
        const status = page.getByRole('main').getByRole('status');
        await status.filter({ hasText: /^Learning on gpu-pc: epoch 1 of/ }).waitFor();
        await page.getByRole('img', { name: /^Error \(loss\) after 1 of/ }).waitFor({ timeout: epochMs });
        await page.getByRole('button', { name: 'Cancel', exact: true }).press('Enter');
        await page.getByRole('region', { name: 'All trainings' }).getByText('Discarded').first().waitFor(); // prettier-ignore
      } finally {
        end.abort();
        await ended;
        await client.call('stopSharing');
      }
    }, still),
  );

  /**
   * Decides "thumping" on some tunes of either kind, as it sounds, and "piano" on all by chance: every second tune of
   * either kind is said to have it.
   */
  async function answer(): Promise<void> {
    await stage.addTag('thumping', []);
    const client = await stage.client();
    const [{ rows }, tags] = [await client.call('findTracks', everything), await client.call('listTags')];
    const decide = (name: string, action: 'added' | 'rejected', these: typeof rows) =>
      client.call('correct', {
        selection: { trackIds: these.map(({ trackId }) => trackId) },
        tagIds: [tags.find((tag) => tag.name === name)!.id],
        action,
      });
    const ofKind = (kind: string) =>
      rows.filter(({ fileName }) => fileName.startsWith(kind)).slice(0, answered);
    await decide('thumping', 'added', ofKind('drums'));
    await decide('thumping', 'rejected', ofKind('strings'));
    await decide('piano', 'added', rows.filter((_, index) => index % 2 === 0)); // prettier-ignore
    await decide('piano', 'rejected', rows.filter((_, index) => index % 2 === 1)); // prettier-ignore
  }

  /** What the review asks, track by track. */
  async function questions(): Promise<{ track: string; tags: string[] }[]> {
    const client = await stage.client();
    const request = { order: 'uncertain' as const, filter: {}, exceptIds: [], limit: 2 * tunes };
    const [{ items }, tags] = [await client.call('findReviews', request), await client.call('listTags')];
    const nameOf = (tagId: number) => tags.find(({ id }) => id === tagId)!.name;
    return items.map(({ track, suggestions }) => ({
      track: track.fileName,
      tags: suggestions.map(({ tagId }) => nameOf(tagId)),
    }));
  }
});

/** Shows the tunes of one kind in the library, and walks into their list. */
async function search(page: Page, kind: string): Promise<void> {
  await page.keyboard.press('1');
  await page.keyboard.press('/');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(kind);
  await listsTracks(page, tunes);
  await becomes(
    () =>
      table(page)
        .getByText(new RegExp(`^${kind} \\d+\\.wav$`))
        .count(),
    tunes,
  );
  await table(page).focus();
}

/** Selects the first rows with the keyboard. */
async function select(page: Page, count: number): Promise<void> {
  await page.keyboard.press('Home');
  const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
  for (let selected = 2; selected <= count; selected++) {
    await page.keyboard.press('Shift+ArrowDown');
    await bar.getByText(`${selected} tracks`).waitFor();
  }
}

/** Rows with the tag in this state. */
function chips(page: Page, state: 'added by you' | 'suggested'): Promise<number> {
  return page.getByTitle(new RegExp(`^thumping: ${state}`)).count();
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()');
}
