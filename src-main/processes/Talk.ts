import type { PlainError } from '../errors.ts';

/** What a kind of child process and its parent say to each other; `never` stands for what they do not say. */
export interface Talk {
  /** What the child is asked, one thing at a time. */
  request: unknown;
  answer: unknown;
  /** What the child says on the way, and waits for nothing. */
  word: unknown;
  /** What the child asks in the middle of a request, and waits for the reply. */
  question: unknown;
  reply: unknown;
}

export type ChildReport<T extends Talk> =
  /** It may be asked. */
  | { kind: 'ready' }
  /** A sign of life; says for what it waits, where that is not its own work. */
  | { kind: 'alive'; waitingFor?: string }
  | { kind: 'word'; word: T['word'] }
  | { kind: 'question'; question: T['question'] }
  | { kind: 'answer'; answer: T['answer'] }
  /** What it was asked cannot be answered; the next request may be. */
  | { kind: 'failed'; error: PlainError }
  /** Its last words: it could not begin, or met with a mistake outside of any request. */
  | { kind: 'broken'; error: PlainError };

export type ParentMessage<T extends Talk> =
  | { kind: 'request'; request: T['request'] }
  | { kind: 'reply'; reply: T['reply'] }
  /** In place of a reply: the parent failed. */
  | { kind: 'noReply'; error: PlainError };
