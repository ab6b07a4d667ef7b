import type { MenuItemConstructorOptions } from 'electron';

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
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => send(command),
    // Shown, not taken: keys belong to the page, where a text field must have its own undo. macOS takes what it shows.
    ...(accelerator && !mac && { accelerator, registerAccelerator: false }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const file = [item('Add Folder…', 'addFolder', 'CmdOrCtrl+O'), separator];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [...file, { role: mac ? 'close' : 'quit' }] },
    {
      label: 'Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        item('Redo', 'redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll', registerAccelerator: false },
        separator,
        item('Search', 'search', 'CmdOrCtrl+F'),
        item('Commands…', 'palette', 'CmdOrCtrl+K'),
      ],
    },
    {
      label: 'View',
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
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { label: 'Help', submenu: [item('Keys', 'keys', '?')] },
  ];
}
