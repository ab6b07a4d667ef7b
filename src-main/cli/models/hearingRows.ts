import type { HearingClasses, HearingOutput } from '../../taggers/hearing/hearingCard.ts';
import type { HearingPackage } from '../../taggers/hearing/hearingPackage.ts';

/** The rows that `hearmark models show` has of a package that hears something else than tags. */
export function hearingRows({
  card,
  folder,
}: Pick<HearingPackage, 'card' | 'folder'>): Record<string, string> {
  const { frontEnd, inputSamples, outputs } = card;
  const seconds = (inputSamples / frontEnd.sampleRateHz).toFixed(1);
  return {
    Version: card.version,
    Licence: card.licence,
    Network: `${card.architecture} ${JSON.stringify(card.hyperparameters)}`,
    Parameters: card.parameters?.toLocaleString('en') ?? 'not stated',
    Task: card.task.join(', '),
    Hears: `${seconds} s at ${frontEnd.sampleRateHz} Hz, ${frontEnd.kind}`,
    Answers: Object.entries(outputs)
      .map(([name, output]) => `${name}, ${describeOutput(output, frontEnd.sampleRateHz)}`)
      .join('; '),
    Provenance: card.provenance ?? 'not stated',
    Limits: card.limits ?? 'not stated',
    Folder: folder,
  };
}

/** "50.00 a second, softmax of beat, downbeat, neither". */
function describeOutput({ kind, classes, stepSamples }: HearingOutput, sampleRateHz: number): string {
  return `${(sampleRateHz / stepSamples).toFixed(2)} a second, ${kind} of ${describeClasses(classes)}`;
}

function describeClasses(classes: HearingClasses): string {
  if (Array.isArray(classes)) return classes.join(', ');
  if (!('unit' in classes)) return `${classes.count} numbers`;
  const { unit, count, first } = classes;
  const last = 'ratio' in classes ? first * classes.ratio ** (count - 1) : first + (count - 1) * classes.step;
  return `${count} classes from ${first.toFixed(1)} to ${last.toFixed(1)} ${unit}`;
}
