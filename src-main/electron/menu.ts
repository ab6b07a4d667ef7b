import type { MenuItemConstructorOptions } from 'electron';
import type { ShellText } from './shellTexts.ts';

/** What the menu asks of the page: commands of src-renderer/keys.ts, and to add a folder. */
export type MenuCommand =
  | 'addFolder'
  | 'undo'
  | 'redo'
  | 'search'
  | 'keys'
  | 'palette'
  | 'goLibrary'
  | 'goReview'
  | 'goWrite'
  | 'goTraining'
  | 'goDuplicates'
  | 'goJobs'
  | 'goModels'
  | 'goSettings';

/** The application's menu, as the system wants it: with an application menu on macOS. */
export function menuTemplate(
  platform: NodeJS.Platform,
  send: (command: MenuCommand) => void,
  say: (text: ShellText) => string,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const item = (text: ShellText, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: say(text),
    click: () => send(command),
    // Shown, not taken: keys belong to the page, where a text field must have its own undo. macOS takes what it shows.
    ...(accelerator && !mac && { accelerator, registerAccelerator: false }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const file = [item('Add Folder…', 'addFolder', 'CmdOrCtrl+O'), separator];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: say('File'),
      submenu: [...file, mac ? { role: 'close', label: say('Close') } : { role: 'quit', label: say('Quit') }],
    },
    {
      label: say('Edit'),
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut', label: say('Cut') },
        { role: 'copy', label: say('Copy') },
        { role: 'paste', label: say('Paste') },
        { role: 'selectAll', label: say('Select All'), registerAccelerator: false },
        separator,
        item('Search', 'search', 'CmdOrCtrl+F'),
        item('Commands…', 'palette', 'CmdOrCtrl+K'),
      ],
    },
    {
      label: say('View'),
      submenu: [
        item('Library', 'goLibrary', '1'),
        item('Review', 'goReview', '2'),
        item('Write', 'goWrite', 'W'),
        item('Training', 'goTraining', 'L'),
        item('Duplicates', 'goDuplicates', 'C'),
        item('Jobs', 'goJobs', '3'),
        item('Models', 'goModels', '4'),
        item('Settings', 'goSettings', '5'),
        separator,
        { role: 'zoomIn', label: say('Zoom In') },
        { role: 'zoomOut', label: say('Zoom Out') },
        { role: 'resetZoom', label: say('Actual Size') },
        { role: 'togglefullscreen', label: say('Full Screen') },
      ],
    },
    { role: 'windowMenu', label: say('Window') },
    { label: say('Help'), submenu: [item('Keys', 'keys', '?')] },
  ];
}
