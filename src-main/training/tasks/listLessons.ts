import type { Lessons } from '../../api.ts';
import type { Library } from '../../library/Library.ts';
import { groupTracks } from '../groupTracks.ts';
import { neededAnswers, whyNot } from '../LearnableTag.ts';

const notLookedAt = new Float64Array();

/**
 * Says what there is to learn from, the tags nearest to being learnt first. What sounds the same is not compared here: that
 * takes long, and a training finds it out.
 */
export function listLessons({ training }: Library, modelId: number): Lessons {
  const decided = training.decided(modelId);
  const heard = training.decidedAndHeard(modelId);
  const tracks = decided.tracks.filter(({ trackId }) => heard.has(trackId));
  const groups = groupTracks(tracks.map((track) => ({ ...track, features: notLookedAt })));
  const tags = decided.tags.map(({ tagId }) => {
    const known = tracks.flatMap(({ decisions }, index) => {
      const answer = decisions.get(tagId);
      return answer === undefined ? [] : [{ answer, group: groups[index]! }];
    });
    const answers = known.map(({ answer }) => answer);
    const positives = answers.filter(Boolean).length;
    const counts = { positives, negatives: answers.length - positives };
    return { tagId, ...counts, lacks: whyNot(known, answers, counts) ?? null };
  });
  const missing = ({ positives, negatives, lacks }: Lessons['tags'][number]) =>
    Math.max(0, neededAnswers - positives) +
    Math.max(0, neededAnswers - negatives) +
    (lacks === null ? 0 : 0.5);
  const answersOf = (tag: Lessons['tags'][number]) => tag.positives + tag.negatives;
  return {
    tracks: tracks.length,
    unheard: decided.tracks.length - tracks.length,
    neededAnswers,
    tags: tags.sort((a, b) => missing(a) - missing(b) || answersOf(b) - answersOf(a)),
  };
}
