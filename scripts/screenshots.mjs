// `npm run screenshots`: pictures of every view for docs/screenshots. A small library of made-up music is really
// listened to; a generated one of 100,000 tracks shows the size. Names are invented, there is no cover art. Pictures are
// of Debian's Chromium (HEARMARK_CHROMIUM names another). `npm run screenshots -- views` takes a part alone: first-run, training,
// views, map or many.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadModelPackage } from '../src-main/taggers/modelPackage.ts';
import { openLibrary } from '../src-main/library/openLibrary.ts';
import { islandsModel, makeIslands } from '../test/e2e/fixtures/makeIslands.ts';
import { collection } from '../test/e2e/fixtures/makeMusic.ts';
import { makeTunes } from '../test/e2e/fixtures/makeTunes.ts';
import { Stage } from '../test/e2e/Stage.ts';
import { everything } from '../test/server/testHost.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const shots = join(root, 'docs/screenshots');
const bytesMax = 150_000;
const manyTracks = 100_000;
const mapTracks = 6000;
const desk = { width: 1280, height: 800 };
const phone = { width: 480, height: 800 };

mkdirSync(shots, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'hearmark-screenshots-'));
try {
  if (isWanted('first-run')) await on({}, pictureFirstRun);
  if (isWanted('training')) await on({ settings: { model: 'hearmark-crnn', jobs: 1 } }, pictureTraining);
  // Each with something else in its middle, so that there is something to see over time
  const pieces = collection.map((piece, index) => ({
    ...piece,
    sound: [piece.sound, index % 2 ? 'chords' : 'hum', piece.sound, 'drums', piece.sound].slice(
      0,
      3 + (index % 3),
    ),
    seconds: 90 + 11 * index,
  }));
  if (isWanted('views'))
    await on({ pieces, listened: true, settings: { model: 'hearmark-transformer' } }, pictureViews);
  if (isWanted('map')) {
    const place = mkdtempSync(join(folder, 'map-'));
    const library = openLibrary(join(place, 'library.db'));
    await makeIslands(library, mapTracks);
    library.close();
    await on({ folder: place, settings: { model: islandsModel } }, pictureMap);
  }
  if (isWanted('many')) {
    await makeMany(join(folder, 'library.db'));
    await on({ folder, settings: { model: 'hearmark-crnn' } }, pictureMany);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function isWanted(part) {
  const parts = process.argv.slice(2);
  return parts.length === 0 || parts.includes(part);
}

async function on(options, look) {
  const stage = await Stage.open(options);
  try {
    await look(stage);
  } finally {
    await stage.close();
  }
}

async function pictureFirstRun(stage) {
  await stage.show(
    async (page) => {
      await page.getByText('Measured just now').waitFor();
      await take(page, 'first-run');
    },
    { viewport: desk, colorScheme: 'light' },
  );
}

/** What two files say, and what one field of theirs is to say. */
async function pictureEdit(page) {
  await page.getByText('Slow Water', { exact: true }).click();
  await page.getByText('Grey Morning', { exact: true }).click({ modifiers: ['Control'] });
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Album', exact: true }).fill('Weather, vol. 1');
  await take(page, 'edit');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

/** Every view of a library that was really listened to, with a few decisions in it. */
async function pictureViews(stage) {
  rmSync(join(stage.folder, 'models'), { recursive: true }); // only what comes with Hearmark
  await stage.addTag(
    'energetic',
    ['Cold Start', 'Overdrive', 'Static', 'Glass Motor', 'Night Shift'],
    'mood',
  );
  await stage.addTag('late night', ['Night Shift', 'Slow Water', 'Cellar']);
  for (const [colorScheme, ending] of [
    ['light', ''],
    ['dark', '-dark'],
  ])
    await stage.show(
      async (page) => {
        await page
          .getByTitle(/^electronic:/)
          .first()
          .waitFor();
        await take(page, `library${ending}`);
        if (!ending) await pictureEdit(page);
        await page.getByText('Night Shift', { exact: true }).click();
        await page.keyboard.press('Enter');
        await page.getByRole('region', { name: 'Similar tracks' }).getByRole('link').first().waitFor();
        await page.getByRole('button', { name: 'Spectrogram' }).click();
        await page.getByText(/bands on the mel scale/).waitFor();
        await take(page, `track${ending}`);
        await page.keyboard.press('2');
        await page.getByRole('article', { name: 'Question' }).waitFor();
        await take(page, `review${ending}`);
        await page.keyboard.press('3');
        await page.getByRole('article').first().waitFor();
        await take(page, `jobs${ending}`);
        await page.keyboard.press('4');
        await page.getByRole('article').first().waitFor();
        await take(page, `models${ending}`);
        await page.keyboard.press('5');
        await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
        await take(page, `settings${ending}`);
        await page.keyboard.press('w');
        // The preview stays for the next window
        if (!ending) await page.getByRole('button', { name: 'Show what would change' }).click();
        await page.getByText(/files would change/).waitFor();
        await take(page, `write${ending}`);
      },
      { viewport: desk, colorScheme },
    );
  await stage.show(
    async (page) => {
      await page
        .getByTitle(/^electronic:/)
        .first()
        .waitFor();
      await take(page, 'library-narrow');
      await page.keyboard.press('2');
      await page.getByRole('article', { name: 'Question' }).waitFor();
      await take(page, 'review-narrow');
    },
    { viewport: phone, colorScheme: 'dark' },
  );
}

/** The map of made-up islands of music, with an outline round some of it. */
async function pictureMap(stage) {
  for (const [colorScheme, ending] of [
    ['light', ''],
    ['dark', '-dark'],
  ])
    await stage.show(
      async (page) => {
        await page.getByRole('button', { name: 'Map', exact: true }).click();
        await page.getByRole('application', { name: /^Map of / }).waitFor();
        await page.getByRole('list', { name: 'Regions' }).getByRole('button').first().waitFor();
        await take(page, `map${ending}`);
      },
      { viewport: desk, colorScheme, expects: /GL Driver Message/ },
    );
}

/** Teaches three tags of the person's own, one of them with too few answers, and shows what came of it. */
async function pictureTraining(stage) {
  makeTunes(stage.music, 16);
  const client = await stage.client();
  await client.addFolder(stage.music);
  const { rows } = await client.call('findTracks', everything);
  const idsOf = (kind, from, to) =>
    rows
      .filter(({ fileName }) => fileName.startsWith(kind))
      .slice(from, to)
      .map(({ trackId }) => trackId);
  for (const [name, yes, no] of [
    ['thumping', idsOf('drums', 0, 12), idsOf('strings', 0, 12)],
    ['for the evening', idsOf('strings', 2, 12), idsOf('drums', 4, 13)],
    ['for the car', idsOf('drums', 0, 4), idsOf('strings', 5, 16)],
  ]) {
    const { id } = await client.call('createTag', { name, category: 'own' });
    for (const [trackIds, action] of [
      [yes, 'added'],
      [no, 'rejected'],
    ])
      await client.call('correct', { selection: { trackIds }, tagIds: [id], action });
  }
  for (const [colorScheme, ending] of [
    ['light', ''],
    ['dark', '-dark'],
  ])
    await stage.show(
      async (page) => {
        await page.keyboard.press('l');
        await page.getByRole('button', { name: 'Learn 2 tags' }).waitFor();
        await take(page, `training${ending}`);
        await page.getByRole('button', { name: 'Learn 2 tags' }).click();
        await page.getByText(/would gain thumping/).waitFor();
        await take(page, `training-result${ending}`);
        await page.getByRole('button', { name: 'Discard it' }).click();
        await page.getByRole('button', { name: 'Learn 2 tags' }).waitFor();
      },
      { viewport: desk, colorScheme },
    );
}

/** A library of many tracks, whose scores are made up. */
async function makeMany(library) {
  const { weightsHash } = await loadModelPackage(join(root, 'models/hearmark-crnn'));
  const env = { ...process.env, HEARMARK_LIBRARY: library, HEARMARK_WEIGHTS_HASH: weightsHash };
  const made = spawnSync(
    process.execPath,
    [join(root, 'test/bench/makeBigLibrary.ts'), library, String(manyTracks)],
    {
      env,
      stdio: 'inherit',
    },
  );
  if (made.status !== 0) throw new Error('the large library was not made');
}

async function pictureMany(stage) {
  await stage.show(
    async (page) => {
      const find = page.getByRole('searchbox', { name: 'Find a tag in this list' });
      for (const tag of ['electronic', 'energetic']) {
        await find.fill(tag);
        await page.getByRole('button', { name: new RegExp(`^${tag} `) }).click();
      }
      await find.fill('');
      await page.getByRole('button', { name: 'Exclude vocals' }).click();
      await page.getByRole('button', { name: 'Remove: not vocals' }).waitFor();
      await page
        .getByTitle(/^electronic:/)
        .first()
        .waitFor();
      // Counted after the list is read: all of it are electronic
      const [total] = /[\d,]+/.exec(await page.locator('.count[role=status]').innerText());
      await page.getByRole('button', { name: new RegExp(`^electronic ${total}$`) }).waitFor();
      await page.evaluate("document.querySelector('aside').scrollTo(0, 0)");
      await take(page, 'library-100000');
    },
    { viewport: desk, colorScheme: 'light' },
  );
}

/** As a PNG, or as a JPEG where that would be too large. */
async function take(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate(
    'document.fonts.ready.then(() => Promise.all(document.getAnimations().map((one) => one.finished)))',
  );
  const path = join(shots, `${name}.png`);
  await page.screenshot({ path });
  let written = path;
  if (statSync(path).size > bytesMax) {
    rmSync(path);
    written = join(shots, `${name}.jpg`);
    await page.screenshot({ path: written, type: 'jpeg', quality: 80 });
  }
  console.log(`${written} ${(statSync(written).size / 1000).toFixed(0)} kB`);
}
