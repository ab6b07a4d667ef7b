// Past 300 lines: all work on one library, which is heard once, in one browser, which is started once.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { becomes } from '../becomes.ts';
import { everything } from '../server/testHost.ts';
import { collection } from './fixtures/makeMusic.ts';
import {
  chipOf,
  countOf,
  facet,
  listedTitles,
  listsTracks,
  pickTag,
  rowOf,
  settledRow,
  settledTable,
  table,
  walkTo,
} from './inTable.ts';
import { PlexStandIn, token } from '../players/PlexStandIn.ts';
import { startMpd, withoutMpd } from '../players/startMpd.ts';
import { Stage, withoutChromium } from './Stage.ts';
import { leavesPage } from './Windows.ts';

describe('the library view', { skip: withoutChromium }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open({ pieces: collection, listened: true });
    // The models hear all seven electronic tracks alike; what a person adds tells them apart
    await stage.addTag('live', ['Static', 'Attic']);
  });
  after(() => stage.close());

  it('filters by tags: one, more, all or any of them, and without', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      assert.equal(await rowOf(page, 'Slow Water').count(), 0);
      await facet(page, 'live').click();
      await listsTracks(page, 1);
      await page.getByRole('button', { name: 'any tag', exact: true }).click();
      await listsTracks(page, 8);
      await page.getByRole('button', { name: 'Remove: live' }).click();
      await listsTracks(page, 7);
      await page.getByRole('button', { name: 'Exclude live' }).click();
      await listsTracks(page, 6);
      await page.getByRole('button', { name: 'Remove: not live' }).waitFor();
      assert.equal(await rowOf(page, 'Static').count(), 0);
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await listsTracks(page, 12);
    }, leavesPage));

  it('is busy while it shows what was asked for before, and where that has failed no longer', () =>
    stage.show(
      async (page) => {
        await listsTracks(page, 12);
        let late: (() => void) | undefined;
        await page.route('**/api/findTracks', async (route) => {
          await new Promise<void>((resolve) => (late = resolve));
          await route.continue();
        });
        assert.equal(await table(page).getAttribute('aria-busy'), 'false');
        await facet(page, 'electronic').click();
        await becomes(() => late !== undefined, true);
        assert.equal(await table(page).getAttribute('aria-busy'), 'true');
        assert.equal(await countOf(page), 12);
        late!();
        await listsTracks(page, 7);
        assert.equal(await table(page).getAttribute('aria-busy'), 'false');
        await page.unroute('**/api/findTracks');
        await page.route('**/api/findTracks', (route) => route.abort());
        await facet(page, 'electronic').click();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
        assert.equal(await table(page).getAttribute('aria-busy'), 'false');
      },
      { expects: /ERR_FAILED/ },
    ));

  it('filters by the least strength of a suggestion', () =>
    stage.show(async (page) => {
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      const strength = page.getByRole('slider', { name: /Minimum strength/ });
      await strength.fill('0.95');
      // What the file itself says stays, however faintly it was heard
      await listsTracks(page, 3);
      await page.getByRole('button', { name: 'Remove: at least 95%' }).click();
      await listsTracks(page, 7);
      await facet(page, 'electronic').click();
      await listsTracks(page, 12);
    }, leavesPage));

  it('finds words as they are typed', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await page.keyboard.press('/');
      await page.keyboard.type('dora wea');
      await listsTracks(page, 3);
      await page.keyboard.type('x');
      await page.getByRole('heading', { name: 'No tracks match' }).waitFor();
      await page.keyboard.press('Escape');
      await listsTracks(page, 12);
    }, leavesPage));

  it('takes a description, says how it was read, and lets each part go', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await page.keyboard.press('/');
      await page.keyboard.type('Electronic from 2011 without live, qwertz');
      await page.getByRole('button', { name: /Find what sounds like this/ }).waitFor();
      await page.keyboard.press('Control+Enter');
      await listsTracks(page, 2);
      assert.equal(await rowOf(page, 'Static').count(), 0);
      const read = page.getByText(
        /^Read as electronic, year:2011 \(“from 2011”\), not live\. Not understood: “qwertz”\.$/,
      );
      await read.waitFor();
      assert.equal(await page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'year:2011');
      await page.getByRole('button', { name: 'Remove: not live' }).click();
      await listsTracks(page, 3);
      assert.equal(await read.count(), 0);
      await page.getByRole('button', { name: 'Clear', exact: true }).click();
      await listsTracks(page, 12);
    }, leavesPage));

  it('plays on with what is like a track, and goes back', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await settledRow(page, 'Slow Water').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Play what is like it', exact: true }).click();
      const player = page.getByRole('region', { name: 'Player' });
      await player.getByText('Slow Water').waitFor();
      await player.getByRole('button', { name: 'Next track' }).click();
      await player.getByText('Slow Water').waitFor({ state: 'detached' });
      await player.getByRole('button', { name: 'Previous track' }).click();
      await player.getByText('Slow Water').waitFor();
    }));

  it('takes fields, completes them and tags with Tab, and tells how', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const search = page.getByRole('searchbox', { name: 'Search' });
      await page.keyboard.press('/');
      await page.keyboard.type('artis');
      await page.getByRole('list', { name: 'Completions' }).getByText('artist:').waitFor();
      await page.keyboard.press('Tab');
      await becomes(() => search.inputValue(), 'artist:');
      await search.fill('');
      await listsTracks(page, 12);
      await page.keyboard.type('tag:liv');
      await page.keyboard.press('Tab');
      await becomes(() => search.inputValue(), 'tag:live ');
      await listsTracks(page, 2);
      await search.fill('-tag:live');
      await listsTracks(page, 10);
      await search.fill('-tag:live year:soon');
      await page.getByRole('status').getByText('year:soon: write it as year:1994,').waitFor();
      await search.fill('tag:qwertz');
      await page.getByRole('status').getByText('There is no tag qwertz.').waitFor();
      await search.fill('');
      await listsTracks(page, 12);
      await page.getByRole('button', { name: 'How to search' }).click();
      await page.getByText('year:1990..1999').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('year:1990..1999').waitFor({ state: 'detached' });
    }, leavesPage));

  it('takes every key after /, from wherever', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      const client = await stage.client();
      const changes = await client.call('listChanges', { limit: 9 });
      const search = page.getByRole('searchbox', { name: 'Search' });
      /** Nobody waits for an answer between two keys. */
      const typeAtOnce = (keys: string) => Promise.all([...keys].map((key) => page.keyboard.press(key)));
      await typeAtOnce('/dora wea');
      await listsTracks(page, 3);
      await page.keyboard.press('Escape');
      await listsTracks(page, 12);
      await page.keyboard.press('2');
      const question = page.getByRole('article', { name: 'Question' });
      await question.waitFor();
      await typeAtOnce('/radio'); // r rejects, a accepts, d skips
      await becomes(() => search.inputValue(), 'radio');
      await listsTracks(page, 3);
      assert.deepEqual(await client.call('listChanges', { limit: 9 }), changes);
    }));

  it('keeps a space that is typed before the next word', () =>
    stage.show(async (page) => {
      await listsTracks(page, 12);
      await page.clock.install();
      await page.keyboard.press('/');
      await page.keyboard.type('dora ');
      await page.clock.runFor(1000); // longer than the pause after which the list follows
      await listsTracks(page, 3);
      await page.keyboard.type('wea');
      await becomes(() => page.getByRole('searchbox', { name: 'Search' }).inputValue(), 'dora wea');
      await listsTracks(page, 3);
    }));

  it('corrects a tag, shows it at once, takes it back and makes it again', () =>
    stage.show(async (page) => {
      await chipOf(page, 'Overdrive', 'techno', 'suggested').click();
      await page.getByRole('menuitem', { name: 'Accept' }).click();
      await chipOf(page, 'Overdrive', 'techno', 'accepted').waitFor();
      await page.keyboard.press('Control+z');
      await chipOf(page, 'Overdrive', 'techno', 'suggested').waitFor();
      await page.keyboard.press('Control+Shift+z');
      await chipOf(page, 'Overdrive', 'techno', 'accepted').waitFor();
      await page.getByText('Redone: Accepted techno').waitFor();
    }));

  it('undoes and does again what was decided before a restart', async () => {
    await stage.decide('techno', 'Overdrive', 'accepted');
    await stage.stop();
    await stage.start();
    await stage.show(async (page) => {
      await chipOf(page, 'Overdrive', 'techno', 'accepted').waitFor();
      await page.keyboard.press('Control+z');
      await chipOf(page, 'Overdrive', 'techno', 'suggested').waitFor();
    });
    await stage.stop();
    await stage.start();
    await stage.show(async (page) => {
      await chipOf(page, 'Overdrive', 'techno', 'suggested').waitFor();
      await page.keyboard.press('Control+y');
      await chipOf(page, 'Overdrive', 'techno', 'accepted').waitFor();
      await page.keyboard.press('Control+z');
      await chipOf(page, 'Overdrive', 'techno', 'suggested').waitFor();
    });
  });

  it('decides on many tracks at once, and takes that back in one step', () =>
    stage.show(async (page) => {
      await facet(page, 'techno').click();
      await listsTracks(page, 7);
      await table(page).focus();
      await page.keyboard.press('Control+a');
      const bar = page.getByRole('toolbar', { name: 'Selected tracks' });
      await bar.getByText('7 tracks').waitFor();
      await page.keyboard.press('a');
      await pickTag(page, 'techno');
      await page.getByText('Accepted techno on 7 tracks').waitFor();
      await chipOf(page, 'Cold Start', 'techno', 'accepted').waitFor();
      assert.equal(await page.getByTitle(/^techno: suggested/).count(), 0);
      await page.getByRole('button', { name: 'Undo', exact: true }).click();
      await chipOf(page, 'Cold Start', 'techno', 'suggested').waitFor();
      assert.equal(await page.getByTitle(/^techno: accepted/).count(), 0);
    }));

  it('makes a tag of the person’s own and adds it to what is selected', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Attic');
      await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('t');
      await pickTag(page, 'rainy day');
      await chipOf(page, 'Attic', 'rainy day', 'added by you').waitFor();
      await chipOf(page, 'Cellar', 'rainy day', 'added by you').waitFor();
      await facet(page, 'rainy day').click();
      await listsTracks(page, 2);
    }));

  it('takes with Enter what was typed last, wherever the arrows were before', () =>
    stage.show(async (page) => {
      await walkTo(page, 'Attic');
      await page.keyboard.press('t');
      const marked = page.getByRole('dialog').getByRole('option', { selected: true });
      await marked.waitFor();
      await page.keyboard.type('te');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const second = await marked.innerText();
      await page.keyboard.type('chn');
      await becomes(async () => (await marked.innerText()).split('\n')[0], 'techno');
      assert.doesNotMatch(second, /^techno/);
      await page.keyboard.press('ArrowUp');
      await becomes(async () => (await marked.innerText()).split('\n')[0], 'Create “techn”');
      await page.keyboard.press('Control+a');
      await page.keyboard.type('élec');
      await becomes(async () => (await marked.innerText()).split('\n')[0], 'electronic');
    }));

  it('keeps two windows in step', () =>
    stage.show(async (page, another) => {
      const other = await another();
      await chipOf(other, 'Cold Start', 'techno', 'suggested').waitFor();
      await walkTo(page, 'Cold Start');
      await page.keyboard.press('a');
      await pickTag(page, 'techno');
      await chipOf(other, 'Cold Start', 'techno', 'accepted').waitFor();
      await other.keyboard.press('Control+z');
      await chipOf(page, 'Cold Start', 'techno', 'suggested').waitFor();
    }));

  it('misses nothing that happens while it opens', () =>
    stage.show(async (page) => {
      await page.route('**/api/events', async (route) => {
        await page.waitForLoadState('load'); // whatever it asks at once, it has asked by then
        await stage.addTag('late', ['Cellar']);
        await route.continue();
      });
      await page.reload();
      await chipOf(page, 'Cellar', 'late', 'added by you').waitFor();
      await (await stage.client()).call('undo');
      await becomes(() => chipOf(page, 'Cellar', 'late', 'added by you').count(), 0);
    }));

  it('copies the paths of what is selected, from a menu that says what its exports are', () =>
    stage.show(
      async (page) => {
        await rowOf(page, 'Cellar').click();
        await rowOf(page, 'Attic').click({ modifiers: ['Control'] });
        await rowOf(page, 'Attic').click({ button: 'right' });
        const menu = page.getByRole('menu', { name: 'Attic' });
        await menu.getByRole('separator', { name: 'Export as' }).waitFor();
        // A browser cannot show a file as the system does
        assert.equal(await menu.getByRole('menuitem', { name: 'Show in folder' }).count(), 0);
        await menu.getByRole('menuitem', { name: 'Copy path' }).click();
        await page.getByText('2 paths copied.').waitFor();
        assert.deepEqual(
          (await page.evaluate<string>('navigator.clipboard.readText()')).split('\n'),
          ['Attic', 'Cellar'].map((title) => join(stage.music, `Olga Ito - ${title}.flac`)),
        );
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    ));

  it('shows all of a long menu, wherever the pointer is', () =>
    stage.show(
      async (page) => {
        await rowOf(page, 'Slow Water').click({ button: 'right' });
        const menu = page.getByRole('menu', { name: 'Slow Water' });
        await menu.waitFor();
        assert.equal(
          await menu.evaluate(
            (one: { scrollHeight: number; clientHeight: number }) => one.scrollHeight > one.clientHeight,
          ),
          false,
        );
        const box = (await menu.boundingBox())!;
        assert.ok(box.y >= 8 && box.y + box.height <= 1000 - 8, JSON.stringify(box));
      },
      { viewport: { width: 1280, height: 1000 } },
    ));

  it('exports the list as a playlist, a table and data', () =>
    stage.show(async (page) => {
      await facet(page, 'electronic').click();
      await listsTracks(page, 7);
      const exported = async (name: RegExp) => {
        await page.getByRole('button', { name: 'Export or import' }).click();
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('menuitem', { name }).click(),
        ]);
        return readFile(await download.path(), 'utf8');
      };
      const playlist = (await exported(/\(M3U8\)$/)).split('\n');
      assert.equal(playlist[0], '#EXTM3U');
      assert.equal(playlist.filter((line) => line.startsWith(stage.music)).length, 7);
      assert.ok(playlist.some((line) => line.endsWith('Anna Brandt - Copper Wire.flac')));
      const [header, ...lines] = (await exported(/\(CSV\)$/)).trim().split('\r\n');
      assert.match(header!, /\btitle\b/);
      assert.equal(lines.length, 7);
      const data = JSON.parse(await exported(/JSON/)) as unknown;
      assert.match(JSON.stringify(data), /"Glass Motor"/);
      assert.doesNotMatch(JSON.stringify(data), /"Slow Water"/);
    }));

  it(
    'sends a list to a player, after it was shown what is there, and takes it back',
    { skip: withoutMpd },
    () =>
      stage.show(async (page) => {
        const mpd = await startMpd(stage.folder, stage.music);
        try {
          await facet(page, 'electronic').click();
          await listsTracks(page, 7);
          await page.getByRole('button', { name: 'Export or import' }).click();
          await page.getByRole('menuitem', { name: 'Send to a player…' }).click();
          const dialog = page.getByRole('dialog', { name: 'Send to a player' });
          await dialog.getByLabel('Name of the playlist').fill('Machines');
          await dialog.getByLabel('Address of the player').fill(mpd.address);
          await page.keyboard.press('Enter');
          await dialog.getByText('7 of 7 tracks are there. Machines is new there.').waitFor();
          await dialog.getByRole('button', { name: 'Send 7 songs' }).click();
          await dialog.getByText('7 songs sent as Machines.').waitFor();
          assert.equal((await mpd.ask('listplaylist', 'Machines')).length, 7);
          await dialog.getByRole('button', { name: 'Undo' }).click();
          await page.getByText('Machines is gone from the player again.').waitFor();
          assert.deepEqual(await mpd.ask('listplaylists'), []);
        } finally {
          await mpd.stop();
        }
      }),
  );

  it('sends a list to Plex, where the token is the password, and undoes it', () =>
    stage.show(
      async (page) => {
        const files = readdirSync(stage.music, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()); // prettier-ignore
        const plex = new PlexStandIn(
          files.map(({ parentPath, name }, index) => ({
            ratingKey: String(index + 1),
            title: `Called ${index}`,
            grandparentTitle: 'Somebody',
            files: [join('/data', relative(stage.folder, parentPath), name)],
            section: '3',
          })),
        );
        try {
          const address = await plex.open();
          await facet(page, 'electronic').click();
          await listsTracks(page, 7);
          await page.getByRole('button', { name: 'Export or import' }).click();
          await page.getByRole('menuitem', { name: 'Send to a player…' }).click();
          const dialog = page.getByRole('dialog', { name: 'Send to a player' });
          await dialog.getByText('plex+http://host:32400 for Plex with your X-Plex-Token as the password').waitFor(); // prettier-ignore
          await dialog.getByLabel('Name of the playlist').fill('Machines');
          await dialog.getByLabel('Address of the player').fill(address);
          await dialog.getByLabel('Password, if it has one').fill('another');
          await page.keyboard.press('Enter');
          await page.getByText('does not know this token').waitFor();
          await dialog.getByLabel('Password, if it has one').fill(token);
          await page.keyboard.press('Enter');
          await dialog.getByText('7 of 7 tracks are there. Machines is new there.').waitFor();
          await dialog.getByRole('button', { name: 'Send 7 songs' }).click();
          await dialog.getByText('7 songs sent as Machines.').waitFor();
          assert.equal(plex.lists[0]!.entries.length, 7);
          await dialog.getByRole('button', { name: 'Undo' }).click();
          await page.getByText('Machines is gone from the player again.').waitFor();
          assert.deepEqual(plex.lists, []);
        } finally {
          plex.close();
        }
      },
      { expects: /503 .*previewSending/ }, // of the other token
    ));

  it('imports a playlist, shows what is not in the library and why, and undoes it', () =>
    stage.show(async (page) => {
      const choose = async (lines: string[]) => {
        await page.getByRole('button', { name: 'Export or import' }).click();
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('menuitem', { name: 'Import a playlist…' }).click(),
        ]);
        await chooser.setFiles({
          name: 'Evening.m3u8',
          mimeType: 'audio/x-mpegurl',
          buffer: Buffer.from(lines.join('\n')),
        });
      };
      const saved = page.getByRole('list', { name: 'Saved filters' }).getByRole('button', { name: 'Evening', exact: true }); // prettier-ignore
      const lines = ['/elsewhere/Anna Brandt - Copper Wire.flac', 'gone.mp3', 'http://radio.example/live'];
      await choose(lines);
      const dialog = page.getByRole('dialog', { name: 'Evening' });
      await dialog.getByText('1 of 3 tracks are in the library.').waitFor();
      await becomes(
        () => dialog.getByRole('list', { name: 'Not found' }).getByRole('listitem').allInnerTexts(),
        ['gone.mp3\nnot in the library', 'http://radio.example/live\nno file of this machine'],
      );
      await saved.waitFor();
      await dialog.getByRole('button', { name: 'Undo' }).click();
      await becomes(() => saved.count(), 0);
      await choose(lines);
      await dialog.getByRole('button', { name: 'Show it' }).click();
      await listsTracks(page, 1);
      await choose(['gone.mp3']);
      await page.getByRole('dialog', { name: 'Evening.m3u8' }).getByText('Nothing was kept.').waitFor();
      await page.keyboard.press('Escape');
      await (await stage.client()).call('undo');
    }));

  it('moves a track of a playlist by every press of a key, and follows an undo where the playlist is filtered, too', () =>
    stage.show(async (page, another) => {
      const order = (window: typeof page) => () => listedTitles(window);
      const titles = ['Slow Water', 'Cold Start', 'Overdrive', 'Static', 'Attic', 'Cellar'];
      await keepPlaylist(stage, 'Fast', titles);
      await openSaved(page, 'Fast');
      await becomes(order(page), titles);
      // Nothing is selected: the active row is meant, wherever it is by then
      await settledTable(page).focus();
      await page.keyboard.press('Home');
      for (let step = 0; step < 4; step++) await page.keyboard.press('Alt+ArrowDown');
      const moved = [...titles.slice(1, 5), 'Slow Water', 'Cellar'];
      await becomes(order(page), moved);
      await rowOf(page, 'Cellar').click();
      // It is the last one: there is nothing to undo
      await page.keyboard.press('Alt+ArrowDown');
      for (let step = 0; step < 3; step++) await page.keyboard.press('Alt+ArrowUp');
      await becomes(order(page), ['Cold Start', 'Overdrive', 'Cellar', 'Static', 'Attic', 'Slow Water']);
      for (let step = 0; step < 3; step++) await page.keyboard.press('Control+z');
      await becomes(order(page), moved);

      const other = await another();
      await openSaved(other, 'Fast');
      await becomes(order(other), moved);
      await facet(other, 'electronic').click();
      const electronic = ['Cold Start', 'Overdrive', 'Static'];
      await becomes(order(other), electronic);
      await rowOf(page, 'Static').click();
      await page.keyboard.press('Shift+Delete');
      await becomes(order(other), ['Cold Start', 'Overdrive']);
      await rowOf(other, 'Overdrive').click();
      await other.keyboard.press('Shift+Delete');
      await becomes(order(other), ['Cold Start']);
      await other.keyboard.press('Control+z');
      await other.keyboard.press('Control+z');
      await becomes(order(other), electronic);
      await dropSaved(stage, 'Fast');
    }));

  it('adds to a playlist after the moves that are under way, and to another one while it shows what it shows', () =>
    stage.show(async (page) => {
      const titles = () => listedTitles(page);
      const add = async (playlist: string) => {
        await page.keyboard.press('Shift+M');
        await page.getByRole('combobox', { name: /Find a playlist/ }).fill(playlist);
        await page.getByRole('option', { name: playlist }).click();
      };
      await keepPlaylist(stage, 'Fast', ['Cold Start', 'Overdrive', 'Static', 'Attic']);
      await keepPlaylist(stage, 'Slow', ['Slow Water', 'Cellar']);
      await openSaved(page, 'Fast');
      await becomes(titles, ['Cold Start', 'Overdrive', 'Static', 'Attic']);
      // Moves wait, as on a slow machine
      const isAdding = Promise.withResolvers<void>();
      await page.route('**/api/moveInPlaylist', async (route) => {
        await isAdding.promise;
        await route.continue();
      });
      await rowOf(page, 'Cold Start').click();
      await page.keyboard.press('Alt+ArrowDown');
      await page.keyboard.press('Alt+ArrowDown');
      await openSaved(page, 'Slow');
      await becomes(titles, ['Slow Water', 'Cellar']);
      await rowOf(page, 'Cellar').click();
      await add('Fast');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      isAdding.resolve();
      await page.getByText('Added 1 track to Fast').waitFor();
      await openSaved(page, 'Fast');
      await becomes(titles, ['Overdrive', 'Static', 'Cold Start', 'Attic', 'Cellar']);

      await facet(page, 'electronic').click();
      const electronic = ['Overdrive', 'Static', 'Cold Start'];
      await becomes(titles, electronic);
      await rowOf(page, 'Static').click();
      await add('Slow');
      await page.getByText('Added 1 track to Slow').waitFor();
      await becomes(() => table(page).getAttribute('aria-busy'), 'false');
      assert.deepEqual(await titles(), electronic);
      await dropSaved(stage, 'Fast', 'Slow');
    }));

  it('makes a playlist by hand, orders it by key, lets a track go, and takes each step back', () =>
    stage.show(async (page) => {
      const titles = () => listedTitles(page);
      await rowOf(page, 'Attic').click();
      await rowOf(page, 'Slow Water').click({ modifiers: ['Control'] });
      await page.keyboard.press('Shift+M');
      await page.getByRole('combobox', { name: /Find a playlist/ }).fill('Rainy days');
      await page.keyboard.press('Enter');
      await page.getByText('Added 2 tracks to Rainy days').waitFor();
      await rowOf(page, 'Cold Start').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Add to a playlist' }).click();
      await page.getByRole('option', { name: 'Rainy days' }).click();
      await page.getByText('Added 1 track to Rainy days').waitFor();

      await openSaved(page, 'Rainy days');
      await becomes(titles, ['Slow Water', 'Attic', 'Cold Start']);
      await rowOf(page, 'Cold Start').click();
      await page.keyboard.press('Alt+ArrowUp');
      await becomes(titles, ['Slow Water', 'Cold Start', 'Attic']);
      assert.equal(await rowOf(page, 'Cold Start').getAttribute('aria-selected'), 'true');
      await rowOf(page, 'Slow Water').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Move down' }).click();
      await becomes(titles, ['Cold Start', 'Slow Water', 'Attic']);
      await page.keyboard.press('Shift+Delete');
      await becomes(titles, ['Cold Start', 'Attic']);
      await page.keyboard.press('Control+z');
      await becomes(titles, ['Cold Start', 'Slow Water', 'Attic']);
      for (const expected of [
        ['Slow Water', 'Cold Start', 'Attic'],
        ['Slow Water', 'Attic', 'Cold Start'],
        ['Slow Water', 'Attic'],
      ]) {
        await page.keyboard.press('Control+z');
        await becomes(titles, expected);
      }
      await page.keyboard.press('Control+z');
      await becomes(() => page.getByRole('list', { name: 'Saved filters' }).count(), 0);
    }));

  it('keeps a filter under a name, over a reload', () =>
    stage.show(async (page) => {
      await facet(page, 'electronic').click();
      await page.getByRole('button', { name: 'Exclude live' }).click();
      await listsTracks(page, 6);
      await page.getByRole('button', { name: 'Save filter…' }).click();
      await page.keyboard.type('Not for dancing');
      await page.keyboard.press('Enter');
      const saved = page.getByRole('list', { name: 'Saved filters' }).getByRole('button', {
        name: 'Not for dancing',
        exact: true,
      });
      await saved.waitFor();
      await page.reload();
      await listsTracks(page, 12);
      await saved.click();
      await listsTracks(page, 6);
      await page.getByRole('button', { name: 'Remove: not live' }).waitFor();
    }));
});

/** Opens a filter, or a playlist, that is kept. */
function openSaved(page: Page, name: string): Promise<void> {
  return page.getByRole('list', { name: 'Saved filters' }).getByRole('button', { name, exact: true }).click();
}

/** Keeps tracks as a playlist, by their titles. */
async function keepPlaylist(stage: Stage, name: string, titles: string[]): Promise<void> {
  const client = await stage.client();
  const { rows } = await client.call('findTracks', everything);
  const trackIds = titles.map((title) => rows.find((row) => row.title === title)!.trackId);
  const sort = { by: 'playlist', descending: false } as const;
  await client.call('addToPlaylist', { name, selection: { trackIds }, sort });
}

/** Forgets filters and playlists that are kept under these names. */
async function dropSaved(stage: Stage, ...names: string[]): Promise<void> {
  const client = await stage.client();
  for (const { id, name } of await client.call('listSavedFilters'))
    if (names.includes(name)) await client.call('deleteSavedFilter', { filterId: id });
}
