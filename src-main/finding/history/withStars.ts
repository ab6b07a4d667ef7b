/** Stars from here on count as so many plays; 3 say nothing. */
const likedFrom = 3.5;
/** With so few stars a track is not liked, however often it was played. */
const dislikedTo = 2.5;

/** How often tracks were played, with the stars that a person or their files give them; and those that they dislike. */
export function withStars(
  plays: Iterable<{ trackId: number; plays: number }>,
  ratings: Iterable<{ trackId: number; stars: number }>,
): { counts: Map<number, number>; disliked: Set<number> } {
  const counts = new Map(Array.from(plays, (count) => [count.trackId, count.plays]));
  const disliked = new Set<number>();
  for (const { trackId, stars } of ratings)
    if (stars >= likedFrom) counts.set(trackId, (counts.get(trackId) ?? 0) + stars);
    else if (stars <= dislikedTo) {
      counts.delete(trackId);
      disliked.add(trackId);
    }
  return { counts, disliked };
}
