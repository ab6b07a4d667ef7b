import type { CardTag } from '../taggers/card.ts';
import { agreement, cohensKappa, correlation, mean, prAuc, rocAuc, share } from './rankStatistics.ts';

/** One value of each of the two models. */
export type Pair<T> = readonly [T, T];

/** What two models say of a track. */
export interface ComparedTrack {
  path: string;
  /** [tags], 0..1, each in the order of its model. */
  scores: Pair<Float32Array>;
  /** What the person decided of it: tags by their name in lower case. */
  decided: ReadonlyMap<string, boolean>;
}

/** A tag that both models know, with its places in their vocabularies. */
export interface SharedTag {
  tag: string;
  category: string;
  places: Pair<number>;
  /** 0..1 */
  thresholds: Pair<number>;
}

/** What the two say of a tag over all tracks; undefined is what has no meaning there (rankStatistics.ts). */
export interface TagComparison {
  tag: string;
  category: string;
  /** Mean scores, 0..1. */
  means: Pair<number>;
  correlation: number | undefined;
  /** Shares of the tracks that have the tag: score at or above the model's own threshold. */
  shares: Pair<number>;
  /** Share of the tracks of which both say the same: both at or above their thresholds, or both below. */
  agreement: number;
  /** The same beyond chance (Cohen). */
  kappa: number | undefined;
}

/** How well each tells the tracks to which the person gave a tag from those to which they refused it. */
export interface TagJudgement {
  tag: string;
  category: string;
  given: number;
  refused: number;
  rocAuc: Pair<number>;
  prAuc: Pair<number>;
}

export interface TrackDifference {
  path: string;
  /** The tags of which the two say the most different things. */
  tags: { tag: string; category: string; scores: Pair<number> }[];
}

/**
 * Returns the tags that both vocabularies have, and those that only one has (`alone`: their places in it, `only`: their
 * names). Names are compared as the library searches them: without case.
 */
export function shareTags(vocabularies: Pair<readonly CardTag[]>) {
  const [first, second] = vocabularies;
  const taken = new Set<number>();
  const shared: SharedTag[] = [];
  first.forEach(({ tag, category, threshold }, place) => {
    const sameName = [...second.keys()].filter((at) => !taken.has(at) && isSame(second[at]!.tag, tag));
    const other = sameName.find((at) => second[at]!.category === category) ?? sameName[0];
    if (other === undefined) return;
    taken.add(other);
    const thresholds = [threshold, second[other]!.threshold] as const;
    shared.push({ tag, category, places: [place, other], thresholds });
  });
  const inShared = new Set(shared.map(({ places: [place] }) => place));
  const alone = [
    [...first.keys()].filter((place) => !inShared.has(place)),
    [...second.keys()].filter((place) => !taken.has(place)),
  ] as const;
  const only = [
    alone[0].map((place) => first[place]!.tag),
    alone[1].map((place) => second[place]!.tag),
  ] as const;
  return { shared, alone, only };
}

/** Compares two models tag by tag over at least one track; the tag with the largest difference of means comes first. */
export function compareTags(shared: readonly SharedTag[], tracks: readonly ComparedTrack[]): TagComparison[] {
  const compared = shared.map(({ tag, category, places, thresholds }) => {
    const [a, b] = scoresOf(places, tracks);
    const [hasA, hasB] = [a.map((score) => score >= thresholds[0]), b.map((score) => score >= thresholds[1])];
    return {
      tag,
      category,
      means: [mean(a), mean(b)] as const,
      correlation: correlation(a, b),
      shares: [share(hasA), share(hasB)] as const,
      agreement: agreement(hasA, hasB),
      kappa: cohensKappa(hasA, hasB),
    };
  });
  return compared.sort((one, other) => distance(other.means) - distance(one.means));
}

/** Judges both models by the person's decisions, where these say yes of one track at least and no of another. */
export function judgeTags(shared: readonly SharedTag[], tracks: readonly ComparedTrack[]): TagJudgement[] {
  return shared.flatMap(({ tag, category, places }) => {
    const judged = tracks.filter(({ decided }) => decided.has(tag.toLowerCase()));
    const labels = judged.map(({ decided }) => decided.get(tag.toLowerCase())!);
    const [a, b] = scoresOf(places, judged);
    const roc = [rocAuc(a, labels), rocAuc(b, labels)] as const;
    const pr = [prAuc(a, labels), prAuc(b, labels)] as const;
    if (!isWhole(roc) || !isWhole(pr)) return [];
    const given = labels.filter(Boolean).length;
    return [{ tag, category, given, refused: labels.length - given, rocAuc: roc, prAuc: pr }];
  });
}

/** Returns the tracks with the tags of which the two say the most different things, the widest apart first. */
export function differTracks(
  shared: readonly SharedTag[],
  tracks: readonly ComparedTrack[],
  tagsEach = 3,
): TrackDifference[] {
  const differences = tracks.map(({ path, scores: [first, second] }) => {
    const tags = shared.map(({ tag, category, places }) => {
      return { tag, category, scores: [first[places[0]]!, second[places[1]]!] as const };
    });
    tags.sort((one, other) => distance(other.scores) - distance(one.scores));
    return { path, tags: tags.slice(0, tagsEach) };
  });
  const widest = ({ tags: [first] }: TrackDifference) => (first ? distance(first.scores) : 0);
  return differences.sort((one, other) => widest(other) - widest(one));
}

function scoresOf([first, second]: Pair<number>, tracks: readonly ComparedTrack[]): Pair<number[]> {
  return [tracks.map(({ scores }) => scores[0][first]!), tracks.map(({ scores }) => scores[1][second]!)];
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isWhole(pair: Pair<number | undefined>): pair is Pair<number> {
  return pair[0] !== undefined && pair[1] !== undefined;
}

function distance([a, b]: Pair<number>): number {
  return Math.abs(a - b);
}
