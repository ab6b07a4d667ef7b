import type { FailureKind } from '../../api.ts';
import { noAudioReasons } from '../../errors.ts';

/** How reasons are told apart: the library keeps their words alone. The first that applies counts. */
const signs: [kind: FailureKind, sign: RegExp][] = [
  ['empty', /^the file is empty$/],
  ['empty', new RegExp(`^(${Object.values(noAudioReasons).join('|')})$`)],
  ['permission', /permission denied/],
  ['gone', /does not exist|is not there/],
  ['drive', /\bdrive\b/],
  ['crash', /^the decoder (crashed|hung|failed)/],
  ['notAudio', /^not an audio file: it /],
  ['damaged', /^(corrupt|not an audio file, or a corrupt one)|the file's header|cannot be resampled/],
  ['unsupported', /^there is no decoder|samples a second|channels are more|^it is longer than/],
];

/** Says of which kind a reason is. */
export function failureKind(reason: string): FailureKind {
  return signs.find(([, sign]) => sign.test(reason))?.[0] ?? 'other';
}
