import type { Events } from '../api.ts';
import type { Emit } from '../Emit.ts';

type What = Events['changed']['what'][number];

/** How handlers tell every page that what it fetched is old: of these tracks, or null for all. */
export function tellPages(emit: Emit) {
  const tell = (what: What[], trackIds: number[] | null = null): void => emit('changed', { what, trackIds });
  /** Passes an answer on, and tells the pages; null says that nothing changed. */
  const told = <T>(answer: T, what: What[], trackIds: number[] | null = null): T => {
    if (answer !== null) tell(what, trackIds);
    return answer;
  };
  return { tell, told };
}
