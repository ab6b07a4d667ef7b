/** Shows the whole of a text that is cut (`.cut`) while the pointer rests on it; for `mouseover` of the window. */
export function tellCutText({ target }: Event): void {
  if (!(target instanceof HTMLElement) || !target.classList.contains('cut')) return;
  const { dataset } = target;
  if (target.title && dataset.told === undefined) return; // it has something of its own to say
  const isCut = target.scrollWidth > target.clientWidth;
  // Elements of the table are used again: what was told may be of another row
  target.title = isCut ? target.innerText : '';
  dataset.told = '';
}
