import type { WriteKind, WriteMode } from '../../../src-main/api.ts';
import { m } from '../../messages/m.ts';

/** What a mode does, as a choice. */
export const modeWords: Record<WriteMode, string> = {
  off: m.write.leaveAlone(),
  fill: m.write.fillInWhereEmpty(),
  add: m.write.addToWhatIsThere(),
  replace: m.write.replaceWhatIsThere(),
};

/** How a tempo is rounded, by the number of decimals. */
export const decimalWords = [m.write.wholeNumber(), m.write.oneDecimal(), m.write.twoDecimals()];

/** What a kind of change does, of one or many values. */
export const kindWords: Record<WriteKind, string> = {
  fill: m.write.fillAnEmptyField(),
  add: m.write.addValues(),
  order: m.write.putTheStrongestFirst(),
  remove: m.write.removeAValue(),
  change: m.write.replaceTheValue(),
  join: m.write.writeTheValuesAsOne(),
  own: m.write.writeAFieldOfHearmarks(),
  version: m.write.convertTheId3Tag(),
  edit: m.write.writeWhatYouEdited(),
  undo: m.write.restoreWhatWasThere(),
  stale: m.write.changedByAnotherProgramSince(),
};

/** Shown wherever something might be written. */
export const whySafe = m.write.youSeeEveryChangeFirst();
