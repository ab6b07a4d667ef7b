import type { Api } from '../api.ts';

/** What answers a member of the contract, at once or later. */
export type Handlers = {
  [Member in keyof Api]: (
    ...request: Parameters<Api[Member]>
  ) => ReturnType<Api[Member]> | Promise<ReturnType<Api[Member]>>;
};
