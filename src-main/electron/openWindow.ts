import { join } from 'node:path';
import { BrowserWindow, screen, shell } from 'electron';
import { isOurPage, isOutsideLink, pageUrl } from './ourPage.ts';
import { boundsFor, readWindowState, writeWindowState } from './windowState.ts';

/** Opens the window where it was last, showing the page and nothing else, now or ever. */
export function openWindow(preloadFile: string, stateFile: string): BrowserWindow {
  const state = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...boundsFor(
      state,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    ),
    minWidth: 480,
    minHeight: 360,
    title: 'Hearmark',
    icon: join(import.meta.dirname, '../../build/icon.png'),
    show: false,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (state?.maximized) window.maximize();
  // Shown with its first picture, never white.
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeWindowState(stateFile, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });

  const { webContents } = window;
  webContents.session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  webContents.session.setPermissionCheckHandler(() => false);
  webContents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    if (isOutsideLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  void window.loadURL(pageUrl);
  return window;
}
