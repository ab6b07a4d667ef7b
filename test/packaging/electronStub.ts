import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';
import { UtilityOfNode } from '../electron/UtilityOfNode.ts';

/**
 * What of Electron's interface src-main/electron/ uses, for plain Node: `--import` it, and whoever imports 'electron' gets
 * it. Nothing is drawn. The parent process is the page and the person: what it sends (Command) is asked of the handlers, and
 * what would be seen (Seen) is sent to it. Each member is checked against Electron's own types.
 */
export type Command =
  | { do: 'invoke'; id: number; channel: string; args: unknown[] }
  | { do: 'get'; id: number; url: string }
  | { do: 'emit'; event: string; args: unknown[] }
  | { do: 'quit' };
export type Seen =
  | { seen: 'answer'; id: number; answer: unknown }
  | { seen: 'window'; url: string }
  | { seen: 'event'; name: string; data: unknown }
  /** A child process was started. */
  | { seen: 'child'; module: string }
  | { seen: 'dialog'; message: string; detail: string }
  | { seen: 'progress'; bar: number }
  /** Of a track, in its folder. */
  | { seen: 'shown'; file: string }
  | { seen: 'dragged'; files: string[] }
  | { seen: 'error'; text: string };

const own = import.meta.url;
/** As Electron says of itself where it runs a folder. */
Object.assign(process, { defaultApp: true });
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: own, shortCircuit: true } : next(specifier, context),
});

const tell = (seen: Seen): void => void process.send?.(seen);
const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
let serve: ((request: Request) => Response | Promise<Response>) | undefined;
const frame = { url: 'hearmark://app/', parent: null };

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  requestSingleInstanceLock: () => true,
  whenReady: () => Promise.resolve(),
  isReady: () => true,
  getPath: () => process.env.HEARMARK_USER_DATA!,
  getPreferredSystemLanguages: () => ['en-GB'],
  exit: (code) => process.exit(code),
  quit() {
    let isPrevented = false;
    app.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) process.exit(0);
  },
} satisfies Partial<Electron.App>);

class Contents extends EventEmitter {
  readonly session = { setPermissionRequestHandler() {}, setPermissionCheckHandler() {} };
  setWindowOpenHandler() {}
  reload() {}
  isLoading = () => false;
  async loadURL(url: string) {
    tell({ seen: 'window', url });
    return Promise.resolve();
  }
  startDrag({ files }: Electron.Item) {
    tell({ seen: 'dragged', files: files! });
  }
  send(_channel: string, name: string, data: unknown) {
    tell({ seen: 'event', name, data });
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly #all: BrowserWindow[] = [];
  static getAllWindows = () => this.#all;
  static getFocusedWindow = () => this.#all[0] ?? null;
  readonly webContents = new Contents();
  constructor({ icon, webPreferences }: Electron.BrowserWindowConstructorOptions) {
    super();
    void Promise.all([icon as string, webPreferences!.preload!].map((file) => readFile(file))).catch(fail);
    BrowserWindow.#all.push(this);
  }
  loadURL = (url: string) => this.webContents.loadURL(url);
  isMinimized = () => false;
  focus() {}
  show() {}
  setProgressBar(bar: number) {
    tell({ seen: 'progress', bar });
  }
}

export const ipcMain = {
  handle: (name: string, handler: (event: never, ...args: unknown[]) => unknown) =>
    void handlers.set(name, handler as (event: unknown, ...args: unknown[]) => unknown),
} satisfies Partial<Electron.IpcMain>;

export const protocol = {
  registerSchemesAsPrivileged() {},
  handle: (_scheme, handler) => void (serve = handler as typeof serve),
} satisfies Partial<Electron.Protocol>;

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
export const net = {
  async fetch(url: string) {
    const file = fileURLToPath(url);
    return new Response(await readFile(file), { headers: { 'content-type': types[extname(file)] ?? '' } });
  },
};

export const utilityProcess = {
  fork(module: string, args: string[], { execArgv, env }: Electron.ForkOptions) {
    tell({ seen: 'child', module });
    return new UtilityOfNode(module, args, { execArgv: execArgv!, env: env as NodeJS.ProcessEnv });
  },
};

export const Menu = { buildFromTemplate: () => ({}), setApplicationMenu() {} };
export const powerSaveBlocker = {
  start: () => 1,
  stop: () => true,
} satisfies Partial<Electron.PowerSaveBlocker>;
export const screen = { getAllDisplays: () => [] } satisfies Partial<Electron.Screen>;
export const shell = {
  openPath: () => Promise.resolve(''),
  showItemInFolder: (file) => tell({ seen: 'shown', file }),
} satisfies Partial<Electron.Shell>;
/** Read as Electron would, and nothing is drawn of it. */
export const nativeImage = {
  createFromPath: (file: string) => ({
    resize() {
      void readFile(file).catch(fail);
      return {};
    },
  }),
};
/** The person agrees to what is asked, and lets end what cannot go on. */
export const dialog = {
  showErrorBox: (title: string, content: string) => fail(`${title}: ${content}`),
  showMessageBox(options: Electron.MessageBoxOptions) {
    tell({ seen: 'dialog', message: options.message, detail: options.detail! });
    return Promise.resolve({ response: 0, checkboxChecked: false });
  },
  showMessageBoxSync({ message, detail, buttons }: Electron.MessageBoxSyncOptions) {
    tell({ seen: 'dialog', message, detail: detail! });
    return buttons!.length - 1;
  },
};
export class Notification {
  static isSupported = () => false;
}

function fail(error: unknown): void {
  tell({ seen: 'error', text: String((error as Error).stack ?? error) });
}

process.on('message', (command: Command) => {
  if (command.do === 'quit') return app.quit();
  if (command.do === 'emit') return void app.emit(command.event, { preventDefault() {} }, ...command.args);
  const { id } = command;
  const answer =
    command.do === 'invoke'
      ? handlers.get(command.channel)!({ senderFrame: frame }, ...command.args)
      : get(command.url);
  Promise.resolve(answer).then((value) => tell({ seen: 'answer', id, answer: value }), fail);
});

async function get(url: string) {
  const response = await serve!(new Request(url));
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
