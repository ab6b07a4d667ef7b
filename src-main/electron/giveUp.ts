import { app, dialog } from 'electron';
import { tellMistake } from '../log/tellMistake.ts';

/** Says why the host cannot go on, and what that means; the person starts it again or lets it end. */
export function giveUp(error: Error): void {
  const { message, detail, buttons } = farewell(tellMistake('the window', error));
  // No other dialog may be shown before Electron is ready
  if (!app.isReady()) dialog.showErrorBox(message, detail);
  else if (dialog.showMessageBoxSync({ type: 'error', title: 'Hearmark', message, detail, buttons }) === 0)
    app.relaunch();
  app.exit(1);
}

/** `why` is a sentence; the first button starts Hearmark again. */
export function farewell(why: string): { message: string; detail: string; buttons: string[] } {
  return {
    message: 'Hearmark cannot go on',
    detail:
      `${why}\n\nWhat you decided is kept. What was under way goes on at the next start, and a file that was being ` +
      'written into then is put in order first.',
    buttons: ['Start again', 'Quit'],
  };
}
