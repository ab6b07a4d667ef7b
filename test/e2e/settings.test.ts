// Past 300 lines: all work on one library, which is heard once, in one browser, which is started once.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { becomes } from '../becomes.ts';
import { withoutNats } from '../workers/withoutNats.ts';
import { collection } from './fixtures/makeMusic.ts';
import { chipOf, facet, listsTracks, pickTag, walkTo } from './inTable.ts';
import { joinAs } from './joinAs.ts';
import { Stage, withoutChromium } from './Stage.ts';
import { leavesPage } from './Windows.ts';

describe('settings and models', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    const pieces = collection.map((piece) =>
      piece.title === 'Attic' ? { ...piece, genre: 'Rock, Metal' } : piece,
    );
    stage = await Stage.open({ pieces, listened: true, backsUp: true });
    // What is heard is chosen here, and none of it is looked at
    await (await stage.client()).call('changeSettings', { hear: ['rhythm', 'key', 'voice', 'words'] });
  });
  after(() => stage.close());

  it('suggests a tag on more tracks from a lower threshold, and undoes that', () =>
    stage.show(async (page) => {
      await facet(page, 'electronic').waitFor();
      assert.equal(await facet(page, 'chillout').count(), 0);
      await page.keyboard.press('5');
      await page.getByRole('searchbox', { name: 'Find a tag' }).fill('chillout');
      const threshold = page.getByRole('spinbutton', { name: 'Threshold of chillout', exact: true });
      await threshold.fill('5');
      await threshold.press('Enter');
      await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
      await page.getByRole('heading', { name: 'Settings' }).click();
      await page.keyboard.press('1');
      await facet(page, 'chillout').click();
      await page
        .getByTitle(/^chillout: suggested/)
        .first()
        .waitFor();
      await page.keyboard.press('Control+z');
      await page.getByRole('heading', { name: 'No tracks match' }).waitFor();
    }));

  it('keeps what is chosen while the host has not answered an earlier choice', () =>
    stage.show(async (page) => {
      let late: (() => void) | undefined;
      await page.route('**/api/changeSettings', async (route) => {
        if (!late) await new Promise<void>((resolve) => (late = resolve));
        await route.continue();
      });
      await page.keyboard.press('5');
      const boxes = ['Hear rhythm', 'Hear the key'].map((name) => page.getByRole('checkbox', { name }));
      for (const box of boxes) await box.uncheck();
      await becomes(() => late !== undefined, true);
      late!();
      const client = await stage.client();
      await becomes(async () => (await client.call('getSettings')).hear.join(), 'voice,words');
      for (const box of boxes) assert.equal(await box.isChecked(), false);
      for (const box of boxes) await box.check();
      await becomes(async () => (await client.call('getSettings')).hear.join(), 'rhythm,key,voice,words');
    }, leavesPage));

  it('is loaded anew in the language that was chosen once the host has kept that', () =>
    stage.show(async (page) => {
      let late: (() => void) | undefined;
      await page.route('**/api/changeSettings', async (route) => {
        await new Promise<void>((resolve) => (late = resolve));
        await route.continue();
      });
      const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });
      await page.keyboard.press('5');
      await page.getByRole('combobox', { name: 'Language' }).selectOption('de');
      await becomes(() => late !== undefined, true);
      await page.evaluate('new Promise(requestAnimationFrame)'); // whatever it does at once, it has begun by then
      await heading('Settings').waitFor();
      late!();
      await heading('Einstellungen').waitFor();
      await page.unroute('**/api/changeSettings');
      await page.getByRole('combobox', { name: 'Sprache' }).selectOption('en');
      await heading('Settings').waitFor();
    }));

  it('shows the theme that was chosen, over a reload', () =>
    stage.show(
      async (page) => {
        const ground = () =>
          page.evaluate<string>('getComputedStyle(document.querySelector("main")).backgroundColor');
        await facet(page, 'electronic').waitFor();
        const light = await ground();
        await page.keyboard.press('5');
        await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
        await becomes(async () => (await ground()) !== light, true);
        const dark = await ground();
        await page.reload();
        await becomes(ground, dark);
        await page.getByRole('combobox', { name: 'Theme' }).selectOption('system');
        await becomes(ground, light);
      },
      { colorScheme: 'light', ...leavesPage },
    ));

  it('makes tracks of chapters from the next scan on, once a person wants that', () =>
    stage.show(async (page) => {
      await page.keyboard.press('5');
      const settings = () =>
        JSON.parse(readFileSync(join(stage.folder, 'settings.json'), 'utf8')) as { chapters?: boolean };
      const chapters = page.getByRole('combobox', { name: 'Chapters' });
      assert.equal(await chapters.inputValue(), 'none');
      await chapters.selectOption('each is a track of its own');
      await becomes(() => settings().chapters, true);
      await chapters.selectOption('a file is one track');
      await becomes(() => settings().chapters, false);
    }, leavesPage));

  it('shows how genres of files would be split, and splits them once that is wanted', () =>
    stage.show(async (page) => {
      await page.keyboard.press('5');
      const separators = page.getByRole('textbox', { name: 'Between the genres of a file' });
      const use = page.getByRole('button', { name: 'Use these' });
      await page.getByText(/^0 of 2 genres/).waitFor();
      await separators.fill('and');
      await page.getByText('A separator is up to four characters').waitFor();
      await becomes(() => use.isDisabled(), true);
      await separators.fill('/ ,');
      await page.getByText('Rock, Metal (1 track): Rock | Metal').waitFor();
      const settings = () =>
        JSON.parse(readFileSync(join(stage.folder, 'settings.json'), 'utf8')) as {
          genreSeparators?: string[];
        };
      assert.equal(settings().genreSeparators, undefined);
      await use.click();
      await becomes(() => settings().genreSeparators, ['/', ',']);
    }, leavesPage));

  it('shows the last lines of its log, and names files there only once a person allows it', () =>
    stage.show(async (page) => {
      const logs = join(stage.folder, 'logs');
      await page.keyboard.press('5');
      await page.getByText(join(logs, 'hearmark.log')).waitFor();
      await page.getByRole('button', { name: 'Show the last lines of the log' }).click();
      await page.getByRole('log').getByText('Nothing has been logged yet.').waitFor();
      mkdirSync(logs);
      writeFileSync(join(logs, 'hearmark.log'), 'first\nlast\n');
      await page.getByRole('button', { name: 'Show the last lines of the log' }).click();
      await becomes(() => page.getByRole('log').innerText(), 'first\nlast');
      const settings = () =>
        JSON.parse(readFileSync(join(stage.folder, 'settings.json'), 'utf8')) as { pathsInLog?: boolean };
      await page.getByRole('checkbox', { name: 'Name my files in the log' }).check();
      await becomes(() => settings().pathsInLog, true);
      await page.getByRole('checkbox', { name: 'Name my files in the log' }).uncheck();
      await becomes(() => settings().pathsInLog, false);
    }, leavesPage));

  it('lets other machines listen along, shows what each does, and lets one go', { skip: withoutNats }, () =>
    stage.show(async (page) => {
      await page.keyboard.press('5');
      const machines = page.getByRole('region', { name: 'Other machines' });
      await machines.getByRole('checkbox', { name: /^Machines of this network/ }).uncheck();
      await machines.getByRole('button', { name: 'Let other machines listen along' }).click();
      const line = await machines.getByText(/^hearmark work nats:/).textContent();
      await machines.getByText('No other machine is there yet.').waitFor();
      const { end, ended } = joinAs('the PC in the cellar', line!, join(stage.folder, 'worker'));
      try {
        await machines.getByText('onnx-cpu, 2 at once: 0 under way, 0 done').waitFor();
        await machines.getByRole('button', { name: 'Let the PC in the cellar go' }).click();
        await ended;
        await machines.getByText('No other machine is there yet.').waitFor();
        await machines.getByRole('button', { name: 'Listen alone again' }).click();
        await machines.getByRole('button', { name: 'Let other machines listen along' }).waitFor();
      } finally {
        end.abort();
      }
    }, leavesPage),
  );

  it('lets players in, with what a player has to be told, and shuts them out by a new key', () =>
    stage.show(async (page) => {
      await page.keyboard.press('5');
      const players = page.getByRole('region', { name: 'Players' });
      await players.getByRole('combobox', { name: 'Let players in' }).selectOption('players on this machine');
      const codes = players.getByRole('status').locator('code');
      const told = async () => {
        await codes.nth(2).waitFor();
        return codes.allTextContents();
      };
      const [address, user, key] = await told();
      const at = address!.replace('http://', `http://${user}@`);
      const player = await openPlayer(at, key);
      await player.replace('From a player', []);
      player.close();
      await players.getByRole('button', { name: 'Make a new key' }).click();
      await becomes(async () => (await told())[2] !== key, true);
      await assert.rejects(openPlayer(at, key), /password/);
      (await openPlayer(at, (await told())[2])).close();
      await players.getByRole('combobox', { name: 'Let players in' }).selectOption('players on the network');
      await players.getByText(/nothing is encrypted/).waitFor();
      await players.getByRole('combobox', { name: 'Let players in' }).selectOption('nobody');
      await becomes(() => players.getByRole('status').count(), 0);
      await assert.rejects(openPlayer(at, key));
    }));

  it('makes a backup of the library, and restores one at the next start if that is wanted', () =>
    stage.show(async (page) => {
      await page.keyboard.press('5');
      const backups = page.getByRole('region', { name: 'Backups' });
      await backups.getByText(/backups?, .* MB in /).waitFor();
      await backups.getByRole('button', { name: 'Back up now' }).click();
      await backups.getByRole('combobox', { name: 'Backup to restore' }).selectOption({ index: 1 });
      await backups.getByRole('button', { name: 'Restore at the next start' }).click();
      await backups.getByText(/will be restored when Hearmark starts again/).waitFor();
      await backups.getByRole('button', { name: 'Do not restore' }).click();
      await backups.getByRole('combobox', { name: 'Backup to restore' }).waitFor();
      await backups.getByRole('checkbox', { name: 'Back up the library once a day' }).uncheck();
      const settings = () =>
        JSON.parse(readFileSync(join(stage.folder, 'settings.json'), 'utf8')) as { backups?: boolean };
      await becomes(() => settings().backups, false);
    }));

  it('restores a backup at the next start, and says so to the page that comes whenever', async () => {
    await using restarted = await Stage.open({ backsUp: true });
    await restarted.addTag('backed up', []);
    await restarted.show(async (page) => {
      await page.keyboard.press('5');
      const backups = page.getByRole('region', { name: 'Backups' });
      await backups.getByRole('button', { name: 'Back up now' }).click();
      await backups.getByText('1 backup,').waitFor();
      await restarted.addTag('later', []);
      await backups.getByRole('combobox', { name: 'Backup to restore' }).selectOption({ index: 1 });
      await backups.getByRole('button', { name: 'Restore at the next start' }).click();
      await backups.getByText(/will be restored when Hearmark starts again/).waitFor();
    });
    await restarted.stop();
    const settingsFile = join(restarted.folder, 'settings.json');
    writeFileSync(settingsFile, '{ broken');
    await restarted.start();
    await new Promise((resolve) => setTimeout(resolve, 6000)); // nobody looked yet
    await restarted.show(async (page) => {
      await page.getByText(/library was restored from .* What it was before is kept as/).waitFor();
      await page.getByText(/settings in .* were broken/).waitFor();
      const names = (await (await restarted.client()).call('listTags')).map(({ name }) => name);
      assert.deepEqual([names.includes('backed up'), names.includes('later')], [true, false]);
    });
    assert.ok(readdirSync(restarted.folder).some((name) => name.startsWith('library.db.set-aside-')));
  });

  it('shows what two models say of the listed tracks, side by side', () =>
    stage.show(async (page) => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('overdrive');
      await listsTracks(page, 1);
      await page.getByRole('link', { name: 'Models' }).click();
      for (const name of ['First crnn', 'Hearmark transformer']) {
        const article = page.getByRole('article').filter({ hasText: name });
        await article.getByRole('checkbox', { name: 'Compare' }).check();
      }
      await page.getByRole('button', { name: 'Compare on the listed tracks' }).click();
      const comparison = page.getByRole('region', { name: 'Comparison' });
      await comparison.getByRole('rowheader', { name: /Overdrive/ }).waitFor();
      assert.deepEqual((await comparison.getByRole('columnheader').allInnerTexts()).slice(2), [
        'first-crnn',
        'hearmark-transformer',
      ]);
      await comparison.getByText(/they agree \d+% of the time/).waitFor();
    }));

  it('calls a tag something else, by keyboard, and undoes that', () =>
    stage.show(async (page) => {
      await openTag(page, 'techno');
      // To the cross, and past it
      for (let press = 0; press < 2; press++) await page.keyboard.press('Tab');
      await becomes(() => page.evaluate('document.activeElement.value'), 'techno');
      await page.keyboard.type('warehouse');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'The tag “warehouse”' }).waitFor();
      await toLibrary(page);
      await facet(page, 'warehouse').waitFor();
      assert.equal(await facet(page, 'techno').count(), 0);
      await facet(page, 'warehouse').click();
      await listsTracks(page, 7);
      await page.keyboard.press('Control+z');
      await facet(page, 'techno').waitFor();
      assert.equal(await facet(page, 'warehouse').count(), 0);
    }));

  it('merges a tag into another, by keyboard, and undoes that', () =>
    stage.show(async (page) => {
      await stage.addTag('live', ['Attic']);
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      await openTag(page, 'live');
      await page.getByRole('button', { name: 'Merge into…' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('combobox', { name: 'Merge “live” into' }).waitFor();
      await page.keyboard.type('electronic');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Separate' }).waitFor();
      await toLibrary(page);
      await listsTracks(page, 8);
      assert.equal(await facet(page, 'live').count(), 0);
      await page.keyboard.press('Control+z');
      await listsTracks(page, 7);
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await facet(page, 'live').waitFor();
    }));

  it('hides a tag, and undoes that', () =>
    stage.show(async (page) => {
      await chipOf(page, 'Overdrive', 'techno', 'suggested').waitFor();
      await openTag(page, 'techno');
      await page.getByRole('checkbox', { name: 'Hidden' }).check();
      await page.getByRole('button', { name: 'Undo', exact: true }).waitFor();
      await toLibrary(page);
      await facet(page, 'electronic').waitFor();
      await becomes(() => page.getByTitle(/^techno:/).count(), 0);
      assert.equal(await facet(page, 'techno').count(), 0);
      await page.keyboard.press('Control+z');
      await chipOf(page, 'Overdrive', 'techno', 'suggested').waitFor();
      await facet(page, 'techno').waitFor();
    }, leavesPage));

  it('makes a tag part of two broader ones, which then find its tracks, and undoes that', () =>
    stage.show(async (page) => {
      await page.keyboard.press('5');
      for (const name of ['warming up', 'closing time']) {
        await page.getByRole('textbox', { name: 'A tag of your own' }).fill(name);
        await page.keyboard.press('Enter');
        await page.getByText(`${name} was created`).waitFor();
      }
      await openTag(page, 'techno');
      for (const name of ['warming up', 'closing time']) {
        await page.getByRole('button', { name: 'Add…' }).click();
        await page.getByRole('combobox', { name: '“techno” is part of' }).waitFor();
        await page.keyboard.type(name);
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: `No longer part of ${name}` }).waitFor();
      }
      await toLibrary(page);
      for (const name of ['warming up', 'closing time']) {
        await facet(page, name).click();
        await listsTracks(page, 7);
        await page.getByRole('button', { name: 'Clear', exact: true }).click();
        await listsTracks(page, 12);
      }
      await page.keyboard.press('Control+z');
      await facet(page, 'closing time').getByText('0', { exact: true }).waitFor();
      await facet(page, 'warming up').getByText('7', { exact: true }).waitFor();
      await page.keyboard.press('Control+z');
      await facet(page, 'warming up').getByText('0', { exact: true }).waitFor();
    }));

  it('listens with another model, and keeps what the person decided', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('a');
      await pickTag(page, 'techno');
      await walkTo(page, 'Overdrive');
      await page.keyboard.press('r');
      await pickTag(page, 'dance');
      await page.getByRole('button', { name: 'Undo', exact: true }).first().waitFor();
      await page.keyboard.press('4');
      const other = page.getByRole('article').filter({ hasText: 'Hearmark transformer' });
      await other.getByRole('button', { name: 'Use this model' }).click();
      await other.getByText('In use', { exact: true }).waitFor();
      await other.getByText('12 of 12 tracks').waitFor();
      await page.keyboard.press('1');
      await listsTracks(page, 12);
      await chipOf(page, 'Overdrive', 'techno', 'accepted').waitFor();
      await page.getByRole('searchbox', { name: 'Search' }).fill('overdrive');
      await listsTracks(page, 1);
      assert.equal(await page.getByTitle(/^dance:/).count(), 0);
    }));

  it('makes a new address, by which this browser goes on and all others are out', () =>
    stage.show(
      async (page) => {
        const others = await stage.client();
        await page.keyboard.press('5');
        await page.getByRole('button', { name: 'Make a new address' }).click();
        await becomes(() => new URL(page.url()).pathname + new URL(page.url()).search, '/');
        await page.getByRole('heading', { name: 'Library' }).waitFor();
        await assert.rejects(others.call('getOverview'), /401/);
      },
      { expects: /401/ },
    ));
});

/** Opens the dialog of a tag in the settings. */
async function openTag(page: Page, tag: string): Promise<void> {
  await page.keyboard.press('5');
  await page.getByRole('searchbox', { name: 'Find a tag' }).fill(tag);
  await page.getByRole('button', { name: new RegExp(`^${tag}( your own)?$`) }).click();
  await page.getByRole('dialog', { name: `The tag “${tag}”` }).waitFor();
}

/** Closes the dialog and goes to the library, by keyboard. */
async function toLibrary(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('1');
}
