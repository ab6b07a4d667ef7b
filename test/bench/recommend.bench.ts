import { judgeWorld } from './listeningWorld.ts';

/** How well is recommended in a made world with known taste: recall at 20 of what a person likes and did not play. */
export function benchRecommend(): Promise<string[]> {
  const size = { tracks: 2000, listeners: 150, judged: 20 };
  // Weights were chosen in worlds 1 and 2
  const { played, unheard } = judgeWorld(size, 3);
  const line = (name: string, of: (typeof played)[]) =>
    `| ${name} | ${of.map(({ alone, together, popularity, random }) => [together, alone, popularity, random].map((value) => value.toFixed(2)).join(' | ')).join(' | ')} |`;
  return Promise.resolve([
    `${size.tracks} tracks, ${size.listeners} listeners, ${size.judged} of them judged; recall at 20`,
    '| tracks | with the plays of all | by own plays alone | popularity | random |',
    line('that others played', [played]),
    line('that nobody played', [unheard]),
  ]);
}
