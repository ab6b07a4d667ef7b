import { serveParent } from '../processes/serveParent.ts';
import { fingerprintPlace } from './fingerprintPlace.ts';
import type { FingerprintTalk } from './protocol.ts';

/** A process that computes fingerprints, one at a time: a file that crashes the decoder costs its own fingerprint alone. */
await serveParent<FingerprintTalk>(
  ({ alive }) =>
    ({ place, fpcalc }) =>
      fingerprintPlace(place, fpcalc, alive),
);
