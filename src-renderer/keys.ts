/**
 * Every key of the window, in one place: the ? dialog, the command palette and the menus' hints are made of it.
 * `mod` is Command on a Mac and Control elsewhere. What a command does, the open view says (state/Commands).
 */
export const keyMap = [
  { command: 'playPause', keys: ['Space'], says: 'Play or pause', group: 'Everywhere' },
  { command: 'palette', keys: ['mod+k'], says: 'Find a command, tag or filter', group: 'Everywhere' },
  { command: 'search', keys: ['/', 'mod+f'], says: 'Search', group: 'Everywhere' },
  { command: 'undo', keys: ['mod+z'], says: 'Undo', group: 'Everywhere' },
  { command: 'redo', keys: ['mod+shift+z', 'mod+y'], says: 'Redo', group: 'Everywhere' },
  { command: 'addFolder', keys: ['mod+o'], says: 'Add a folder', group: 'Everywhere' },
  {
    command: 'saveFilter',
    keys: ['mod+s'],
    says: 'Save this filter',
    group: 'Everywhere',
  },
  { command: 'keys', keys: ['?'], says: 'Show all keys', group: 'Everywhere' },
  { command: 'back', keys: ['Escape'], says: 'Back', group: 'Everywhere' },
  { command: 'rate1', keys: ['1'], says: '1 star for what is selected', group: 'Stars' },
  { command: 'rate2', keys: ['2'], says: '2 stars', group: 'Stars' },
  { command: 'rate3', keys: ['3'], says: '3 stars', group: 'Stars' },
  { command: 'rate4', keys: ['4'], says: '4 stars', group: 'Stars' },
  { command: 'rate5', keys: ['5'], says: '5 stars', group: 'Stars' },
  { command: 'rate0', keys: ['0'], says: 'No stars', group: 'Stars' },
  { command: 'goLibrary', keys: ['1', 'alt+1'], says: 'Library', group: 'Views' },
  { command: 'goReview', keys: ['2', 'alt+2'], says: 'Review', group: 'Views' },
  { command: 'goWrite', keys: ['w'], says: 'Write tags to files', group: 'Views' },
  { command: 'goTraining', keys: ['l'], says: 'Training: learn from your answers', group: 'Views' },
  { command: 'goDuplicates', keys: ['c'], says: 'Duplicates: copies of one recording', group: 'Views' },
  { command: 'goJobs', keys: ['3', 'alt+3'], says: 'Jobs', group: 'Views' },
  { command: 'goModels', keys: ['4', 'alt+4'], says: 'Models', group: 'Views' },
  { command: 'goSettings', keys: ['5', 'alt+5'], says: 'Settings', group: 'Views' },
  { command: 'goTrack', keys: ['6', 'alt+6'], says: 'The track that is playing', group: 'Views' },
  {
    command: 'nextMode',
    keys: ['v'],
    says: 'Library as table, albums, artists, folders or map',
    group: 'Views',
  },
  { command: 'details', keys: ['i'], says: 'Details beside the list', group: 'Views' },
  { command: 'down', keys: ['ArrowDown', 'j'], says: 'Next', group: 'Moving' },
  { command: 'up', keys: ['ArrowUp', 'k'], says: 'Previous', group: 'Moving' },
  { command: 'left', keys: ['ArrowLeft'], says: 'Left, or back in time', group: 'Moving' },
  { command: 'right', keys: ['ArrowRight'], says: 'Right, or forward in time', group: 'Moving' },
  { command: 'pageDown', keys: ['PageDown'], says: 'A page down', group: 'Moving' },
  { command: 'pageUp', keys: ['PageUp'], says: 'A page up', group: 'Moving' },
  { command: 'first', keys: ['Home'], says: 'First', group: 'Moving' },
  { command: 'last', keys: ['End'], says: 'Last', group: 'Moving' },
  { command: 'open', keys: ['Enter'], says: 'Open', group: 'Moving' },
  { command: 'accept', keys: ['a'], says: 'Accept a suggestion', group: 'Tags' },
  { command: 'reject', keys: ['r', 'x'], says: 'Reject a suggestion', group: 'Tags' },
  { command: 'addTag', keys: ['t'], says: 'Add a tag', group: 'Tags' },
  { command: 'removeTag', keys: ['Delete'], says: 'Remove a tag', group: 'Tags' },
  { command: 'editFile', keys: ['F2'], says: 'Edit what the file says', group: 'Tags' },
  { command: 'playRow', keys: ['p'], says: 'Play this track', group: 'Listening' },
  { command: 'playNext', keys: ['mod+ArrowRight'], says: 'Play the next track', group: 'Listening' },
  { command: 'playPrevious', keys: ['mod+ArrowLeft'], says: 'Play the previous track', group: 'Listening' },
  { command: 'moreLike', keys: ['+'], says: 'More like this', group: 'Listening' },
  { command: 'lessLike', keys: ['-'], says: 'Less like this', group: 'Listening' },
  { command: 'queueNext', keys: ['shift+p'], says: 'Play the selection next', group: 'Listening' },
  { command: 'queueLast', keys: ['shift+q'], says: 'Add the selection to the queue', group: 'Listening' },
  { command: 'showQueue', keys: ['z'], says: 'Show the queue', group: 'Listening' },
  {
    command: 'shuffle',
    keys: ['shift+s'],
    says: 'Shuffle the list, or play it in order',
    group: 'Listening',
  },
  { command: 'repeat', keys: ['shift+r'], says: 'Repeat all, one or nothing', group: 'Listening' },
  { command: 'recommended', keys: ['shift+l'], says: 'List what you might like', group: 'Listening' },
  { command: 'evidence', keys: ['e'], says: 'Jump to the strongest evidence', group: 'Listening' },
  { command: 'click', keys: ['y'], says: 'Click along the beat', group: 'Listening' },
  { command: 'tapTempo', keys: ['b'], says: 'Tap the tempo of this track', group: 'Tempo and key' },
  { command: 'doubleTempo', keys: ['o'], says: 'Tempo × 2', group: 'Tempo and key' },
  { command: 'halveTempo', keys: ['h'], says: 'Tempo ÷ 2', group: 'Tempo and key' },
  {
    command: 'likelierTempo',
    keys: ['q'],
    says: 'The tempo that your answers make likelier',
    group: 'Tempo and key',
  },
  { command: 'fifthUp', keys: ['u'], says: 'Key up a fifth', group: 'Tempo and key' },
  { command: 'fifthDown', keys: ['f'], says: 'Key down a fifth', group: 'Tempo and key' },
  { command: 'relativeKey', keys: ['g'], says: 'Relative key', group: 'Tempo and key' },
  { command: 'allTags', keys: ['m'], says: 'All tags of this track', group: 'Tags' },
  {
    command: 'acceptAll',
    keys: ['shift+a'],
    says: 'Accept all suggestions of what is selected',
    group: 'Tags',
  },
  { command: 'selectAll', keys: ['mod+a'], says: 'Select all', group: 'Selecting' },
  { command: 'extendDown', keys: ['shift+ArrowDown'], says: 'Select the next one too', group: 'Selecting' },
  { command: 'extendUp', keys: ['shift+ArrowUp'], says: 'Select the previous one too', group: 'Selecting' },
  { command: 'toggleRow', keys: ['s'], says: 'Select or deselect this one', group: 'Selecting' },
  { command: 'nextTag', keys: ['n'], says: 'Next suggestion', group: 'Review' },
  { command: 'nextTrack', keys: ['shift+n'], says: 'Next track', group: 'Review' },
  { command: 'skip', keys: ['d'], says: 'Decide later', group: 'Review' },
  { command: 'strongerModel', keys: ['g'], says: 'Get a stronger model', group: 'Models' },
  { command: 'composeModel', keys: ['m'], says: 'Compose a model', group: 'Models' },
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
    mod: isMac ? '⌘' : 'Ctrl',
    shift: isMac ? '⇧' : 'Shift',
    ArrowDown: '↓',
    ArrowUp: '↑',
    ArrowLeft: '←',
    ArrowRight: '→',
    PageDown: 'Page ↓',
    PageUp: 'Page ↑',
    Escape: 'Esc',
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
