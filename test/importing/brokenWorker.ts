/** An analysis process that cannot begin, for a mistake of ours. */
import { serveParent } from '../../src-main/processes/serveParent.ts';

await serveParent(() => {
  throw new RangeError('the wrong way round');
});
