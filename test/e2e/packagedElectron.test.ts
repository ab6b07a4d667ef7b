import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { toneFile } from '../packaging/toneFile.ts';
import { until } from '../becomes.ts';

const program = process.env.HEARMARK_PACKAGED;

describe(
  'the packaged program',
  { skip: !program && 'no package here: HEARMARK_PACKAGED names its program' },
  () => {
    it('starts with a folder, listens to it, shows each view and ends when its window is closed', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hearmark-packaged-'));
      const music = join(folder, 'Music');
      toneFile(join(music, 'Long Tone.wav'), 440);
      const port = await freePort();
      const options = [`--remote-debugging-port=${port}`, `--user-data-dir=${join(folder, 'config')}`];
      const child = spawn(program!, [...options, ...(process.env.CI ? ['--no-sandbox'] : []), music], {
        stdio: 'inherit',
        env: {
          ...process.env,
          HEARMARK_LIBRARY: join(folder, 'library.db'),
          HEARMARK_LOGS: join(folder, 'logs'),
        },
      });
      const ended = once(child, 'exit');
      try {
        const connect = () => chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined);
        const browser = await until(connect, (found) => found !== undefined);
        const pageOf = () => browser!.contexts()[0]!.pages()[0];
        const page = (await until(pageOf, (found) => found !== undefined))!;
        await page.getByText('Long Tone', { exact: false }).first().waitFor({ timeout: 120_000 });
        for (const name of ['Review', 'Write', 'Training', 'Jobs', 'Models', 'Settings', 'Library']) {
          await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name }).click();
          await page.getByRole('heading', { name, level: 1 }).waitFor();
        }
        await page.close();
        if (process.platform === 'darwin')
          child.kill(); // stays in the dock
        else assert.deepEqual(await ended, [0, null]);
      } finally {
        child.kill();
        await ended;
        rmSync(folder, { recursive: true, force: true });
      }
    });
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
