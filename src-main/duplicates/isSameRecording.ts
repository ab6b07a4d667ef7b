import type { WordMatch } from './compareWords.ts';
import { wordsPerSecond } from './wordRate.ts';

/** Of the pieces that both have, so many agree: the others may be faded, or talked over. */
const leastAgreement = 0.8;
/**
 * Bits that differ, at the same speed and at another one. Of what `npm run bench -- duplicates` makes, encodings and cuts have up
 * to 0.09, a strong equaliser 0.08 to 0.2, the same score played again from 0.11 on.
 */
const mostErrors = 0.14;
const mostErrorsAtOtherSpeed = 0.08;
/** Words; even speed is found within 0.35. */
const mostUnevenness = 0.6;
/** Nearer is the same speed: a word is an eighth of a second. */
const sameSpeed = 0.004;
/** What both have is so much of the shorter one, or else it is another piece with something of it: a sample, a medley. */
const leastShare = 0.7;
/** Less may be alike by chance. */
const leastSeconds = 12;

/** Whether two fingerprints that lie over each other like that, of so many words, are of the same recording. */
export function isSameRecording(match: WordMatch, lengthA: number, lengthB: number): boolean {
  const most = Math.abs(match.speed - 1) <= sameSpeed ? mostErrors : mostErrorsAtOtherSpeed;
  return match.agreement >= leastAgreement && match.errorRate <= most && fits(match, lengthA, lengthB);
}

/**
 * Whether two fingerprints may be of the same recording at different speeds, the pitch of which differs, too: every word is another
 * one then, and only at the same speed can be told whether they are.
 */
export function maySpeedHideIt(match: WordMatch, lengthA: number, lengthB: number): boolean {
  const { agreement, speed } = match;
  return agreement >= leastAgreement / 2 && Math.abs(speed - 1) > sameSpeed && fits(match, lengthA, lengthB);
}

function fits({ from, to, unevenness }: WordMatch, lengthA: number, lengthB: number): boolean {
  const shared = to - from;
  return (
    unevenness <= mostUnevenness &&
    shared >= leastShare * Math.min(lengthA, lengthB) &&
    shared >= leastSeconds * wordsPerSecond
  );
}
