import type { Pair, TagComparison, TagJudgement, TrackDifference } from '../../analysis/compareScores.ts';
import { displayPath } from '../../paths.ts';
import { fitPath, formatHeader, formatRow } from '../table.ts';
import { counted } from '../../writing/tasks/WriteParts.ts';

/** How many tracks the printed list of differences shows; --json has all. */
const tracksShown = 10;

/** What `hearmark models compare` found. */
export interface ComparisonReport {
  models: Pair<string>;
  trackCount: number;
  tags: TagComparison[];
  only: Pair<string[]>;
  tracks: TrackDifference[];
  corrected: { trackCount: number; tags: TagJudgement[] };
  /** Of one processor core; undefined where nothing was listened to. */
  millisecondsPerTrack: Pair<number> | undefined;
  failures: { path: string; reason: string }[];
}

/** Prints a comparison for a person. */
export function printComparison({
  models,
  trackCount,
  tags,
  only,
  tracks,
  corrected,
  millisecondsPerTrack,
  failures,
}: ComparisonReport): void {
  console.log(
    `A = ${models[0]}, B = ${models[1]}: ${tags.length} tags of both, ${counted(trackCount, 'track')}.\n`,
  );
  printRows(['TAG', 'MEAN A', 'MEAN B', 'CORR', 'HAVE A', 'HAVE B', 'AGREE', 'KAPPA'], tags.map((one) => [
    one.tag, ...one.means.map(decimal), decimal(one.correlation), ...one.shares.map(percent), percent(one.agreement), decimal(one.kappa),
  ])); // prettier-ignore
  console.log(
    '\nHAVE: tracks at or above the model’s threshold. AGREE: tracks about which both models then say the same.',
  );
  console.log(
    'KAPPA: agreement beyond chance (Cohen). CORR: correlation of the scores (Pearson). –: one of them never changes.',
  );
  only.forEach((names, index) => {
    if (names.length > 0) console.log(`\nOnly ${models[index]!} knows: ${names.join(', ')}.`);
  });
  console.log('\nWIDEST APART (A, B)');
  for (const { path, tags: apart } of tracks.slice(0, tracksShown)) {
    const text = apart.map(({ tag, scores }) => `${tag} ${scores.map(decimal).join(' ')}`).join(', ');
    console.log(`${fitPath(displayPath(path), 36)}  ${text}`);
  }
  if (corrected.tags.length > 0) {
    console.log(`\nAGAINST YOUR CORRECTIONS (${counted(corrected.trackCount, 'track')})`);
    printRows(['TAG', 'YES', 'NO', 'ROC A', 'ROC B', 'PR A', 'PR B'], corrected.tags.map((one) => [
      one.tag, `${one.given}`, `${one.refused}`, ...one.rocAuc.map(decimal), ...one.prAuc.map(decimal),
    ])); // prettier-ignore
  }
  if (millisecondsPerTrack) {
    const [a, b] = millisecondsPerTrack.map((value) => value.toFixed(0));
    console.log(`\nTime for each track on one processor core: A ${a} ms, B ${b} ms.`);
  }
  if (failures.length > 0) console.log('\nNot compared:');
  for (const { path, reason } of failures) console.log(`  ${displayPath(path)}: ${reason}`);
}

function printRows(titles: string[], rows: string[][]): void {
  const columns = titles.map((title, index) => ({ title, width: index === 0 ? 24 : 6 }));
  console.log(formatHeader(columns));
  for (const row of rows) console.log(formatRow(columns, row));
}

function decimal(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2).replace('-0.00', '0.00');
}

function percent(value: number): string {
  return `${Math.round(value * 100)}%`;
}
