/** What a person can do about a file that is not written, by what its reason says; the first that fits. */
const advices: [RegExp, string][] = [
  [
    /no longer there|is broken or gone|folder is away/,
    'connect its drive or look for it, then scan its folder',
  ],
  [/changed|link/, 'scan its folder, then look at it again'],
  [/read-only|no permission/, 'allow writing to it and to its folder, then try again'],
  [/full|locked|another program has it open|journal/, 'make room or close what uses it, then try again'],
  [/drive/, 'check the drive, then try again'],
  [/several|side by side/, 'let another tagger join or remove what is there twice, then look at it again'],
  [/larger|too large|too long|4 GiB|more descriptors/, 'write fewer tags, or make its cover smaller'],
  [/quotation mark|cannot hold/, 'choose another name for the tag under "More", or with --map'],
  [/version|cannot be converted/, 'leave its version as it is: do not convert ID3 tags'],
  [/encrypted/, 'nothing: it is protected, and its tags stay in the library'],
  [
    /damaged|cut short|cannot be taken apart|do not add up|overlap|beyond its end|has no index|empty box|unknown encoding/,
    'save it anew with another program, or get it anew',
  ],
  [
    /trial failed|reads differently|has another length|process that wrote it ended/,
    'nothing was changed in it; try again, and if that does not help, tell us with the log',
  ],
  [
    /not text|APEv2|ID3 chunk|at its end|UTF-16|no track|no place \(INDEX|without tracks/,
    'remove that with another tagger, then look at it again',
  ],
];
const otherwise =
  'nothing can be written into such a file: its tags stay in the library, and can be exported';

/**
 * Says what a person can do about the reason for which a file was not written.
 *
 * @example
 * whatToDo('is read-only') // 'allow writing to it and to its folder, then try again'
 */
export function whatToDo(reason: string): string {
  return advices.find(([says]) => says.test(reason))?.[1] ?? otherwise;
}

/** Reasons that end with what to do. */
const tellsItself = /: (put|another program may|scan|look|try|check|reconnect|use|choose)\b/;

/** Returns a reason with what to do about it, unless it says that itself. */
export function withAdvice(reason: string): string {
  return tellsItself.test(reason) ? reason : `${reason}; ${whatToDo(reason)}`;
}
