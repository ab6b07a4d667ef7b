import { m } from './messages/m.ts';

/**
 * Every key of the window, in one place: the ? dialog, the command palette and the menus' hints are made of it.
 * `mod` is Command on a Mac and Control elsewhere. What a command does, the open view says (state/Commands).
 */
export const keyMap = [
  { command: 'playPause', keys: ['Space'], says: m.keys.playPause(), group: 'everywhere' },
  { command: 'palette', keys: ['mod+k'], says: m.keys.palette(), group: 'everywhere' },
  { command: 'search', keys: ['/', 'mod+f'], says: m.keys.search(), group: 'everywhere' },
  { command: 'undo', keys: ['mod+z'], says: m.keys.undo(), group: 'everywhere' },
  { command: 'redo', keys: ['mod+shift+z', 'mod+y'], says: m.keys.redo(), group: 'everywhere' },
  { command: 'addFolder', keys: ['mod+o'], says: m.keys.addFolder(), group: 'everywhere' },
  {
    command: 'saveFilter',
    keys: ['mod+s'],
    says: m.keys.saveFilter(),
    group: 'everywhere',
  },
  { command: 'keys', keys: ['?'], says: m.keys.keys(), group: 'everywhere' },
  { command: 'back', keys: ['Escape'], says: m.keys.back(), group: 'everywhere' },
  { command: 'rate1', keys: ['1'], says: m.keys.rate1(), group: 'stars' },
  { command: 'rate2', keys: ['2'], says: m.keys.rate2(), group: 'stars' },
  { command: 'rate3', keys: ['3'], says: m.keys.rate3(), group: 'stars' },
  { command: 'rate4', keys: ['4'], says: m.keys.rate4(), group: 'stars' },
  { command: 'rate5', keys: ['5'], says: m.keys.rate5(), group: 'stars' },
  { command: 'rate0', keys: ['0'], says: m.keys.rate0(), group: 'stars' },
  { command: 'goLibrary', keys: ['1', 'alt+1'], says: m.keys.goLibrary(), group: 'views' },
  { command: 'goReview', keys: ['2', 'alt+2'], says: m.keys.goReview(), group: 'views' },
  { command: 'goWrite', keys: ['w'], says: m.keys.goWrite(), group: 'views' },
  { command: 'goTraining', keys: ['l'], says: m.keys.goTraining(), group: 'views' },
  { command: 'goDuplicates', keys: ['c'], says: m.keys.goDuplicates(), group: 'views' },
  { command: 'goJobs', keys: ['3', 'alt+3'], says: m.keys.goJobs(), group: 'views' },
  { command: 'goModels', keys: ['4', 'alt+4'], says: m.keys.goModels(), group: 'views' },
  { command: 'goSettings', keys: ['5', 'alt+5'], says: m.keys.goSettings(), group: 'views' },
  { command: 'goTrack', keys: ['6', 'alt+6'], says: m.keys.goTrack(), group: 'views' },
  {
    command: 'nextMode',
    keys: ['v'],
    says: m.keys.nextMode(),
    group: 'views',
  },
  { command: 'details', keys: ['i'], says: m.keys.details(), group: 'views' },
  { command: 'down', keys: ['ArrowDown', 'j'], says: m.keys.down(), group: 'moving' },
  { command: 'up', keys: ['ArrowUp', 'k'], says: m.keys.up(), group: 'moving' },
  { command: 'left', keys: ['ArrowLeft'], says: m.keys.left(), group: 'moving' },
  { command: 'right', keys: ['ArrowRight'], says: m.keys.right(), group: 'moving' },
  { command: 'pageDown', keys: ['PageDown'], says: m.keys.pageDown(), group: 'moving' },
  { command: 'pageUp', keys: ['PageUp'], says: m.keys.pageUp(), group: 'moving' },
  { command: 'first', keys: ['Home'], says: m.keys.first(), group: 'moving' },
  { command: 'last', keys: ['End'], says: m.keys.last(), group: 'moving' },
  { command: 'open', keys: ['Enter'], says: m.keys.open(), group: 'moving' },
  { command: 'accept', keys: ['a'], says: m.keys.accept(), group: 'tags' },
  { command: 'reject', keys: ['r', 'x'], says: m.keys.reject(), group: 'tags' },
  { command: 'addTag', keys: ['t'], says: m.keys.addTag(), group: 'tags' },
  { command: 'removeTag', keys: ['Delete'], says: m.keys.removeTag(), group: 'tags' },
  { command: 'editFile', keys: ['F2'], says: m.keys.editFile(), group: 'tags' },
  { command: 'addToPlaylist', keys: ['shift+m'], says: m.keys.addToPlaylist(), group: 'playlists' },
  {
    command: 'removeFromPlaylist',
    keys: ['shift+Delete'],
    says: m.keys.removeFromPlaylist(),
    group: 'playlists',
  },
  { command: 'moveUp', keys: ['alt+ArrowUp'], says: m.keys.moveUp(), group: 'playlists' },
  { command: 'moveDown', keys: ['alt+ArrowDown'], says: m.keys.moveDown(), group: 'playlists' },
  { command: 'playRow', keys: ['p'], says: m.keys.playRow(), group: 'listening' },
  { command: 'playNext', keys: ['mod+ArrowRight'], says: m.keys.playNext(), group: 'listening' },
  { command: 'playPrevious', keys: ['mod+ArrowLeft'], says: m.keys.playPrevious(), group: 'listening' },
  { command: 'moreLike', keys: ['+'], says: m.keys.moreLike(), group: 'listening' },
  { command: 'lessLike', keys: ['-'], says: m.keys.lessLike(), group: 'listening' },
  { command: 'queueNext', keys: ['shift+p'], says: m.keys.queueNext(), group: 'listening' },
  { command: 'queueLast', keys: ['shift+q'], says: m.keys.queueLast(), group: 'listening' },
  { command: 'showQueue', keys: ['z'], says: m.keys.showQueue(), group: 'listening' },
  {
    command: 'shuffle',
    keys: ['shift+s'],
    says: m.keys.shuffle(),
    group: 'listening',
  },
  { command: 'repeat', keys: ['shift+r'], says: m.keys.repeat(), group: 'listening' },
  { command: 'recommended', keys: ['shift+l'], says: m.keys.recommended(), group: 'listening' },
  { command: 'evidence', keys: ['e'], says: m.keys.evidence(), group: 'listening' },
  { command: 'click', keys: ['y'], says: m.keys.click(), group: 'listening' },
  { command: 'tapTempo', keys: ['b'], says: m.keys.tapTempo(), group: 'tempoAndKey' },
  { command: 'doubleTempo', keys: ['o'], says: m.keys.doubleTempo(), group: 'tempoAndKey' },
  { command: 'halveTempo', keys: ['h'], says: m.keys.halveTempo(), group: 'tempoAndKey' },
  {
    command: 'likelierTempo',
    keys: ['q'],
    says: m.keys.likelierTempo(),
    group: 'tempoAndKey',
  },
  { command: 'fifthUp', keys: ['u'], says: m.keys.fifthUp(), group: 'tempoAndKey' },
  { command: 'fifthDown', keys: ['f'], says: m.keys.fifthDown(), group: 'tempoAndKey' },
  { command: 'relativeKey', keys: ['g'], says: m.keys.relativeKey(), group: 'tempoAndKey' },
  { command: 'allTags', keys: ['m'], says: m.keys.allTags(), group: 'tags' },
  {
    command: 'acceptAll',
    keys: ['shift+a'],
    says: m.keys.acceptAll(),
    group: 'tags',
  },
  { command: 'selectAll', keys: ['mod+a'], says: m.keys.selectAll(), group: 'selecting' },
  { command: 'extendDown', keys: ['shift+ArrowDown'], says: m.keys.extendDown(), group: 'selecting' },
  { command: 'extendUp', keys: ['shift+ArrowUp'], says: m.keys.extendUp(), group: 'selecting' },
  { command: 'toggleRow', keys: ['s'], says: m.keys.toggleRow(), group: 'selecting' },
  { command: 'toggleGroup', keys: ['shift+g'], says: m.keys.toggleGroup(), group: 'selecting' },
  { command: 'nextTag', keys: ['n'], says: m.keys.nextTag(), group: 'review' },
  { command: 'nextTrack', keys: ['shift+n'], says: m.keys.nextTrack(), group: 'review' },
  { command: 'skip', keys: ['d'], says: m.keys.skip(), group: 'review' },
  { command: 'strongerModel', keys: ['g'], says: m.keys.strongerModel(), group: 'models' },
  { command: 'composeModel', keys: ['m'], says: m.keys.composeModel(), group: 'models' },
] as const;

export type CommandId = (typeof keyMap)[number]['command'];

const isMac = /Mac/.test(navigator.platform);

/** The commands that a key press may mean, in the order of the map. */
export function commandsOf(event: KeyboardEvent): CommandId[] {
  const pressed = combination(event);
  return keyMap
    .filter(({ keys }) => (keys as readonly string[]).includes(pressed))
    .map(({ command }) => command);
}

/** The first key of a command as a person reads it: "Ctrl K". */
export function keyLabel(command: CommandId): string {
  const entry = keyMap.find((one) => one.command === command);
  return entry ? spell(entry.keys[0]) : '';
}

export function spell(keys: string): string {
  const words: Record<string, string> = {
    mod: isMac ? '⌘' : m.keyNames.ctrl(),
    shift: isMac ? '⇧' : m.keyNames.shift(),
    ArrowDown: '↓',
    ArrowUp: '↑',
    ArrowLeft: '←',
    ArrowRight: '→',
    PageDown: m.keyNames.pageDown(),
    PageUp: m.keyNames.pageUp(),
    Escape: m.keyNames.escape(),
    Space: m.keyNames.space(),
    Enter: m.keyNames.enter(),
    Delete: m.keyNames.delete(),
    Home: m.keyNames.home(),
    End: m.keyNames.end(),
    alt: m.keyNames.alt(),
  };
  return keys
    .split(/(?<=.)\+/) // the key + itself stands alone, or last
    .map((key) => words[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join(' ');
}

function combination(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // ? and / need Shift on some keyboards: where the key is a sign, Shift is part of the sign
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return [
    ...((isMac ? event.metaKey : event.ctrlKey) ? ['mod'] : []),
    ...(event.altKey ? ['alt'] : []),
    ...(shift ? ['shift'] : []),
    key,
  ].join('+');
}
