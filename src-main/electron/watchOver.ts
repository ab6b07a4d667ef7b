import type { BrowserWindow } from 'electron';
import { logError } from '../log/log.ts';
import { PageRevival } from './PageRevival.ts';
import type { ShellText } from './shellTexts.ts';

export interface WatchOptions {
  /** Shows a question over the window and resolves with the place of the button that was pressed. */
  ask: (message: ShellText, buttons: ShellText[]) => Promise<number>;
  quit: () => void;
}

/** Shows a page anew whose process has ended, and asks what to do about one that does not answer. Jobs go on meanwhile. */
export function watchOver(window: BrowserWindow, { ask, quit }: WatchOptions): void {
  const revival = new PageRevival();
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const next = revival.after(reason, Date.now());
    if (next === 'nothing') return;
    logError('the page', new Error(`its process ended: ${reason}, ${exitCode}`));
    if (next === 'reload') return webContents.reload();
    const text =
      'The window has stopped working several times. Jobs go on, and nothing that you decided is lost.';
    void ask(text, ['Show it again', 'Quit Hearmark']).then((chosen) =>
      chosen === 0 ? webContents.reload() : quit(),
    );
  });
  let isAsking = false;
  window.on('unresponsive', () => {
    if (isAsking) return;
    isAsking = true;
    logError('the page', new Error('it does not answer'));
    void ask('The window does not answer. Jobs go on meanwhile.', ['Wait', 'Show it anew']).then((chosen) => {
      isAsking = false;
      // What hangs hears no reload: its process is ended, and the page comes back as after a crash
      if (chosen === 1 && !window.isDestroyed()) webContents.forcefullyCrashRenderer();
    });
  });
}
