import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { guardTerminal } from './guardTerminal.ts';
import { serve } from './serve.ts';
import { libraryFile } from '../locations.ts';
import { tellMistake } from '../log/tellMistake.ts';
import { builtPage } from '../server/builtPage.ts';

/**
 * `npm start`: opens the window. Where there is no Electron (its binary is a download of its own) or no display, the web
 * host starts in its place and says where it is; a browser is opened where there is a display and somebody to see it.
 */

if (process.argv.includes('--safe')) process.env.HEARMARK_SAFE = '1';

const root = join(import.meta.dirname, '..', '..');
const main = join(import.meta.dirname, '..', 'electron', 'main.ts');
const electron = electronBinary();
const display = hasDisplay();

guardTerminal();
// Not a stack: what went wrong is told in a sentence, and the log has the rest
process.on('uncaughtException', (error) => {
  say(error);
  process.exit(1);
});

if (electron !== undefined && display && existsSync(main)) {
  await builtPage((line) => console.error(line));
  // Its folder, not its file: Electron then takes name and profile from package.json.
  const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  console.error(
    `There is no ${electron === undefined ? 'Electron here' : 'display'}: the web host starts instead.`,
  );
  process.exitCode = await serve({
    host: '127.0.0.1',
    allowNetwork: false,
    library: libraryFile(),
    onListening: (address) => display && !process.env.CI && openBrowser(address),
  });
}

function say(error: unknown): void {
  console.error(`hearmark: ${tellMistake('npm start', error)}`);
}

/** Electron's program, where it was downloaded: `npx install-electron` does that. */
function electronBinary(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as Record<
      string,
      string
    >;
    const binary = join(folder, 'dist', programs[process.platform] ?? 'electron');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

function hasDisplay(): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** With the system's own program for it; where there is none, the address stands in the terminal. */
function openBrowser(address: string): void {
  const [program, ...parameters] = {
    darwin: ['open', address],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', address],
  }[process.platform as string] ?? ['xdg-open', address];
  const child = spawn(program!, parameters, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
