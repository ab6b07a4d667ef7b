/**
 * Makes the buttons of a row one stop of the Tab key, an attachment of the row: the one that had the focus last, or the first. Left and
 * Right, Home and End walk through them; in a list, Up and Down go to the same place of the next row.
 */
export function oneTabStop(row: HTMLElement): () => void {
  const buttons = () => [...row.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const stopAt = (stop: HTMLButtonElement | undefined) => {
    for (const button of buttons()) button.tabIndex = button === stop ? 0 : -1;
  };
  const settle = () => {
    const all = buttons();
    if (all.filter((one) => one.tabIndex === 0).length !== 1) stopAt(all[0]);
  };
  const onfocusin = ({ target }: FocusEvent) => {
    if (target instanceof HTMLButtonElement) stopAt(target);
  };
  const onkeydown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const next = nextOf(row, buttons(), event.key);
    if (next === undefined) return;
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  settle();
  const observer = new MutationObserver(settle);
  observer.observe(row, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  row.addEventListener('focusin', onfocusin);
  row.addEventListener('keydown', onkeydown);
  return () => {
    observer.disconnect();
    row.removeEventListener('focusin', onfocusin);
    row.removeEventListener('keydown', onkeydown);
  };
}

function nextOf(
  row: HTMLElement,
  buttons: readonly HTMLButtonElement[],
  key: string,
): HTMLButtonElement | undefined {
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (at < 0) return undefined;
  const forward = getComputedStyle(row).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return buttons[Math.max(0, Math.min(buttons.length - 1, at + (key === forward ? 1 : -1)))];
    case 'Home':
      return buttons[0];
    case 'End':
      return buttons.at(-1);
    case 'ArrowUp':
    case 'ArrowDown': {
      if (!row.matches('li')) return undefined;
      const other = key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
      const there = [...(other?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
      return there[Math.min(at, there.length - 1)] ?? buttons[at];
    }
    default:
      return undefined;
  }
}
