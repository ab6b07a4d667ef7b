import { commandsOf } from './keys.ts';
import type { Commands } from './state/Commands.svelte.ts';

/** Keys that many controls need for themselves. */
const ownKeys = [
  ...[' ', 'Enter', 'Delete', 'Home', 'End', 'PageUp', 'PageDown'],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'],
];
const controls =
  'button, a, select, summary, input, [role=slider], [role=menu], [role=listbox], [role=tablist], [role=radiogroup]';
const sliders = '[role=slider], input[type=range]';

/** Runs what a key press means, unless the control that has the focus needs the key itself. */
export function handleKeys(event: KeyboardEvent, commands: Commands): void {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const withModifier = event.ctrlKey || event.metaKey;
  if (isText(target)) {
    const inField = ['z', 'y', 'a'].includes(event.key.toLowerCase());
    if (event.key !== 'Escape' && (!withModifier || inField || ownKeys.includes(event.key))) return;
  } else if (!withModifier && ownKeys.includes(event.key) && target.closest(controls)) {
    // A slider has no use for Space: it plays, as everywhere
    if (event.key !== ' ' || !target.matches(sliders)) return;
  }
  const command = commandsOf(event).find((id) => commands.can(id));
  if (!command) return;
  event.preventDefault();
  commands.run(command);
}

function isText(element: Element): boolean {
  return (
    element.matches('textarea, [contenteditable=true]') ||
    element.matches('input:not([type=checkbox], [type=radio], [type=range], [type=button])')
  );
}
