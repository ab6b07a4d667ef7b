import { join } from 'node:path';
import { CrashError, DecodeError, HearmarkError, LibraryError, ReadError, reasonOf } from '../../errors.ts';
import type { Library } from '../../library/Library.ts';
import { logError } from '../../log/log.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import { knownPlaces } from '../knownPlaces.ts';
import type { FingerprintTalk } from '../protocol.ts';

export interface PassOptions {
  library: Library;
  launch: LaunchProcess;
  fpcalc: string;
  /** Processes at work at once. */
  jobs: number;
  signal: AbortSignal;
  /** Called after each track: it has a fingerprint, can have none, or was left for the next time. */
  onTrack: (outcome: 'done' | 'failed' | 'left') => void;
}

const module = join(import.meta.dirname, '..', 'fingerprintProcess.ts');
const tracksAtOnce = 200;
/** So many tracks in a row of which fpcalc makes nothing, and none before: it does not run here. */
const mostUseless = 5;

/**
 * Fingerprints every track that was not yet, and stores each at once: whoever stops it loses the tracks under way. A file
 * that is not there, or was changed, is left for the next time; what cannot be decoded is noted, and not tried again.
 * Rejects with HearmarkError where fpcalc does not run, or with the signal's reason.
 */
export async function fingerprintAll(options: PassOptions): Promise<void> {
  const { library, launch, fpcalc, jobs, signal, onTrack } = options;
  const tracks = lackingTracks(library);
  let [useless, isUseful] = [0, false];
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const workers = Array.from({ length: jobs }, async () => {
    const child = new Child<FingerprintTalk>({
      launch,
      module,
      hangSeconds: 60,
      lost: ({ how, hung }) => new CrashError(`the decoder ${hung ? 'hung' : `failed (${how})`}`),
    });
    try {
      for (const trackId of tracks) {
        stopped.throwIfAborted();
        onTrack(await fingerprint(child, trackId));
      }
    } finally {
      await child.close();
    }
  });
  const ends = await Promise.allSettled(workers);
  signal.throwIfAborted();
  for (const end of ends)
    if (end.status === 'rejected' && end.reason !== stop.signal.reason) throw end.reason;
  if (stop.signal.aborted) throw stop.signal.reason;

  async function fingerprint(
    child: Child<FingerprintTalk>,
    trackId: number,
  ): Promise<Parameters<typeof onTrack>[0]> {
    for (const place of knownPlaces(library, trackId)) {
      try {
        const words = await child.ask({ place, fpcalc }, { signal: stopped });
        library.fingerprints.save(trackId, words);
        isUseful = true;
        return 'done';
      } catch (error) {
        stopped.throwIfAborted();
        if (error instanceof LibraryError) throw error;
        if (error instanceof ReadError) continue;
        if (error instanceof DecodeError) {
          library.fingerprints.saveFailure(trackId, reasonOf(error));
          return 'failed';
        }
        if (!(error instanceof HearmarkError)) logError('computing a fingerprint', error);
        else if (++useless >= mostUseless && !isUseful) stop.abort(error);
        break;
      }
    }
    return 'left';
  }
}

/** One after the other, for however many ask; those that are saved meanwhile are passed over by their numbers. */
function* lackingTracks({ fingerprints }: Library): Generator<number> {
  for (let last = 0; ;) {
    const ids = fingerprints.lacking(last, tracksAtOnce);
    yield* ids;
    if (ids.length < tracksAtOnce) return;
    last = ids.at(-1)!;
  }
}
