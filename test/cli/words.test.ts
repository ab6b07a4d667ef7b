import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { towers, towersCard } from '../hearing/makeTowers.ts';
import { kindWords, makeKind, type SoundKind } from '../hearing/towerSounds.ts';
import { openDatabase } from '../library/openDatabase.ts';
import { withExternalData } from '../models/importers/withExternalData.ts';
import { FileServer } from '../models/FileServer.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark, runHearmark } from './runHearmark.ts';

const kinds = Object.keys(kindWords) as SoundKind[];
const { name: _name, version: _version, ...card } = towersCard;
const part = (name: string) => readFileSync(join(towers, name));

describe('words by a text-audio model', () => {
  const folder = temporaryFolder();
  const music = join(folder, 'music');
  const file = join(folder, 'library.db');
  const env = { HEARMARK_LIBRARY: file, HEARMARK_MODELS: join(folder, 'models') };
  const run = (...words: string[]) => callHearmark(words, { env });
  const find = async (...words: string[]) => {
    const { lines, stderr, status } = await run('find', ...words, '--json');
    assert.equal(status, 0, stderr);
    return lines as unknown as { path: string; sound: unknown; read: unknown[]; unread: string[] }[];
  };
  const nameOf = ({ path }: { path: string }) => /(\w+)\.wav$/.exec(path)![1];

  before(async () => {
    mkdirSync(music);
    for (const kind of kinds) writeFileSync(join(music, `${kind}.wav`), makeKind(kind));
    const { status, stderr } = await run('tag', music, '--hear', 'tags');
    assert.equal(status, 0, stderr);
  });

  it('are imported as two towers and a tokenizer, and listed, shown and tried as others', async () => {
    const cardFile = join(folder, 'card.json');
    writeFileSync(cardFile, JSON.stringify(card));
    const [text, tokenizer] = ['text.onnx', 'wordPiece.json'].map((one) => join(towers, one)) as [
      string,
      string,
    ];
    const words = ['models', 'import', join(towers, 'audio.onnx'), '--card', cardFile, '--name', 'mine'];
    assert.match(
      (await run(...words)).stderr,
      /a text-audio model needs its text tower \(--text\) and --tokenizer/,
    );
    assert.match((await run(...words, '--text', text)).stderr, /needs --card, --text and --tokenizer/);
    const damaged = await run(...words, '--text', text, '--tokenizer', cardFile);
    assert.match(damaged.stderr, /card\.json: tokenizer\.json: /);
    const mixed = await run(...words, '--text', join(towers, 'audio.onnx'), '--tokenizer', tokenizer);
    assert.match(mixed.stderr, /audio\.onnx: text\.onnx has no input "input_ids"/);
    assert.ok(!existsSync(join(env.HEARMARK_MODELS, 'mine')));

    const { status, stdout, stderr } = await run(...words, '--text', text, '--tokenizer', tokenizer);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^mine: hears words, in /);
    assert.match((await run('models', 'list')).stdout, /^mine +onnx +words +1\.0 s +CC0-1\.0/m);
    const shown = (await run('models', 'show', 'mine')).stdout;
    assert.match(shown, /Answers +place, 1\.00 a second, vector of 12 numbers\n/);
  });

  it('find nothing before anything was heard for them, and say so', async () => {
    const [first] = await find('a bright high tone');
    assert.equal(first, undefined); // no such words in any name
    const { stdout } = await run('find', 'a bright high tone');
    assert.match(stdout, /mine was not asked: it has heard no track yet\./);
  });

  it('find what sounds so, the closest first, and say which words were listened for', async () => {
    const tagged = await run('tag', music, '--hear', 'words', '--json');
    assert.equal(tagged.status, 0, tagged.stderr);
    for (const kind of kinds) {
      const rows = await find(kindWords[kind]);
      assert.equal(nameOf(rows[0]!), kind, kindWords[kind]);
      assert.equal(rows.length, kind === 'drums' ? 1 : 4, 'drums are a tag, too, which narrows');
      assert.deepEqual(rows[0]!.sound, { model: 'mine', words: kindWords[kind].replace(/^(a|the) /, '') });
    }
    const { stdout } = await runHearmark(['find', 'music with beating drums, fast, before 2050'], { env });
    assert.match(
      stdout,
      /^mine listens for “beating drums fast”: what is closest comes first\. Narrowed to /,
    );
    assert.match((await run('tag', music, '--hear', 'words')).stdout, /0 tagged, 4 unchanged/);
  });

  it('are not asked for what they do not know, and a tag still narrows', async () => {
    const [row] = await find('雨の夜');
    assert.equal(row, undefined);
    const { stdout } = await run('find', '雨の夜');
    assert.match(stdout, /mine was not asked: it does not know these words\./);
    const names = (await find('a deep low tone', 'without', 'piano')).map(nameOf);
    assert.equal(names[0], 'low');
    assert.equal((await run('find', ' ')).status, 2);
  });

  it('are placed by the model that was chosen, of several', async () => {
    const other = [
      'models',
      'import',
      join(towers, 'audio.onnx'),
      '--card',
      join(folder, 'card.json'),
      '--name',
      'another',
    ];
    const more = ['--text', join(towers, 'text.onnx'), '--tokenizer', join(towers, 'bytePair.json')];
    assert.equal((await run(...other, ...more)).status, 0);
    assert.match(
      (await run('find', 'a deep low tone')).stdout,
      /another was not asked: it has heard no track yet/,
    );
    assert.match((await run('models', 'use', 'mine')).stdout, /^mine is the text-audio model from now on/);
    assert.match((await run('find', 'a deep low tone')).stdout, /^mine listens for/);
    await run('models', 'use', 'another');
    assert.match((await run('find', 'a deep low tone')).stdout, /another was not asked/);
    assert.equal((await run('models', 'remove', 'another')).status, 0);
    assert.match((await run('find', 'a deep low tone')).stdout, /^mine listens for/);
  });

  it('hear again what is damaged in the library', async () => {
    const database = openDatabase(file);
    assert.equal(
      database.prepare(`UPDATE word_vectors SET vector = x'00' WHERE track_id = 1`).run().changes,
      1,
    );
    // Numbers that are none, in the right length
    database.prepare(`UPDATE word_vectors SET vector = ? WHERE track_id = 2`).run(Buffer.alloc(24, 0xff));
    database.close();
    const names = (await find('a bright high tone')).map(nameOf);
    assert.deepEqual(names.toSorted(), kinds.toSorted());
    assert.equal(names[0], 'high');
    assert.match((await run('tag', music, '--hear', 'words')).stdout, /1 tagged, 3 unchanged/);
    assert.equal((await find('a deep low tone')).map(nameOf)[0], 'low');
  });

  it('go on with tags where the text tower is broken', async () => {
    writeFileSync(join(env.HEARMARK_MODELS, 'mine', 'text.onnx'), 'broken');
    const { status, stdout, stderr } = await run('find', 'piano');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^Read as piano\./);
    assert.match(stderr, /mine: .*It is left out\./);
    rmSync(join(env.HEARMARK_MODELS, 'mine'), { recursive: true });
    assert.match((await run('find', 'piano')).stdout, /^Read as piano\.\n/);
  });
});

describe('hearmark models get, of a text-audio model', () => {
  const folder = temporaryFolder();
  const servers = {
    url: new FileServer(),
    data: new FileServer(),
    text: new FileServer(),
    tokenizer: new FileServer(),
  };
  const external = withExternalData(part('audio.onnx'), 'audio.onnx.data');
  const contents = {
    url: external.onnx,
    data: external.data,
    text: part('text.onnx'),
    tokenizer: part('bytePair.json'),
  };
  const env = {
    HEARMARK_CATALOGUE: join(folder, 'catalogue.json'),
    HEARMARK_MODELS: join(folder, 'models'),
    HEARMARK_LIBRARY: join(folder, 'library.db'),
  };
  const run = (...words: string[]) => callHearmark(words, { env });
  const published = (name: keyof typeof servers, file: string) => ({
    url: servers[name].url,
    file,
    bytes: contents[name].length,
    sha256: createHash('sha256').update(contents[name]).digest('hex'),
  });

  before(async () => {
    for (const [name, server] of Object.entries(servers)) {
      await server.start();
      server.reset(contents[name as keyof typeof contents]);
    }
    const entry = {
      name: 'published',
      ...published('url', 'audio.onnx'),
      architecture: 'onnx',
      card,
      beside: {
        data: published('data', 'audio.onnx.data'),
        text: published('text', 'text.onnx'),
        tokenizer: { ...published('tokenizer', 'tokenizer.json'), sha256: null },
      },
      licence: 'free',
      paper: 'paper',
      dataSet: 'Tones and words',
    };
    const catalogue = {
      format: 1,
      licences: { free: { name: 'CC0-1.0', commercialUse: true, url: 'https://example.org/cc0' } },
      papers: { paper: { title: 'A test', url: 'https://example.org/paper' } },
      models: [entry],
    };
    writeFileSync(env.HEARMARK_CATALOGUE, JSON.stringify(catalogue));
  });

  it('lists the size of all its files', async () => {
    const bytes = Object.values(contents).reduce((sum, { length }) => sum + length, 0);
    const { stdout } = await run('models', 'get');
    assert.match(stdout, new RegExp(`^published +${(bytes / 1e6).toFixed(1)} MB +CC0-1\\.0`, 'm'));
  });

  it('says how to do it by hand where a file does not come, and goes on with what came', async () => {
    servers.text.status = 503;
    const { status, stderr } = await run('models', 'get', 'published');
    assert.equal(status, 1);
    for (const { url } of Object.values(servers)) assert.ok(stderr.includes(`Download ${url}`), url);
    assert.match(
      stderr,
      /--data audio\.onnx\.data --text text\.onnx --tokenizer tokenizer\.json --name published/,
    );
    assert.ok(!existsSync(join(env.HEARMARK_MODELS, 'published')));
    servers.text.status = undefined;
  });

  it('downloads all files, checks each, and makes one package of them', async () => {
    const asked = servers.url.requests.length;
    const { status, stdout, stderr } = await run('models', 'get', 'published');
    assert.equal(status, 0, stderr);
    assert.equal(servers.url.requests.length, asked, 'what had come was not asked for again');
    assert.match(stdout, /published: hears words, in /);
    assert.match(stdout, /Pinned SHA-256 [0-9a-f]{64} of published tokenizer /);
    // The weights that lay in a second file lie in the first one now
    const whole = readFileSync(join(env.HEARMARK_MODELS, 'published', 'model.onnx'));
    assert.ok(whole.length > external.data.length && whole.length > part('audio.onnx').length - 200);
    assert.match((await run('models', 'get', 'published')).stdout, /^published is installed already\.\n$/m);
  });

  it('refuses weights of another model', async () => {
    await run('models', 'remove', 'published');
    servers.data.reset(contents.data.subarray(0, 100));
    const { status, stderr } = await run('models', 'get', 'published');
    assert.equal(status, 1);
    assert.match(stderr, /100 bytes where \d+ are expected/);
    const cardFile = join(folder, 'card.json');
    writeFileSync(cardFile, JSON.stringify(card));
    const paths = Object.entries({ ...contents, data: contents.data.subarray(0, 100) }).map(
      ([name, bytes]) => {
        writeFileSync(join(folder, name), bytes);
        return join(folder, name);
      },
    );
    const [audio, data, text, tokenizer] = paths as [string, string, string, string];
    const words = [
      '--card',
      cardFile,
      '--data',
      data,
      '--text',
      text,
      '--tokenizer',
      tokenizer,
      '--name',
      'other',
    ];
    const slip = await run('models', 'import', audio, ...words);
    assert.match(slip.stderr, /the file of its weights is too short, or another one/);
  });
});
