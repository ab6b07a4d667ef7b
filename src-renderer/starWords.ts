import { m } from './messages/m.ts';

/** "1 star", "4 stars", "3½ stars", "no stars". */
export function starWords(stars: number | null): string {
  if (stars === null || stars === 0) return m.table.noStars();
  const whole = Math.floor(stars);
  const text = stars === whole ? String(whole) : `${whole === 0 ? '' : whole}½`;
  return m.table.starsOf({ stars: text, count: stars < 1 ? 1 : stars });
}
