import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, it } from 'node:test';
import { DownloadError } from '../../../src-main/errors.ts';
import { downloadFile } from '../../../src-main/models/downloads/downloadFile.ts';
import type { Download } from '../../../src-main/models/downloads/checkDownload.ts';
import { randomBytes } from '../../fixtures/randomBytes.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { FileServer } from '../FileServer.ts';

const content = randomBytes(300_000, 1);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('downloadFile', () => {
  const folder = temporaryFolder();
  const server = new FileServer();
  let file: string;
  const expected = (parts: Partial<Download> = {}): Download => {
    return { url: server.url, file, bytes: content.length, sha256: hashOf(content), ...parts };
  };
  const fails = async (download: Download, message: RegExp) => {
    const error: unknown = await downloadFile(download).catch((error: unknown) => error);
    assert.ok(error instanceof DownloadError, String(error));
    assert.match(error.message, message);
    assert.ok(!existsSync(file), 'nothing that could be taken for the file');
    return error;
  };
  const isWhole = () => {
    assert.deepEqual(readFileSync(file), content);
    assert.ok(!existsSync(`${file}.part`) && !existsSync(`${file}.part.json`), 'nothing is left over');
  };

  before(() => server.start());
  beforeEach(() => {
    file = join(mkdtempSync(join(folder, 'd-')), 'model.bin');
    server.reset(content);
  });

  it('fetches a whole file, checked and counted', async () => {
    const counts: (number | undefined)[][] = [];
    const onProgress = (...count: (number | undefined)[]) => void counts.push(count);
    assert.equal(await downloadFile(expected(), { onProgress }), hashOf(content));
    isWhole();
    assert.deepEqual(counts.at(-1), [content.length, content.length]);
    assert.deepEqual(server.ranges, [undefined]);
  });

  it('sends nothing of the person and asks for the bytes as they are', async () => {
    await downloadFile(expected());
    const { method, headers } = server.requests[0]!;
    assert.equal(method, 'GET');
    assert.equal(headers['accept-encoding'], 'identity');
    assert.equal(headers.cookie ?? headers.authorization ?? headers.referer, undefined);
  });

  it('does not ask again for a file that is there; one that is wrong is deleted', async () => {
    await downloadFile(expected());
    await downloadFile(expected());
    assert.equal(server.requests.length, 1);
    writeFileSync(file, content.subarray(1));
    await fails(expected(), /deleted: size: expected 300000, got 299999/);
  });

  it('takes files of a server that closes the connection behind each', async () => {
    server.closes = true;
    for (let n = 0; n < 40; n++) {
      await downloadFile(expected());
      isWhole();
      rmSync(file);
    }
  });

  it('goes on where the connection broke, asking for the rest alone', async () => {
    server.breakAfter = 100_000;
    const { retry } = await fails(expected(), /connection/);
    assert.ok(retry);
    const kept = readFileSync(`${file}.part`).length;
    assert.ok(kept > 0 && kept <= 100_000, `${kept} bytes were kept`);
    server.breakAfter = undefined;
    await downloadFile(expected());
    isWhole();
    assert.deepEqual(server.ranges, [undefined, `bytes=${kept}-`]);
    assert.equal(server.bytesSent.at(-1), content.length - kept);
  });

  it('begins again where the server knows no ranges', async () => {
    server.hasRanges = false;
    server.breakAfter = 100_000;
    await fails(expected(), /connection/);
    server.breakAfter = undefined;
    await downloadFile(expected());
    isWhole();
    assert.equal(server.bytesSent.at(-1), content.length);
  });

  it('begins again where the file changed meanwhile', async () => {
    server.reset(randomBytes(300_000, 2));
    server.breakAfter = 100_000;
    await fails(expected(), /connection/);
    server.reset(content);
    await downloadFile(expected());
    isWhole();
    assert.match(server.ranges[0]!, /^bytes=\d+-$/);
    assert.equal(server.bytesSent.at(-1), content.length);
  });

  it('takes a part that is complete as it is', async () => {
    const stamp = JSON.stringify({ url: server.url, stamp: server.etag });
    writeFileSync(`${file}.part`, content);
    writeFileSync(`${file}.part.json`, stamp);
    await downloadFile(expected());
    isWhole();
    assert.deepEqual(server.bytesSent, [0]);
  });

  it('drops a part that is longer than the file', async () => {
    writeFileSync(`${file}.part`, Buffer.concat([content, content]));
    writeFileSync(`${file}.part.json`, JSON.stringify({ url: server.url, stamp: server.etag }));
    await downloadFile(expected());
    isWhole();
    assert.deepEqual(server.bytesSent, [0, content.length]);
  });

  it('deletes what has another hash, and says which', async () => {
    const wrong = 'ab'.repeat(32);
    await fails(
      expected({ sha256: wrong }),
      new RegExp(`SHA-256: expected ${wrong}, got ${hashOf(content)}`),
    );
    assert.ok(!existsSync(`${file}.part`));
  });

  it("checks git's id of a file where that is known", async () => {
    const gitBlob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    await downloadFile(expected({ sha256: null, bytes: null, gitBlob }));
    isWhole();
    file = `${file}2`;
    await fails(expected({ sha256: null, gitBlob: '0'.repeat(40) }), /Git's id: expected 0{40}, got /);
  });

  it('refuses more bytes than expected, announced or not, and an announced size beyond every bound', async () => {
    await fails(expected({ bytes: 1000 }), /300000 bytes where at most 1000/);
    assert.ok(!existsSync(`${file}.part`));
    server.hasLength = false;
    await fails(expected({ bytes: 1000 }), /more bytes where at most 1000/);
    assert.ok(!existsSync(`${file}.part`));
    server.hasLength = true;
    server.announcedLength = 5 * 1024 ** 3;
    await fails(expected({ bytes: null, sha256: null }), /5368709120 bytes where at most 4294967296/);
  });

  it('does not take a file that ends early for the whole', async () => {
    await fails(
      expected({ bytes: content.length + 1, sha256: null }),
      /300000 bytes where 300001 are expected/,
    );
    server.hasLength = false;
    await fails(expected({ bytes: content.length + 1, sha256: null }), /ended after 300000 of 300001/);
  });

  it('says what the server answers, and that there is none', async () => {
    server.status = 404;
    await fails(expected(), /answered 404 Not Found/);
    const { retry } = await fails(expected({ url: 'http://127.0.0.1:9/x' }), /no answer from 127\.0\.0\.1:9/);
    assert.ok(retry);
  });

  it('follows redirects, but not to where the bytes could be changed on their way', async () => {
    server.redirects = [`${server.url}/elsewhere`];
    await downloadFile(expected());
    isWhole();
    file = `${file}2`;
    server.redirects = ['http://example.org/model.bin'];
    await fails(expected(), /redirects to http:\/\/example\.org\/model\.bin, which is not https/);
    await fails(expected({ url: 'http://example.org/model.bin' }), /not https/);
    server.redirects = Array.from({ length: 9 }, (_, hop) => `${server.url}/${hop}`);
    await fails(expected(), /redirects endlessly/);
  });

  it('gives up a server that falls silent, and keeps what came', async () => {
    server.stallAfter = 100_000;
    const download = downloadFile(expected(), { stallSeconds: 0.3 });
    await assert.rejects(download, /sent nothing for 0\.3 s/);
    assert.ok(readFileSync(`${file}.part`).length > 0);
  });

  it('goes on after it was killed in the middle', async () => {
    server.stallAfter = 200_000;
    const script = join(import.meta.dirname, 'downloadProcess.ts');
    const child = fork(script, [JSON.stringify(expected())], { stdio: 'ignore' });
    const done = await new Promise<number>((resolve, reject) => {
      child.on('message', (bytes) => Number(bytes) > 100_000 && resolve(Number(bytes)));
      child.on('exit', () => reject(new Error('it ended by itself')));
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    server.stallAfter = undefined;
    await downloadFile(expected());
    isWhole();
    const [, first] = /^bytes=(\d+)-$/.exec(server.ranges.at(-1)!)!;
    assert.ok(Number(first) >= done, `asked from ${first} on, ${done} were there`);
  });

  it('stops when it is told to, and goes on later', async () => {
    server.stallAfter = 100_000;
    const stop = new AbortController();
    const onProgress = (bytes: number) => bytes > 50_000 && stop.abort(new Error('enough'));
    await assert.rejects(downloadFile(expected(), { signal: stop.signal, onProgress }), /enough/);
    server.stallAfter = undefined;
    await downloadFile(expected());
    isWhole();
    assert.match(server.ranges.at(-1)!, /^bytes=\d+-$/);
  });
});
