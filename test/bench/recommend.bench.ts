import { judgeWorld } from './listeningWorld.ts';
import { tableOf } from './tableOf.ts';

/** How well is recommended in a made world with known taste: recall at 20 of what a person likes and did not play. */
export function benchRecommend(): Promise<string[]> {
  const size = { tracks: 2000, listeners: 150, judged: 20 };
  // Weights were chosen in worlds 1 and 2
  const { played, unheard } = judgeWorld(size, 3);
  const line = (name: string, { together, togetherStarred, alone, starred, stars, popularity, random }: typeof played) => [
    name,
    ...[together, togetherStarred, alone, starred, stars, popularity, random].map((recall) => recall.toFixed(2)),
  ]; // prettier-ignore
  const title = [
    'tracks',
    'plays of all',
    'and stars',
    'own plays',
    'and stars',
    'stars',
    'popularity',
    'random',
  ];
  return Promise.resolve([
    `${size.tracks} tracks, ${size.listeners} listeners, ${size.judged} of them judged; recall at 20`,
    ...tableOf([title, line('that others played', played), line('that nobody played', unheard)]),
  ]);
}
