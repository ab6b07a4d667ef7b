import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  net,
  Notification,
  powerSaveBlocker,
  protocol,
  shell,
  type IpcMainInvokeEvent,
  type NativeImage,
} from 'electron';
import packageJson from '../../package.json' with { type: 'json' };
import { Backend } from '../Backend.ts';
import type { Events } from '../api.ts';
import { rescues } from '../backups/rescues.ts';
import { DamagedError, HearmarkError, ReadError } from '../errors.ts';
import { answer } from '../handlers/answer.ts';
import { createHandlers } from '../handlers/createHandlers.ts';
import { isSafeMode, libraryFile } from '../locations.ts';
import { logError } from '../log/log.ts';
import { displayPath } from '../paths.ts';
import { contentSecurityPolicy } from '../server/contentSecurityPolicy.ts';
import { PlayersServer } from '../server/subsonic/PlayersServer.ts';
import { chosenSettings } from '../settings.ts';
import { giveUp } from './giveUp.ts';
import { isOurPage, pageUrl } from './ourPage.ts';
import { KeepAwake } from './KeepAwake.ts';
import { launchUtility } from './launchUtility.ts';
import { logEndedProcesses } from './logEndedProcesses.ts';
import { menuTemplate } from './menu.ts';
import { openWindow } from './openWindow.ts';
import { pageFile } from './pageFile.ts';
import { sayIn, type ShellText } from './shellTexts.ts';
import { SystemOpens } from './SystemOpens.ts';
import { canUpdate, Updates } from './Updates.ts';
import { watchOver } from './watchOver.ts';
import { WorkEnds } from './WorkEnds.ts';
import { workOf } from './workOf.ts';
import { WorkProgress } from './WorkProgress.ts';

// Electron's entry: builds every object once and passes it down. What it shows is the page of src-renderer; what the
// page asks is answered by handlers/, as for a browser.

const built = join(import.meta.dirname, '../../dist');

// As standard as https: with an origin, storage of its own, and audio that can be sought.
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'hearmark',
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
]);

process.on('uncaughtException', giveUp);
process.on('unhandledRejection', (reason) => logError('the window, a rejection', reason));
logEndedProcesses();
const keepAwake = new KeepAwake({
  start: () => powerSaveBlocker.start('prevent-app-suspension'),
  stop: (id) => powerSaveBlocker.stop(id),
});
const workProgress = new WorkProgress();
const workEnds = new WorkEnds();
const systemOpens = new SystemOpens();
let updates: Updates | undefined;
let say = sayIn('system', []);
let settingsChanged = () => {};

if (process.argv.includes('--safe')) process.env.HEARMARK_SAFE = '1';

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => {
    // On macOS an application stays in the dock, and its jobs go on.
    if (process.platform !== 'darwin') app.quit();
  });
  void app.whenReady().then(start).catch(giveUp);
} else {
  app.quit();
}

async function start(): Promise<void> {
  mkdirSync(app.getPath('userData'), { recursive: true });
  const players = new PlayersServer(libraryFile());
  const backend = await openBackend(players);
  const handlers = createHandlers(backend);
  await players.begin({ backend, handlers });
  if (backend.host.canUpdate) {
    updates = new Updates({
      loadUpdater: async () => (await import('electron-updater')).default.autoUpdater,
      isWanted: () => !isSafeMode() && chosenSettings(backend.settingsFile).updates,
      releases: `${packageJson.homepage}/releases`,
      tell: (notice) => tellPages('notice', notice),
    });
    updates.start();
  }

  ipcMain.handle('api', (event, member: unknown, request: unknown) => {
    refuseStrangers(event);
    return answer(handlers, String(member), request);
  });
  ipcMain.handle('place', (event, path: unknown) => {
    refuseStrangers(event);
    return typeof path === 'string' && path !== '' ? backend.folderChooser.placeOf(path) : null;
  });
  protocol.handle('hearmark', async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'app') return new Response(null, { status: 404 });
    const [, kind, id] = /^\/(audio|cover)\/(\d+)$/.exec(pathname) ?? [];
    if (kind === 'audio') return backend.media.serveAudio(request, Number(id));
    if (kind === 'cover') return backend.media.serveCover(request, Number(id));
    return page(pathname);
  });

  settingsChanged = () => {
    updates?.settingsChanged();
    say = sayIn(chosenSettings(backend.settingsFile).language, app.getPreferredSystemLanguages());
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, tellCommand, say)));
  };
  settingsChanged();
  const open = () => {
    const window = openWindow(join(built, 'preload.cjs'), join(app.getPath('userData'), 'window.json'));
    const ask = async (message: ShellText, buttons: ShellText[]) => {
      const said = { message: say(message), buttons: buttons.map(say), defaultId: 0, cancelId: 0 };
      return (await dialog.showMessageBox(window, { type: 'warning', title: 'Hearmark', ...said })).response;
    };
    watchOver(window, { ask, quit: () => app.quit() });
  };
  open();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  closeCleanly(backend);
  systemOpens.begin({
    trackOf: (path) => backend.library.files.find(path)?.trackId ?? undefined,
    showTrack,
    mayAdd,
    async addFolder(path) {
      await tellWhatFails(async () => {
        await handlers.addFolder({ token: backend.folderChooser.placeOf(path).token });
      });
      showWindow();
    },
  });
}

/** Where the library is lost or damaged, the person says what is done about it. */
async function openBackend(players: PlayersServer): Promise<Backend> {
  try {
    return await Backend.open({
      libraryFile: libraryFile(),
      players,
      host: {
        kind: 'desktop',
        nativeDialogs: true,
        canUpdate: canUpdate(app.isPackaged, process.env, process.resourcesPath),
        audioUrl: '/audio/',
        coverUrl: '/cover/',
      },
      emit: tellPages,
      launch: launchUtility,
      pickFolder,
      desktop: { showFolder, showFile: (file) => shell.showItemInFolder(file), dragFiles },
    });
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
    const ways = rescues(libraryFile());
    const buttons = [...ways.map(({ label }) => label), 'Quit'];
    const chosen = dialog.showMessageBoxSync({
      type: 'warning',
      title: 'Hearmark',
      message: 'The library is lost or damaged',
      detail: error.message,
      buttons,
      defaultId: 0,
      cancelId: ways.length,
    });
    if (!ways[chosen]) throw error;
    ways[chosen].run();
    return openBackend(players);
  }
}

/** A file of the built page, under the policy that keeps everything else out. */
async function page(pathname: string): Promise<Response> {
  const file = pageFile(join(built, 'renderer'), pathname);
  if (file === undefined) return new Response(null, { status: 404 });
  const response = await net.fetch(pathToFileURL(file).href);
  const headers = new Headers(response.headers);
  headers.set('content-security-policy', contentSecurityPolicy);
  headers.set('x-content-type-options', 'nosniff');
  return new Response(response.body, { status: response.status, headers });
}

/** Only the page's own top frame is answered. */
function refuseStrangers({ senderFrame }: IpcMainInvokeEvent): void {
  if (!senderFrame || senderFrame.parent || !isOurPage(senderFrame.url)) throw new Error('not our page');
}

function tellPages<Name extends keyof Events>(name: Name, event: Events[Name]): void {
  const windows = BrowserWindow.getAllWindows();
  for (const window of windows) window.webContents.send('event', name, event);
  if (name === 'changed' && (event as Events['changed']).what.includes('settings')) settingsChanged();
  const work = workOf(name, event);
  if (!work) return;
  keepAwake.note(work);
  const bar = workProgress.after(work);
  for (const window of windows) window.setProgressBar(...bar);
  const told = workEnds.after(work, Date.now(), BrowserWindow.getFocusedWindow() !== null);
  if (!told || !Notification.isSupported()) return;
  new Notification({ ...told, body: say(told.body) }).on('click', showWindow).show();
}

function tellCommand(command: string): void {
  BrowserWindow.getFocusedWindow()?.webContents.send('event', 'command', command);
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** Within the page: nothing of it is loaded anew. */
function showTrack(trackId: number): void {
  showWindow();
  const [contents] = BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
  const show = () => void contents?.loadURL(`${pageUrl}#/track/${trackId}`);
  if (contents?.isLoading()) contents.once('did-finish-load', show);
  else show();
}

async function mayAdd(folder: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Hearmark',
    message: say('Add the folder {0}?').replace('{0}', () => displayPath(folder)),
    detail: say(
      'This file is not in your library. Hearmark can listen to the folder it lies in; no file is changed.',
    ),
    buttons: [say('Add the folder'), say('Cancel')],
    cancelId: 1,
  });
  return response === 0;
}

/** What cannot be done because of a person's own files is told, and is no mistake. */
async function tellWhatFails(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof HearmarkError)) throw error;
    tellPages('notice', { level: 'warning', text: error.message });
  }
}

async function pickFolder(): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const options = { title: say('Choose a folder with music'), properties: ['openDirectory' as const] };
  const { filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return filePaths[0] ?? null;
}

async function showFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem !== '') throw new ReadError(`cannot show ${folder}: ${problem}`, { path: folder });
}

/** Of the window that has the focus: it is where the pointer was pressed. */
function dragFiles(files: string[]): void {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  window?.webContents.startDrag({ file: files[0]!, files, icon: dragIcon() });
}

function dragIcon(): NativeImage {
  return nativeImage.createFromPath(join(import.meta.dirname, '../../build/icon.png')).resize({ width: 48 });
}

/** The library is closed before the application is: quitting waits for it. */
function closeCleanly(backend: Backend): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    void backend.close().finally(() => {
      state = 'closed';
      app.quit();
    });
  });
}
