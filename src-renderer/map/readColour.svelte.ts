/**
 * What a colour of the styles is where an element stands, 0..255 each: the page is drawn in colours that depend on the theme, a canvas
 * in numbers. The last of several that the browser knows.
 */
export function readColour(near: Element, ...colours: string[]): [red: number, green: number, blue: number] {
  const probe = document.createElement('span');
  probe.style.forcedColorAdjust = 'none';
  for (const colour of colours) probe.style.color = colour;
  (near.parentElement ?? document.body).append(probe);
  const [red = 0, green = 0, blue = 0] =
    getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  probe.remove();
  return [red, green, blue];
}

const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Counts how often the system changed its colours; made while its component is. */
export class ThemeChanges {
  count = $state(0);

  constructor() {
    const change = () => this.count++;
    $effect(() => {
      const lists = queries.map((query) => matchMedia(query));
      for (const list of lists) list.addEventListener('change', change);
      return () => {
        for (const list of lists) list.removeEventListener('change', change);
      };
    });
  }
}
