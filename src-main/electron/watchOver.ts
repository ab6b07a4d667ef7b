import { app, dialog, type BrowserWindow } from 'electron';
import { logError } from '../log/log.ts';
import { PageRevival } from './PageRevival.ts';

/** Shows a page anew whose process has ended, and asks what to do about one that does not answer. Jobs go on meanwhile. */
export function watchOver(window: BrowserWindow): void {
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
      chosen === 0 ? webContents.reload() : app.quit(),
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

  async function ask(message: string, buttons: string[]): Promise<number> {
    const options = {
      type: 'warning' as const,
      title: 'Hearmark',
      message,
      buttons,
      defaultId: 0,
      cancelId: 0,
    };
    return (await dialog.showMessageBox(window, options)).response;
  }
}

/** Notes in the log what other processes of Electron's ended of; those of ours tell whoever asked them. */
export function logEndedProcesses(): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason === 'clean-exit' || (type === 'Utility' && reason === 'killed')) return;
    logError('Electron', new Error(`a process ended: ${type} ${name ?? ''}, ${reason}, ${exitCode}`));
  });
}
