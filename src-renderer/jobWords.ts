import type { FailureKind, JobSubject } from '../src-main/api.ts';
import { m } from './messages/m.ts';

/** What a job is called. */
export function titleOfJob({ what, path, count }: JobSubject): string {
  const folders = path ?? m.counts.folders({ count });
  return {
    scan: () => m.jobs.scanning({ folders }),
    changes: () => m.jobs.scanningForChanges({ folders }),
    retry: () => m.jobs.tryingAgain({ files: path ?? m.counts.files({ count }) }),
    listen: () => m.jobs.listeningAgain(),
  }[what]();
}

/** Why files failed, and what to do about it; what can be mended first. */
export const failureWords: Record<FailureKind, { why: () => string; whatToDo: () => string }> = {
  drive: { why: m.jobs.failedByDrive, whatToDo: m.jobs.checkTheDrive },
  permission: { why: m.jobs.failedByPermission, whatToDo: m.jobs.checkPermissions },
  gone: { why: m.jobs.failedAsGone, whatToDo: m.jobs.scanAgain },
  crash: { why: m.jobs.failedByCrash, whatToDo: m.jobs.tryOnceMore },
  damaged: { why: m.jobs.failedAsDamaged, whatToDo: m.jobs.copyThemAnew },
  unsupported: { why: m.jobs.failedAsUnsupported, whatToDo: m.jobs.convertThem },
  notAudio: { why: m.jobs.failedAsNotAudio, whatToDo: m.jobs.leaveThem },
  empty: { why: m.jobs.failedAsEmpty, whatToDo: m.jobs.replaceThem },
  other: { why: m.jobs.failedOtherwise, whatToDo: m.jobs.seeEach },
};
