import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import type { CorrectionAction } from '../../src-main/api.ts';
import { Client, everything } from '../server/testHost.ts';
import { becomes } from '../becomes.ts';
import { putListenedLibrary } from './fixtures/listenedLibrary.ts';
import { makeMusic, type Piece } from './fixtures/makeMusic.ts';
import { installFirstCrnn } from '../fixtures/firstCrnn.ts';
import { chromiumFile, Windows, type WindowOptions } from './Windows.ts';

const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');
/** For node:test's `skip`: false where there is a Chromium, else the reason that is printed. */
export const withoutChromium = existsSync(chromiumFile)
  ? false
  : `no Chromium at ${chromiumFile} (HEARMARK_CHROMIUM names another)`;

const hosts = new Set<ChildProcess>();
process.once('exit', () => {
  for (const host of hosts) endGroup(host);
});

export interface StageOptions {
  /** Made in the person's Music folder. */
  pieces?: Piece[];
  /**
   * That folder is in the library, and was listened to, before the first page opens. 'now' does it in this stage, whose jobs
   * then tell of it, as do folder and settings that are given; else the library may be one that is kept.
   */
  listened?: boolean | 'now';
  /** Rhythm, key, voice and words are heard, too: they take most of the time of an import. */
  hearsMusic?: boolean;
  /** The library is backed up soon after the start, as a person's is: that takes a process. */
  backsUp?: boolean;
  /** Beside the library; unless given the first CRNN, one process, and what is said above. */
  settings?: object;
  /** Holds a library already, or will; unless given a new one. It is removed in the end. */
  folder?: string;
}

/** A person's machine for tests: music, an empty library, the real `hearmark serve`, and a real browser. */
export class Stage {
  readonly folder: string;
  readonly music: string;
  readonly library: string;
  readonly #windows: Windows;
  #host: ChildProcess | undefined;
  #address = '';

  private constructor(windows: Windows, folder: string) {
    this.#windows = windows;
    this.folder = folder;
    this.music = join(folder, 'home', 'Music');
    this.library = join(folder, 'library.db');
  }

  static async open({
    pieces = [],
    listened = false,
    hearsMusic = false,
    backsUp = false,
    settings,
    folder,
  }: StageOptions = {}): Promise<Stage> {
    const stage = new Stage(await Windows.open(), folder ?? mkdtempSync(join(tmpdir(), 'hearmark-e2e-')));
    try {
      mkdirSync(stage.music, { recursive: true });
      await installFirstCrnn(join(stage.folder, 'models'), stage.library);
      const chosen = settings ?? {
        ...{ model: 'first-crnn', jobs: 1, backups: backsUp },
        ...(!hearsMusic && { hear: [] }),
      };
      writeFileSync(join(stage.folder, 'settings.json'), JSON.stringify(chosen));
      makeMusic(stage.music, pieces);
      const maybeKept = listened === true && !folder && !settings;
      if (maybeKept)
        await putListenedLibrary(stage.library, stage.music, chosen, async () => {
          await stage.start();
          const client = await stage.client();
          await client.addFolder(stage.music);
          const [job] = await client.call('listJobs');
          assert.deepEqual([job!.state, job!.failures], ['done', 0], 'what failed is not kept');
        });
      if (!stage.#host) await stage.start();
      if (listened && !maybeKept) await (await stage.client()).addFolder(stage.music);
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  /** The printed address, with its token. */
  get address(): string {
    return this.#address;
  }

  /** Starts the host and waits for its address. */
  async start(): Promise<void> {
    const host = spawn(process.execPath, [program, 'serve', '--port', '0', '--library', this.library], {
      env: {
        ...process.env,
        HOME: join(this.folder, 'home'),
        HEARMARK_LIBRARY: this.library,
        HEARMARK_MODELS: join(this.folder, 'models'),
        HEARMARK_LOGS: join(this.folder, 'logs'),
        XDG_CONFIG_HOME: join(this.folder, 'home', '.config'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own: nothing of it is left behind
    });
    this.#host = host;
    hosts.add(host);
    let said = '';
    host.stderr.on('data', (data: Buffer) => (said += data.toString()));
    for await (const line of createInterface(host.stdout)) {
      this.#address = /http:\/\/\S+/.exec(line)?.[0] ?? '';
      if (this.#address) break;
    }
    host.stdout.resume();
    assert.ok(this.#address, `the host has ended: ${said}`);
  }

  /** Ends the host as Ctrl-C does; fails where it leaves a process behind. */
  async stop(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    if (!host || host.exitCode !== null) return;
    const ended = once(host, 'exit');
    host.kill('SIGINT');
    await ended;
    await becomes(() => isGroupAlive(host), false);
  }

  async close(): Promise<void> {
    try {
      this.#windows.close();
      await this.stop();
    } finally {
      if (this.#host) endGroup(this.#host);
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Speaks to the host as a page does: for what a test needs but is not about. */
  client(): Promise<Client> {
    return Client.signIn(this.#address);
  }

  /** Scans all folders, so that a job tells of it. */
  async scan(): Promise<void> {
    const client = await this.client();
    const { id } = await client.call('startScan', { folderIds: null });
    await client.job(id, ({ endedAt }) => endedAt !== null);
  }

  /** Adds a tag to tracks, by their titles; one that nobody knows becomes the person's own. */
  async addTag(name: string, titles: string[], category = 'own'): Promise<void> {
    const client = await this.client();
    const { rows } = await client.call('findTracks', everything);
    const trackIds = titles.map((title) => rows.find((row) => row.title === title)!.trackId);
    const known = (await client.call('listTags')).find(
      (tag) => tag.name === name && tag.category === category,
    );
    const tag = known ?? (await client.call('createTag', { name, category }));
    if (trackIds.length === 0) return;
    await client.call('correct', { selection: { trackIds }, tagIds: [tag.id], action: 'added' });
  }

  /** Decides on a tag that the track with this title has already. */
  async decide(name: string, title: string, action: CorrectionAction): Promise<void> {
    const client = await this.client();
    const [{ rows }, tags] = [await client.call('findTracks', everything), await client.call('listTags')];
    const { trackId } = rows.find((row) => row.title === title)!;
    const { id } = tags.find((tag) => tag.name === name)!;
    await client.call('correct', { selection: { trackIds: [trackId] }, tagIds: [id], action });
  }

  /** Processes of the host that run this module. */
  processesOf(module: string): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => groupOf(pid) === this.#host?.pid && commandOf(pid).includes(module));
  }

  /**
   * Runs a test in a window with nothing kept from others; `another` opens one more of the same person. What their consoles
   * complain of fails the test, too; but for what it `expects`.
   */
  show(
    test: (page: Page, another: () => Promise<Page>) => Promise<void>,
    options: WindowOptions = {},
  ): Promise<void> {
    return this.#windows.show(this.#address, test, options);
  }
}

function endGroup(host: ChildProcess): void {
  try {
    process.kill(-host.pid!, 'SIGKILL');
  } catch {
    // there is nobody left
  }
}

function isGroupAlive(host: ChildProcess): boolean {
  try {
    process.kill(-host.pid!, 0);
    return true;
  } catch {
    return false;
  }
}

/** The process group of a process (Linux alone): the third field after its name. */
function groupOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
  } catch {
    return undefined;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
