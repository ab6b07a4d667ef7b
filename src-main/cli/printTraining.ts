import { neededAnswers } from '../training/LearnableTag.ts';
import type { Estimate, HeldOut } from '../training/bootstrap.ts';
import type { ModelPackage } from '../taggers/modelPackage.ts';
import type { ScratchTag } from '../training/trainFromScratch.ts';
import type { LearntTag } from '../training/judgeThresholds.ts';
import { keptTags, type TrainingResult } from '../training/TrainingResult.ts';
import { formatHeader, formatRow } from './table.ts';

interface ScratchReport {
  installed: ModelPackage;
  tags: ScratchTag[];
  leftOut: string[];
}

const columns = [
  { title: 'TAG', width: 20 },
  { title: 'YES', width: 4 },
  { title: 'NO', width: 4 },
  { title: 'ROC-AUC', width: 23 },
  { title: 'PR-AUC', width: 12 },
  { title: 'F1', width: 12 },
  { title: 'CAL.ERROR', width: 12 },
  { title: 'THRESHOLD', width: 13 },
  { title: '', width: 6 },
];

/** Says what a training learnt, as JSON or for a person. */
export function tellResult(
  result: TrainingResult,
  { json, insist }: { json: boolean; insist: boolean },
): void {
  if (json) console.log(JSON.stringify(result));
  else printTraining(result, insist);
}

/** Prints what a training learnt: before and after, on corrections that had no part in it. */
function printTraining(result: TrainingResult, insist: boolean): void {
  const { model, depth, tracks, unheard, learnt, left, untouched } = result;
  console.log(`${model}, depth ${depth}: ${tracks} corrected tracks.`);
  if (unheard > 0) {
    console.log(
      `${unheard} more tracks have not been heard by it: \`hearmark tag --model ${model}\` changes that.`,
    );
  }
  if (learnt.length > 0) {
    console.log(`\n${formatHeader(columns)}`);
    const kept = new Set(keptTags(learnt, insist));
    for (const tag of learnt) console.log(formatRow(columns, cellsOf(tag, kept.has(tag))));
    console.log(
      '\nBefore → after, on corrections held out from learning; no artist or album is on both sides.',
    );
    console.log('In brackets: the range in which 19 of 20 repetitions would fall (bootstrap).');
  }
  if (untouched) {
    const { tags, tracks: sample, meanAbsoluteDifference, changedDecisions } = untouched;
    const changed = (100 * changedDecisions).toFixed(1);
    console.log(
      `\nThe ${tags} other tags, on ${sample} tracks: scores moved by ${meanAbsoluteDifference.toFixed(4)} on average, ${changed}% of decisions changed.`,
    );
  }
  const reasons = [
    ...left,
    ...learnt.flatMap(({ refused, ...tag }) => (refused === undefined ? [] : [{ ...tag, reason: refused }])),
  ];
  if (reasons.length > 0) {
    console.log(`\nLeft as they were (a tag needs ${neededAnswers} answers of each kind):`);
    for (const { tag, reason } of reasons) console.log(`  ${tag}: ${reason}`);
  }
}

/** Prints what a model that was trained from nothing can tell. */
export function printScratch({ installed, tags, leftOut }: ScratchReport): void {
  const { name } = installed.card;
  const shown = columns.slice(0, 2).concat({ title: 'ROC-AUC', width: 7 }, { title: 'PR-AUC', width: 6 });
  console.log(formatHeader(shown));
  for (const { tag, positives, rocAuc, prAuc } of tags) {
    const areas = [rocAuc, prAuc].map((area) => (area === undefined ? '–' : decimal(area)));
    console.log(formatRow(shown, [tag, String(positives), ...areas]));
  }
  console.log('\nJudged on a fifth of the files, which had no part in training.');
  if (leftOut.length > 0) {
    console.log(`Left out, because they have fewer than ${neededAnswers} files: ${leftOut.join(', ')}`);
  }
  console.log(`${name} is installed. To use it: hearmark models use ${name}`);
}

function cellsOf(
  { tag, positives, negatives, heldOut, thresholds, refused }: LearntTag,
  isKept: boolean,
): string[] {
  const { rocAuc } = heldOut.after;
  const threshold = thresholds.before === null ? '–' : thresholds.before.toFixed(2);
  return [
    tag,
    String(positives),
    String(negatives),
    `${pair(heldOut, 'rocAuc')} [${decimal(rocAuc.low)} ${decimal(rocAuc.high)}]`,
    ...(['prAuc', 'f1', 'calibrationError'] as const).map((name) => pair(heldOut, name)),
    `${threshold} → ${thresholds.after.toFixed(2)}`,
    isKept ? (refused === undefined ? 'better' : 'taken') : 'left',
  ];
}

function pair({ before, after }: HeldOut, name: keyof HeldOut['after']): string {
  return `${before ? decimal(before[name]) : '–'} → ${decimal(after[name])}`;
}

function decimal(estimate: Estimate | number): string {
  return (typeof estimate === 'number' ? estimate : estimate.value).toFixed(2);
}
