import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MpdConnection } from '../../src-main/players/mpd/MpdConnection.ts';

/** For node:test's `skip`: false where MPD is installed, else the reason that is printed. */
export const withoutMpd =
  spawnSync('mpd', ['--version']).error !== undefined &&
  'mpd is not installed (.ci/run installs it on Debian)';

/** Starts an MPD over a folder of music, which plays to nobody; its database is made. Stop it when it is no longer needed. */
export async function startMpd(folder: string, music: string) {
  const socket = join(folder, 'mpd.socket');
  const port = await freePort();
  mkdirSync(join(folder, 'mpd-playlists'));
  const config = join(folder, 'mpd.conf');
  const quoted = (path: string) => JSON.stringify(path);
  writeFileSync(
    config,
    `music_directory ${quoted(music)}
playlist_directory ${quoted(join(folder, 'mpd-playlists'))}
db_file ${quoted(join(folder, 'mpd.db'))}
log_file ${quoted(join(folder, 'mpd.log'))}
bind_to_address ${quoted(socket)}
bind_to_address "127.0.0.1"
port "${port}"
auto_update "no"
audio_output {
  type "null"
  name "nobody"
}
`,
  );
  const child = spawn('mpd', ['--no-daemon', config], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const local = await untilItListens(socket);
  await local.ask('update');
  while ((await local.ask('status')).some(([name]) => name === 'updating_db')) await sleep(10);
  return {
    address: `mpd://127.0.0.1:${port}`,
    socket: `mpd://${socket}`,
    ask: (...words: [string, ...string[]]) => local.ask(...words),
    async stop() {
      local.close();
      child.kill();
      await ended;
    },
  };
}

async function untilItListens(socket: string): Promise<MpdConnection> {
  for (let tries = 0; ; tries++) {
    try {
      return await MpdConnection.open({ path: socket }, 'the test');
    } catch (error) {
      if (tries === 500) throw error;
      await sleep(10);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
