export interface OddTalk {
  request:
    | { do: 'echo' | 'ask'; text: string }
    | { do: 'mistake' | 'refuse' | 'mistakeOutside' | 'die' | 'sendWhatCannotBeSent' | 'priority' }
    | { do: 'beSilent'; milliseconds: number; waitingFor?: string };
  answer: string;
  word: string;
  question: string;
  reply: string;
}
