/** "1 star", "4 stars", "3½ stars", "no stars". */
export function starWords(stars: number | null): string {
  if (stars === null || stars === 0) return 'no stars';
  const whole = Math.floor(stars);
  const text = stars === whole ? String(whole) : `${whole === 0 ? '' : whole}½`;
  return `${text} ${stars <= 1 ? 'star' : 'stars'}`;
}
