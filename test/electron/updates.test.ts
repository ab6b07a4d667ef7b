import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { configureRequestUrl, HttpExecutor, type DownloadOptions } from 'builder-util-runtime';
import updater, { type AppUpdater } from 'electron-updater';
import type { Notice } from '../../src-main/api.ts';
import { canUpdate, Updates } from '../../src-main/electron/Updates.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const hourMs = 3600 * 1000;
const { AppImageUpdater } = updater;

/** electron-updater as it is, for an AppImage of version 1.0.0; only what Electron itself does is done by Node. */
describe('new versions', () => {
  const newProgram = (marker: string) => `#!/bin/sh\necho started > '${marker}'\n`;
  const root = temporaryFolder();
  let folder: string;
  let old: string;
  let asked: string[] = [];
  let served: { version: string; program: string; sha512: string };
  const named = new Set<unknown>();
  const server = createServer(({ url, headers }, response) => {
    asked.push(url!.split('?')[0]!);
    named.add(headers['x-user-staging-id']);
    const { version, program, sha512 } = served;
    const name = `Hearmark-${version}.AppImage`;
    if (url!.startsWith('/latest-linux.yml'))
      response.end(
        `version: ${version}\nfiles:\n  - url: ${name}\n    sha512: ${sha512}\n    size: ${program.length}\npath: ${name}\nsha512: ${sha512}\nreleaseDate: '2026-11-30T00:00:00.000Z'\n`,
      );
    else response.end(program);
  });
  const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => void server.close());
  const { APPIMAGE } = process.env;
  after(() => {
    if (APPIMAGE === undefined) delete process.env.APPIMAGE;
    else process.env.APPIMAGE = APPIMAGE;
  });

  beforeEach(() => {
    folder = mkdtempSync(join(root, 'program-'));
    old = join(folder, 'Hearmark.AppImage');
    writeFileSync(old, 'the old one');
    chmodSync(old, 0o755);
    process.env.APPIMAGE = old;
    asked = [];
    serve('9.9.9', newProgram(join(folder, 'started')));
  });

  function serve(
    version: string,
    program: string,
    sha512 = createHash('sha512').update(program).digest('base64'),
  ) {
    served = { version, program, sha512 };
  }

  async function begin(isWanted: () => boolean = () => true) {
    await listening;
    const notices: Notice[] = [];
    /** What it does when Hearmark is quit, once it has something to do then. */
    let quit: ((exitCode: number) => void) | undefined;
    const loadUpdater = () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const real = new AppImageUpdater(null, {
        version: '1.0.0',
        name: 'hearmark',
        isPackaged: true,
        appUpdateConfigPath: join(folder, 'app-update.yml'),
        userDataPath: folder,
        baseCachePath: join(folder, 'cache'),
        whenReady: () => Promise.resolve(),
        relaunch() {},
        quit() {},
        onQuit: (handler: NonNullable<typeof quit>) => void (quit = handler),
      });
      writeFileSync(join(folder, 'app-update.yml'), `provider: generic\nurl: ${url}\n`);
      Object.assign(real, { httpExecutor: new NodeExecutor() });
      real.disableDifferentialDownload = true;
      return Promise.resolve<AppUpdater>(real);
    };
    const updates = new Updates({
      loadUpdater,
      isWanted,
      releases: 'https://example.org/releases',
      tell: (notice) => notices.push(notice),
    });
    return { updates, notices, quit: () => quit?.(0) };
  }

  it('are fetched once where the person agreed, told, and put in the place of the old one when Hearmark is quit', async () => {
    const { updates, notices, quit } = await begin();
    await updates.lookIfDue(0);
    assert.deepEqual(notices, [
      { level: 'info', text: 'Hearmark 9.9.9 was fetched. It is installed when you quit.' },
    ]);
    assert.equal(readFileSync(old, 'utf8'), 'the old one');
    await updates.lookIfDue(23 * hourMs);
    assert.deepEqual(asked, ['/latest-linux.yml', '/Hearmark-9.9.9.AppImage']);
    assert.deepEqual([...named], ['none'], 'the server could tell this copy of Hearmark from others');
    await updates.lookIfDue(25 * hourMs);
    assert.equal(asked.filter((path) => path === '/latest-linux.yml').length, 2);
    assert.equal(notices.length, 1);
    quit();
    assert.equal(readFileSync(old, 'utf8'), served.program);
    assert.ok(existsSync(join(folder, 'started')), 'the new one was not started once to install itself');
  });

  it('are not asked for where nobody agreed, and not installed where somebody changed their mind', async () => {
    let isWanted = false;
    const { updates, notices, quit } = await begin(() => isWanted);
    await updates.lookIfDue(0);
    assert.deepEqual([asked, readdirSync(folder)], [[], ['Hearmark.AppImage']]);
    isWanted = true;
    await updates.lookIfDue(0);
    assert.equal(notices.length, 1);
    isWanted = false;
    updates.settingsChanged();
    quit();
    assert.equal(readFileSync(old, 'utf8'), 'the old one');
  });

  it('are refused where they are not what their SHA-512 says, and the person is told where to get them', async () => {
    serve(
      '9.9.9',
      'what somebody else put there',
      createHash('sha512').update('what was made').digest('base64'),
    );
    const { updates, notices, quit } = await begin();
    await updates.lookIfDue(0);
    assert.deepEqual(notices, [
      {
        level: 'warning',
        text: 'Hearmark 9.9.9 could not be fetched; the log has the reason. It is at https://example.org/releases.',
      },
    ]);
    quit();
    assert.equal(readFileSync(old, 'utf8'), 'the old one');
  });

  it('are none where the version there is not newer, and nothing is told where nobody answers', async () => {
    serve('1.0.0', 'the same');
    const { updates, notices } = await begin();
    await updates.lookIfDue(0);
    assert.deepEqual([asked, notices], [['/latest-linux.yml'], []]);
    serve('not a version', '');
    await updates.lookIfDue(25 * hourMs);
    assert.deepEqual(notices, []);
  });

  it('are for packages that say where there are any', () => {
    const resources = temporaryFolder();
    assert.equal(canUpdate(true, {}, resources), false);
    writeFileSync(join(resources, 'app-update.yml'), '');
    assert.equal(canUpdate(true, {}, resources), true);
    assert.equal(canUpdate(false, {}, resources), false);
    assert.equal(canUpdate(true, { FLATPAK_ID: 'io.github.hearmark.Hearmark' }, resources), false);
  });
});

/** Node's requests in the place of Electron's. */
class NodeExecutor extends HttpExecutor<ReturnType<typeof request>> {
  override createRequest(options: RequestOptions, callback: (response: unknown) => void) {
    return request(options, callback);
  }

  download(url: URL, destination: string, options: DownloadOptions) {
    const requestOptions: RequestOptions = { headers: options.headers ?? {} };
    configureRequestUrl(url, requestOptions);
    return options.cancellationToken.createPromise<string>((resolve, reject, onCancel) => {
      const callback = (error: Error | null) => (error ? reject(error) : resolve(destination));
      this.doDownload(requestOptions, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}
