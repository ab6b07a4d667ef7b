import type { PlaysOfListener } from '../../src-main/finding/history/factorise.ts';
import { learnTaste } from '../../src-main/finding/history/learnTaste.ts';
import { withStars } from '../../src-main/finding/history/withStars.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** A made world: what tracks sound like, who likes what, and what they played. */
export interface WorldSize {
  tracks: number;
  listeners: number;
  /** Whose answers are judged, each as if they were the person. */
  judged: number;
}

/** Recall at 20, 0..1, of tracks that a person likes and did not play. */
export interface WorldRecall {
  /** Of tracks that others played. */
  played: Judged;
  /** Of tracks that nobody played. */
  unheard: Judged;
}
interface Judged {
  /** By the person's own plays alone. */
  alone: number;
  /** By these and stars. */
  starred: number;
  /** By stars alone. */
  stars: number;
  /** With the plays of all. */
  together: number;
  /** With these and the person's stars. */
  togetherStarred: number;
  popularity: number;
  random: number;
}

const [tastes, features, at] = [6, 24, 20];

/**
 * Judges recommendations in a world with known taste: each track has a place among six tastes, from which its embedding follows by a
 * mixture, a bend and noise; who likes what is near their own taste; what they play of it goes by how popular it is, too. A fifth of
 * the tracks is new: nobody played them.
 */
export function judgeWorld({ tracks, listeners, judged }: WorldSize, seed: number): WorldRecall {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  // Apart, so that the world is the same with and without
  const randomStar = seededRandom(seed + 1000);
  const starsOf = (likes: boolean) =>
    randomStar() < 0.1 ? 3 : (likes ? 4 : 1) + Math.floor(2 * randomStar());
  const draw = (count: number) => Float64Array.from({ length: count }, normal);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, k) => sum + value * b[k]!, 0); // prettier-ignore
  const mixing = Array.from({ length: features }, () => draw(tastes));
  const places = Array.from({ length: tracks }, () => draw(tastes));
  const vectors = places.map((place) => {
    const sounds = mixing.map((of) => Math.tanh(dot(of, place) / 2) + 0.3 * normal());
    const length = Math.hypot(...sounds);
    return Float32Array.from(sounds, (value) => value / length);
  });
  const isNew = places.map(() => random() < 0.2);
  const popular = places.map(() => Math.exp(normal()));
  const people = Array.from({ length: listeners }, () => {
    const taste = draw(tastes);
    const liked = places.map((place) => dot(taste, place) / Math.sqrt(tastes) + 0.3 * normal() > 1.6);
    const plays = new Map<number, number>();
    const held = new Set<number>();
    const ratings: { trackId: number; stars: number }[] = [];
    liked.forEach((likes, track) => {
      if (!likes && random() > 0.004 * popular[track]!) return;
      const isPlayed = !isNew[track] && random() < Math.min(0.8, 0.25 * popular[track]!);
      if (isPlayed) plays.set(track, 1 + Math.floor((likes ? 6 : 2) * random()));
      else if (likes) held.add(track);
      if (isPlayed && randomStar() < 0.5) ratings.push({ trackId: track, stars: starsOf(likes) });
    });
    return { plays, held, ratings };
  });
  const players = places.map((_, track) => people.filter(({ plays }) => plays.has(track)).length);
  const judgement = (): Judged => ({ alone: 0, starred: 0, stars: 0, together: 0, togetherStarred: 0, popularity: 0, random: 0 }); // prettier-ignore
  const recall = { played: judgement(), unheard: judgement() };
  for (const [index, person] of people.slice(0, judged).entries()) {
    const others = people.filter((_, other) => other !== index).map(({ plays }) => plays);
    const alone = learnTaste(vectors, [person.plays], random);
    const together = learnTaste(vectors, [person.plays, ...others], random);
    const played = Array.from(person.plays, ([trackId, plays]) => ({ trackId, plays }));
    const { counts: liked } = withStars(played, person.ratings);
    const learn = (...of: PlaysOfListener[]) => learnTaste(vectors, of, randomStar);
    const starred = learn(liked);
    const stars = learn(withStars([], person.ratings).counts);
    const togetherStarred = learn(liked, ...others);
    const by: Record<keyof Judged, (track: number) => number> = {
      alone: (track) => alone.scoreOf(vectors[track]!, track),
      starred: (track) => starred.scoreOf(vectors[track]!, track),
      stars: (track) => stars.scoreOf(vectors[track]!, track),
      together: (track) => together.scoreOf(vectors[track]!, track),
      togetherStarred: (track) => togetherStarred.scoreOf(vectors[track]!, track),
      popularity: (track) => players[track]!,
      random,
    };
    for (const [which, wantsNew] of [
      ['played', false],
      ['unheard', true],
    ] as const) {
      const open = places.flatMap((_, track) =>
        isNew[track] === wantsNew && !person.plays.has(track) ? [track] : [],
      );
      const wanted = open.filter((track) => person.held.has(track)).length;
      for (const way of Object.keys(by) as (keyof Judged)[]) {
        const scored = open.map((track) => ({ track, score: by[way](track) }));
        const best = scored.sort((a, b) => b.score - a.score).slice(0, at);
        const found = best.filter(({ track }) => person.held.has(track)).length;
        recall[which][way] += found / Math.max(1, Math.min(at, wanted)) / judged;
      }
    }
  }
  return recall;
}
