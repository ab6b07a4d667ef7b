import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { becomes } from '../becomes.ts';
import { makeTowers } from '../hearing/makeTowers.ts';
import { kindWords, makeKind, type SoundKind } from '../hearing/towerSounds.ts';
import { listsTracks, settledTable, table } from './inTable.ts';
import { Stage, withoutChromium } from './Stage.ts';

describe('words in the window, by a text-audio model', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ settings: { model: 'first-crnn', jobs: 1, hear: ['words'] } });
    makeTowers(join(stage.folder, 'models'));
    for (const kind of Object.keys(kindWords) as SoundKind[])
      writeFileSync(join(stage.music, `${kind} sound.wav`), makeKind(kind));
    await (await stage.client()).addFolder(stage.music);
  });
  after(() => stage.close());

  it('order the tracks by how they sound, are shown as a part of the filter, and can be taken away', () =>
    stage.show(async (page) => {
      await listsTracks(page, 4);
      for (const [kind, words] of Object.entries(kindWords).filter(([kind]) => kind !== 'drums')) {
        await page.keyboard.press('/');
        await page.keyboard.press('Control+A');
        await page.keyboard.type(`${words}, qwertz`);
        await page.keyboard.press('Control+Enter');
        await page.getByText(/^towers listens for “.* qwertz”: what is closest comes first\.$/).waitFor();
        await table(page).getByRole('row').nth(1).getByText(`${kind} sound`).waitFor();
        await listsTracks(page, 4);
        await page.getByRole('button', { name: /^Remove: sounds like “.* qwertz”$/ }).click();
        assert.equal(await page.getByText(/towers listens for/).count(), 0);
      }
    }));

  it('give way to tracks of which more or less is wanted, by menu and by key', () =>
    stage.show(async (page) => {
      const first = table(page).getByRole('row').nth(1);
      await listsTracks(page, 4);
      await settledTable(page).getByText('noise sound').click({ button: 'right' });
      await page.getByRole('menuitem', { name: /^More like this/ }).click();
      await page.getByRole('button', { name: 'Remove: like noise sound.wav' }).waitFor();
      await first.getByText('noise sound').waitFor();
      await settledTable(page).getByText('high sound').click();
      await page.keyboard.press('-');
      await page.getByRole('button', { name: 'Remove: unlike high sound.wav' }).waitFor();
      await page.getByRole('button', { name: 'Remove: like noise sound.wav' }).click();
      await settledTable(page).getByText('low sound').click();
      await page.keyboard.press('+');
      await first.getByText('low sound').waitFor();
      await listsTracks(page, 4);

      await settledTable(page).getByText('low sound').click();
      await page.keyboard.press('Enter');
      const similar = page.getByRole('region', { name: 'Similar tracks' });
      await similar.getByRole('link', { name: /noise sound/ }).focus();
      await page.keyboard.press('+');
      await similar.getByRole('button', { name: 'Remove: More like noise sound.wav' }).waitFor();
      await becomes(() => similar.getByRole('link', { name: /noise sound/ }).count(), 0);
      await similar.getByRole('link', { name: /high sound/ }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: /^Less like this/ }).click();
      await similar.getByRole('button', { name: 'Remove: Less like high sound.wav' }).click();
      await similar.getByRole('link', { name: /high sound/ }).waitFor();
    }));

  it('are not all there is: what was played tells what might be liked, where a history is kept', () =>
    stage.show(async (page) => {
      const client = await stage.client();
      const best = async () => {
        const sort = { by: 'recommended', descending: true } as const;
        const { rows } = await client.call('findTracks', { filter: {}, sort, offset: 0, limit: 1 });
        return rows[0]!.title ?? rows[0]!.fileName;
      };
      await listsTracks(page, 4);
      await page.keyboard.press('Shift+L');
      await page.getByText('No history is kept: switch it on in Settings.').waitFor();
      await page.keyboard.press('5');
      await page.getByRole('checkbox', { name: 'Keep what you play' }).check();
      await page.keyboard.press('1');
      assert.equal(await best(), 'drums sound.wav', 'by name, as nothing was played');
      await settledTable(page).getByText('noise sound').click();
      await page.keyboard.press('p');
      await becomes(best, 'noise sound.wav');
      await page.keyboard.press('Shift+L');
      await table(page).getByRole('row').nth(1).getByText('noise sound').waitFor();
      await client.call('changeSettings', { history: false });
    }));

  it('stay in a filter that is kept, also after a restart', async () => {
    const client = await stage.client();
    const { filter, sort } = await client.call('findByWords', { text: kindWords.high });
    await client.call('saveFilter', { name: 'High ones', filter, sort });
    await stage.stop();
    await stage.start();
    await stage.show(async (page) => {
      await listsTracks(page, 4);
      await page.getByRole('navigation', { name: 'Views' }).getByText('High ones').click();
      await page.getByRole('button', { name: 'Remove: sounds like “bright high tone”' }).waitFor();
      await table(page).getByRole('row').nth(1).getByText('high sound').waitFor();
    });
  });
});
