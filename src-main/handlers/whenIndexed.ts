import type { Library } from '../library/Library.ts';

/** Makes a handler be called when the index of all tracks is there; the others answer while it is made. */
export function whenIndexed({ browse }: Library) {
  return <Request, Answer>(handle: (request: Request) => Answer | Promise<Answer>) =>
    async (request: Request): Promise<Answer> => {
      await browse.ready();
      return handle(request);
    };
}
