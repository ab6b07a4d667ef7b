import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { parseCard } from '../../src-main/taggers/card.ts';
import { parseHearingCard } from '../../src-main/taggers/hearing/hearingCard.ts';
import { readCatalogue, type CatalogueEntry, type PublishedFile } from '../../src-main/models/catalogue.ts';
import { recipeNames } from '../../src-main/models/composing/builtInRecipes.ts';
import measured from '../../src-main/models/measured.json' with { type: 'json' };
import { readVocabulary } from '../../src-main/models/vocabularies/readVocabulary.ts';
import { referenceFolder, withoutReference } from '../reference.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { networkFor } from '../taggers/networkFor.ts';

const file = join('src-main', 'models', 'catalogue.json');
const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown> & { models: object[] };

describe('the catalogue', () => {
  let entries: CatalogueEntry[];
  before(async () => void (entries = await readCatalogue(file)));

  it('names networks and vocabularies that there are, under https', async () => {
    assert.ok(entries.length > 20);
    for (const { name, url, architecture, hyper, vocabulary, card, licence, paper, beside } of entries) {
      const addresses = [
        url,
        licence.url,
        paper.url,
        ...Object.values(beside ?? {}).map((file) => file!.url),
      ];
      for (const address of addresses) assert.match(address, /^https:\/\//, name);
      if (vocabulary === undefined) continue;
      const tags = await readVocabulary(vocabulary);
      const hyperparameters = card?.hyperparameters ?? hyper;
      assert.doesNotThrow(() => networkFor(architecture, hyperparameters, tags.length), name);
    }
  });

  it('has cards for ONNX files that lack only their name and tags', async () => {
    const compiled = entries.filter(({ architecture }) => architecture === 'onnx');
    assert.ok(compiled.length > 0);
    for (const { name, card, vocabulary } of compiled) {
      const common = { format: 1, version: '1', licence: 'x', architecture: 'onnx', name };
      if (vocabulary === undefined) {
        const parsed = parseHearingCard(JSON.stringify({ ...common, ...card }));
        assert.deepEqual(parsed.task, ['words'], name);
        continue;
      }
      const tags = await readVocabulary(vocabulary);
      const whole = {
        ...common,
        vocabulary: tags,
        ...card,
      };
      assert.doesNotThrow(() => parseCard(JSON.stringify(whole)), name);
    }
  });

  it('can check every file, and says of each licence whether it forbids commercial use', () => {
    // Files of a release have no id in git's tree: of these, nobody publishes a hash, and the first download pins it
    const isUnknown = ({ sha256, gitBlob }: PublishedFile) => !(sha256 ?? gitBlob);
    const unknown = entries.filter(({ beside = {}, ...entry }) =>
      [entry, ...Object.values(beside)].some((file) => isUnknown(file!)),
    );
    assert.deepEqual(
      unknown.map(({ name }) => name),
      ['mn05_as', 'mn20_as', 'mn30_as', 'mn40_as', 'mn40_as_ext'],
    );
    const forbidding = entries.filter(({ licence }) => !licence.commercialUse);
    assert.deepEqual(
      forbidding.map(({ name }) => name),
      ['discogs-effnet'],
    );
    for (const { licence } of entries) assert.equal(/-NC/.test(licence.name), !licence.commercialUse);
  });

  it('agrees with the weights at hand: size, SHA-256, git’s id', { skip: withoutReference }, () => {
    const sources = readFileSync(join(referenceFolder, 'SOURCES.md'), 'utf8');
    const known = new Map(
      [...sources.matchAll(/^ +([0-9a-f]{64}) +weights\/(\S+)$/gm)].map(([, hash, name]) => [name!, hash!]),
    );
    assert.ok(known.size >= 9);
    for (const [name, hash] of known) {
      const entry = entries.find((one) => one.file === name);
      assert.equal(entry?.sha256, hash, name);
      const path = join(referenceFolder, 'weights', name);
      if (!existsSync(path)) continue;
      const bytes = readFileSync(path);
      assert.equal(entry?.bytes, bytes.length, name);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), hash, name);
      const blob = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
      assert.equal(entry?.gitBlob, blob, name);
    }
  });
});

describe('what was measured of models', () => {
  it('is what docs/models.md says, of the models that there are', async () => {
    const { clips, models } = measured;
    const rows = readFileSync(join('docs', 'models.md'), 'utf8')
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter(([, , right]) => right?.endsWith(`of ${clips.genres}`));
    const told = rows.flatMap(([, title, genres, , , , , speech, instruments]) => {
      const [, name, version] = /^`([^`]+)`(?: (.+))?$/.exec(title!)!;
      // Version 1 of both shipped models is gone
      if (version === '1.0.0') return [];
      const figures = [genres, speech, instruments].map((cell) => Number(cell!.split(' ')[0]));
      return [[name, version, ...figures]];
    });
    assert.deepEqual(
      models.map(({ name, version, genres, speechForMusic, instruments }) => [
        ...[name, version, genres, speechForMusic, instruments],
      ]),
      told,
    );
    const known = [...(await readCatalogue(file)).map(({ name }) => name), ...recipeNames];
    const shipped = ['hearmark-transformer', 'hearmark-crnn'];
    for (const name of shipped) {
      const { version } = JSON.parse(readFileSync(join('models', name, 'card.json'), 'utf8')) as Versioned;
      assert.equal(models.find((one) => one.name === name)?.version, version);
    }
    assert.deepEqual(
      models.filter(({ name }) => ![...known, ...shipped].includes(name)),
      [],
    );
  });
});

interface Versioned {
  version: string;
}

describe('a catalogue that is wrong', () => {
  const folder = temporaryFolder();
  const refuses = async (text: string, message: RegExp) => {
    const path = join(folder, 'catalogue.json');
    writeFileSync(path, text);
    await assert.rejects(readCatalogue(path), message);
  };
  const withFirst = (changes: object) =>
    JSON.stringify({ ...content, models: [{ ...content.models[0], ...changes }, content.models[1]] });

  it('is refused with the first thing wrong', async () => {
    await assert.rejects(readCatalogue(join(folder, 'no.json')), /cannot read the catalogue .*no\.json/);
    await refuses('{', /catalogue\.json: /);
    await refuses(withFirst({ url: 'http://example.org/x' }), /models\.0\.url: the address is not https/);
    await refuses(withFirst({ file: '../x' }), /models\.0\.file: a plain file name/);
    await refuses(withFirst({ sha256: 'abc' }), /models\.0\.sha256/);
    await refuses(withFirst({ licence: 'nobody' }), /the catalogue has no "nobody"/);
    await refuses(withFirst({ name: (content.models[1] as { name: string }).name }), /is listed twice/);
  });
});
