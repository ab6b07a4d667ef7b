import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import * as de from '../../src-renderer/messages/de.ts';
import * as he from '../../src-renderer/messages/he.ts';
import { speak } from '../../src-renderer/messages/m.ts';
import { becomes } from '../becomes.ts';
import { collection } from './fixtures/makeMusic.ts';
import { lookAt, still } from './lookAt.ts';
import { Stage, withoutChromium } from './Stage.ts';
import { textsInEnglish, textsOn } from './textsOn.ts';

const pieces = collection.slice(0, 6);
/** One that the host says in each place, in each language. */
const others = [
  {
    language: 'de',
    texts: de,
    isNoAudio: 'keine Audiodatei: es ist ein PNG-Bild',
    isEmpty: 'die Datei ist leer',
    tag: 'für unterwegs',
    added: 'für unterwegs zu 2 Titeln hinzugefügt',
    isRefused: /^wurde geändert, seit Hearmark zuletzt nachsah: /,
    title: /^Tags in \d Datei(en)? schreiben$/,
  },
  {
    language: 'he',
    texts: he,
    isNoAudio: 'לא קובץ שמע: זו תמונת PNG',
    isEmpty: 'הקובץ ריק',
    tag: 'לדרך',
    added: 'הוספת \u2068לדרך\u2069 אל 2 רצועות',
    isRefused: /^השתנה מאז הבדיקה האחרונה של Hearmark: /,
    title: /^כתיבת תגיות ל־\d (קבצים|קובץ)$/,
  },
] as const;

describe('what the host says, in other languages', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces });
    for (const [name, bytes] of [
      ['Cover.mp3', '\x89PNG\r\n\x1a\n0000000000'],
      ['Empty.flac', ''],
      ['Notes.mid', 'MThd'],
    ] as const)
      writeFileSync(join(stage.music, name), Buffer.from(bytes, 'latin1'));
    await (await stage.client()).addFolder(stage.music);
    // Not looked at since, it is not written
    appendFileSync(join(stage.music, 'Anna Brandt - Copper Wire.flac'), 'more');
  });
  after(() => stage.close());

  for (const { language, texts, isNoAudio, isEmpty, tag, added, isRefused, title } of others)
    it(`is ${language}: failures, refusals to write, history and what was undone`, () =>
      stage.show(async (page) => {
        const [m, client] = [speak(language, texts), await stage.client()];
        await client.call('changeSettings', { language });
        await becomes(() => page.locator('html').getAttribute('lang'), language);
        await page.keyboard.press('3');
        await heading(page, m.jobs.jobs()).waitFor();
        await page.getByRole('article').first().getByRole('button', { name: /2/ }).click();
        const failures = page.getByRole('dialog');
        for (const why of [isNoAudio, isEmpty]) await failures.getByText(why, { exact: true }).waitFor();
        await looksRight(page);
        await page.keyboard.press('Escape');

        await stage.addTag(tag, ['Copper Wire', 'Overdrive'], 'mood');
        await page.keyboard.press('w');
        await heading(page, m.write.write()).waitFor();
        await page.getByRole('button', { name: m.write.showWhatWouldChange() }).click();
        await heading2(page, title).waitFor();
        await looksRight(page);
        await page.getByRole('button', { name: m.write.filesRefused({ files: 1 }) }).click();
        await page.getByText(isRefused).waitFor();
        await looksRight(page);
        await page.getByRole('button', { name: m.write.writeToFiles({ files: 1 }) }).click();
        await page.getByRole('button', { name: m.common.done(), exact: true }).click();
        await page.getByRole('button', { name: m.write.history() }).click();
        await page.getByText(title).first().waitFor();
        await looksRight(page);
        await page.keyboard.press('Escape');
        await client.call('undo');
        await page.keyboard.press('Control+Shift+z');
        await page.getByText(m.tags.redone({ title: added })).waitFor();
        await looksRight(page);
        await client.call('undo');
        // The next window begins in English, and stays so until its test has seen it
        await client.call('changeSettings', { language: 'en' });
        await becomes(() => page.locator('html').getAttribute('lang'), 'en');
      }, still));
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const heading2 = (page: Page, name: RegExp) => page.getByRole('heading', { level: 2, name });

/** No word of English is left, nothing stands out, and axe has no complaint. */
async function looksRight(page: Page): Promise<void> {
  await becomes(async () => textsInEnglish(await textsOn(page), pieces), []);
  await lookAt(page);
}
