import type { Api } from '../api.ts';
import { apiSchemas } from './schemas/apiSchemas.ts';
import { HearmarkError, ParameterError, type PlainError } from '../errors.ts';
import { tellMistake } from '../log/tellMistake.ts';
import type { Handlers } from './Handlers.ts';

export type AnswerOutcome = { value: unknown } | { error: Pick<PlainError, 'name' | 'message'> };

/**
 * Answers what a page asks: checks the request, calls the handler, and turns whatever is thrown into its plain shape.
 * Never rejects; the details of a mistake of ours are for the log, not for the page.
 */
export async function answer(handlers: Handlers, member: string, request: unknown): Promise<AnswerOutcome> {
  try {
    if (!isMember(handlers, member)) throw new ParameterError(`there is no "${member.slice(0, 50)}"`);
    const parsed = apiSchemas[member].safeParse(request);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0]!;
      throw new ParameterError(`${member}: ${[...path, message].join(': ').slice(0, 300)}`);
    }
    // The schema and the handler of one member belong together, which the compiler cannot see through the union.
    const handle = handlers[member] as (request: unknown) => unknown;
    return { value: await handle(parsed.data) };
  } catch (error) {
    const message = tellMistake(`answering ${member.slice(0, 50)}`, error);
    return { error: { name: error instanceof HearmarkError ? error.name : 'HearmarkError', message } };
  }
}

function isMember(handlers: Handlers, member: string): member is keyof Api {
  return Object.hasOwn(handlers, member);
}
