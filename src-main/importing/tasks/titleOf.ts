import type { JobSubject } from '../../api.ts';

/** What a job is called in English. */
export function titleOf({ what, path, count }: JobSubject): string {
  const folders = path ?? `${count} folders`;
  return {
    scan: `Scanning ${folders}`,
    changes: `Scanning for changes in ${folders}`,
    retry: `Trying ${path ?? `${count} files`} again`,
    listen: 'Listening with another model',
  }[what];
}
