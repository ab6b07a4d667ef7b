/** What nobody expects where something else is meant. */
export const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e9,
  2 ** 53,
  -1e308,
  '',
  'x',
  '\u0000',
  '__proto__',
  '../../secret.txt',
  '"; DROP TABLE tracks; --',
  '\ud800',
  'x'.repeat(70_000),
  [],
  {},
  [[[[[[]]]]]],
  { __proto__: null, constructor: 1 },
  Array.from({ length: 20_000 }, (_, index) => index),
];

/** Returns a value of JSON with something in it replaced, left out or put in. */
export function mutateJson(value: unknown, random: () => number): unknown {
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const copy = structuredClone(value);
  if (typeof copy !== 'object' || copy === null || random() < 0.02) return oneOf(strange);
  const places: [Record<string, unknown>, string][] = [];
  const look = (node: object) => {
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key]);
      if (typeof child === 'object' && child !== null && places.length < 2000) look(child as object);
    }
  };
  look(copy);
  for (let count = oneOf([1, 1, 2, 4]); count > 0 && places.length > 0; count--) {
    const [node, key] = oneOf(places);
    if (random() < 0.7) node[key] = oneOf(strange);
    else if (random() < 0.5) delete node[key];
    else node[`${key} `] = node[key];
  }
  return copy;
}
