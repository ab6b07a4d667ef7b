import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { makeManyFiles } from '../fixtures/makeManyFiles.ts';
import { readWithMutagen, tagFile } from '../fixtures/tagFile.ts';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { chipOf, listsTracks, pickTag, walkTo } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

const titles = ['Overdrive', 'Static'];

describe('writing into files', { skip: withoutChromium }, () => {
  let stage: Stage;
  const files = () => titles.map((title) => join(stage.music, `Hollow Radio - ${title}.flac`));
  const said = (index: number) => readWithMutagen(files()[index]!)!.tags;
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
    await stage.addTag('driving', titles, 'mood');
  });
  after(() => stage.close());

  it('shows how all genres would be written as one value, with a separator of one’s own', () =>
    stage.show(async (page) => {
      await walkTo(page, titles[0]!);
      await page.keyboard.press('a');
      await pickTag(page, 'techno');
      await chipOf(page, titles[0]!, 'techno', 'accepted').waitFor();
      await page.keyboard.press('w');
      await page.getByText('More', { exact: true }).click();
      await page.getByRole('checkbox', { name: /^Write all genres as one value/ }).check();
      const between = page.getByRole('textbox', { name: 'Between them' });
      await between.fill('and');
      await page
        .getByRole('alert')
        .getByText(/up to four characters/)
        .waitFor();
      // Settings that come again meanwhile, as they were, take nothing back of what is typed
      const settings = page.waitForResponse((response) => response.url().endsWith('/getSettings'));
      await (await stage.client()).call('changeSettings', { pollMinutes: 7 });
      await settings;
      await page.getByText('as in “Rock, Metal”').waitFor();
      assert.equal(await between.inputValue(), 'and');
      await between.fill(' / ');
      await between.press('Tab');
      await page.getByText('as in “Rock / Metal”').waitFor();
      await page.getByText(/Hearmark shows them as one genre until/).waitFor();
      await page.getByRole('button', { name: 'Show what would change' }).click();
      const diff = page.getByRole('table', { name: /Changes by file/ });
      await diff.getByText('+ Electronic / techno').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('More', { exact: true }).click();
      await page.getByRole('checkbox', { name: /^Write all genres as one value/ }).uncheck();
      await becomes(() => between.count(), 0);
      await (await stage.client()).call('undo');
    }));

  it('says what is left alone and why, and takes it in by one click', () =>
    stage.show(async (page) => {
      await stage.addTag('for the road', [titles[0]!, titles[1]!]);
      await page.keyboard.press('w');
      await page.getByRole('button', { name: 'Show what would change' }).click();
      const left = page.getByText('Not written, because their categories are left alone: 2 own tags.');
      await left.waitFor();
      await page.getByRole('button', { name: 'Write them, too' }).click();
      await page
        .getByRole('table', { name: /Changes by file/ })
        .getByText('+ for the road')
        .first()
        .waitFor();
      assert.equal(await left.count(), 0);
      await page.keyboard.press('Escape');
      const mode = page.getByRole('combobox', { name: 'own' });
      assert.match(await mode.inputValue(), /add/);
      await mode.selectOption('leave alone');
      await (await stage.client()).call('undo');
    }));

  it('shows what would change, writes what was not refused, and undoes all of it byte for byte', () =>
    stage.show(async (page) => {
      const untouched = files().map((file) => readFileSync(file));
      for (const title of titles) {
        await walkTo(page, title);
        await page.keyboard.press('a');
        await pickTag(page, 'techno');
        await chipOf(page, title, 'techno', 'accepted').waitFor();
      }
      await select(page, titles);
      await page.getByRole('button', { name: 'Write to files…' }).click();
      await page.getByText('Nothing is written to your files until you say so.').waitFor();
      await page.getByRole('radio', { name: 'The 2 selected tracks' }).waitFor();
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByText(/^2 files would change/).waitFor();
      const diff = page.getByRole('table', { name: /Changes by file/ });
      await becomes(
        () => diff.getByRole('insertion').allInnerTexts(),
        ['+ techno', '+ driving', '+ techno', '+ driving'],
      );

      // One line by keyboard, then a whole field out and in again
      const line = diff.getByRole('checkbox', { name: /^MOOD of Hollow Radio - Static/ });
      await diff.getByRole('checkbox', { name: 'Everything in Hollow Radio - Overdrive.flac' }).focus();
      for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await becomes(() => line.isChecked(), false);
      const genre = page.getByRole('checkbox', { name: /^GENRE 2 lines/ });
      await genre.uncheck();
      await page.getByRole('button', { name: 'Write to 1 file' }).waitFor();
      await genre.check();
      assert.deepEqual(
        files().map((file) => readFileSync(file)),
        untouched,
      );
      await page.getByRole('button', { name: 'Write to 2 files' }).click();
      await page.getByText('Written: 2 files.').waitFor();
      assert.deepEqual([said(0).genre, said(0).mood], [['Electronic', 'techno'], ['driving']]);
      assert.deepEqual([said(1).genre, said(1).mood], [['Electronic', 'techno'], undefined]);

      // The library knows the files as they are now, and has nothing to listen to
      const client = await stage.client();
      const job = await client.call('startScan', { folderIds: null });
      const { tagged, unchanged } = await client.job(job.id, ({ endedAt }) => endedAt !== null);
      assert.deepEqual([tagged, unchanged], [0, 12]);

      await page.getByRole('button', { name: 'History' }).click();
      await page.getByText(/batch 1 · 2 files/).waitFor();
      await page.getByRole('button', { name: /Undo everything/ }).click();
      await page.getByRole('button', { name: 'Undo in 2 files' }).click();
      await page.getByText('Undone: 2 files.').waitFor();
      assert.deepEqual(
        files().map((file) => readFileSync(file)),
        untouched,
      );
    }));

  it('tells which file is refused and why, and writes the others', () =>
    stage.show(async (page) => {
      await stage.addTag('techno', titles, 'genre');
      await select(page, titles);
      await page.getByRole('button', { name: 'Write to files…' }).click();
      await page.getByRole('combobox', { name: 'genre' }).selectOption('replace what is there');
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByText('− Electronic').first().waitFor();
      await page.getByRole('checkbox', { name: /^remove a value/ }).uncheck();
      appendFileSync(files()[1]!, 'x');
      await page.getByRole('button', { name: 'Write to 2 files' }).click();
      await page.getByText('Written: 1 file; 1 refused and left unchanged.').waitFor();
      await page.getByRole('button', { name: '1 file refused' }).click();
      await page.getByText('was changed since the preview: look at it again').waitFor();
      assert.deepEqual(said(0).genre, ['techno', 'Electronic']);
      assert.deepEqual(said(1).genre, ['Electronic']);
      await page.getByRole('button', { name: 'Undo this…' }).click();
      await page.getByRole('button', { name: 'Undo in 1 file' }).click();
      await page.getByText('Undone: 1 file.').waitFor();
      assert.deepEqual(said(0).genre, ['Electronic']);
    }));
});

describe('writing into many files', { skip: withoutChromium }, () => {
  /** More than are written before somebody can press Stop. */
  const count = 1000;
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-e2e-'));
  let stage: Stage;
  let paths: string[];
  before(async () => {
    const library = openLibrary(join(folder, 'library.db'));
    paths = makeManyFiles(library, join(folder, 'many'), count);
    library.close();
    stage = await Stage.open({ folder });
  });
  after(() => stage.close());

  it('lists them in pages, stops between two files, and undoes what it wrote', () =>
    stage.show(async (page) => {
      const untouched = readFileSync(paths[0]!);
      await page.keyboard.press('w');
      await page.getByRole('button', { name: 'Show what would change' }).click();
      await page.getByText(/^1,000 files would change, 0 have nothing to write/).waitFor();
      await page.getByText('Page 1 of 20').waitFor();
      await page.getByText('0050.flac').waitFor();
      await becomes(() => page.getByRole('row', { name: /GENRE/ }).count(), 50);
      for (let index = 2; index <= 5; index++) {
        await page.getByRole('button', { name: 'Next page' }).click();
        await page.getByText(`Page ${index} of 20`).waitFor();
      }
      await page.getByRole('checkbox', { name: 'Everything in 0240.flac' }).uncheck();
      await page.getByRole('button', { name: /Write to 999 files/ }).click();
      await page.getByText(/^Written: [1-9]\d* of 999 files/).waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      const outcome = await page.getByText(/not touched, because you stopped it/).innerText();
      const [, written] = /^Written: (\d+) files?; [\d,]+ not touched/.exec(outcome)!;
      const isNew = (path: string) => !readFileSync(path).equals(untouched);
      assert.equal(paths.filter(isNew).length, Number(written));
      assert.ok(Number(written) < count);
      await page.getByRole('button', { name: 'Undo this…' }).click();
      await page.getByRole('button', { name: `Undo in ${written} file` }).click();
      await page.getByText(`Undone: ${written} file`).waitFor();
      assert.deepEqual(paths.filter(isNew), []);
    }));
});

describe('other names and another version of ID3', { skip: withoutChromium }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-e2e-'));
  const path = join(folder, 'home', 'Music', 'a.mp3');
  let stage: Stage;
  before(async () => {
    mkdirSync(join(folder, 'home', 'Music'), { recursive: true });
    tagFile(makeAudio(path, { seconds: 3 }), { title: ['A'], mood: ['calm'] }, { style: 'id3v2.3' });
    stage = await Stage.open({ folder, listened: true });
    await stage.addTag('techno', ['A'], 'genre');
  });
  after(() => stage.close());

  it('are chosen once, shown before and written', () =>
    stage.show(async (page) => {
      const untouched = readFileSync(path);
      await page.keyboard.press('w');
      await page.getByText('More', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Is written as' }).fill('Tekkno; Rave');
      await page.getByRole('combobox', { name: 'A tag' }).fill('techno');
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: 'techno is written as' }).waitFor();
      await page.getByRole('checkbox', { name: /Convert existing ID3 tags to version 2.4/ }).check();
      await page.getByRole('button', { name: 'Show what would change' }).click();
      const diff = page.getByRole('table', { name: /Changes by file/ });
      await diff.waitFor();
      await becomes(() => diff.getByRole('insertion').allInnerTexts(), ['+ Tekkno', '+ Rave', '+ 2.4']);
      await page.getByRole('button', { name: 'Write to 1 file' }).click();
      await page.getByText('Written: 1 file.').waitFor();
      const { TCON, TMOO, TIT2 } = readWithMutagen(path)!.tags;
      assert.deepEqual({ TCON, TMOO, TIT2 }, { TCON: ['Tekkno', 'Rave'], TMOO: ['calm'], TIT2: ['A'] });
      assert.equal(readFileSync(path)[3], 4);
      await page.getByRole('button', { name: 'Undo this…' }).click();
      await page.getByRole('button', { name: 'Undo in 1 file' }).click();
      await page.getByText('Undone: 1 file.').waitFor();
      assert.deepEqual(readFileSync(path), untouched);
    }));
});

async function select(page: Page, names: string[]): Promise<void> {
  await page.keyboard.press('1');
  await listsTracks(page, 12);
  for (const title of names) {
    await walkTo(page, title);
    await page.keyboard.press('s');
  }
}
