import { BusyError, WriteError } from '../errors.ts';

const reasons: Record<string, string> = {
  ENOENT: 'it is no longer there',
  EACCES: 'you have no permission to write there',
  EPERM: 'you have no permission to write there',
  EROFS: 'its drive is read-only',
  ENOSPC: 'the drive is full',
  EDQUOT: 'your share of the drive is full',
  EIO: 'the drive reported an input/output error: check that it is healthy and connected',
  ESTALE: 'the network drive is no longer connected: reconnect it',
  ENODEV: 'the drive is no longer connected: reconnect it',
  ELOOP: 'a link has taken its place, which is not followed',
  EFBIG: 'it would become larger than its drive allows',
};

/** Windows says EPERM or EACCES of a file that is playing. */
const busyCodes = ['EBUSY', 'ETXTBSY', ...(process.platform === 'win32' ? ['EPERM', 'EACCES'] : [])];

/** Makes a WriteError of what `fs` or another room threw about a path; the file may be writable next time. */
export function writeErrorFrom(error: unknown, path: string): WriteError {
  if (error instanceof WriteError && error.path !== undefined) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && busyCodes.includes(code))
    return new BusyError('another program has it open: try again when it is closed', {
      path,
      cause: error,
      retry: true,
    });
  const reason = (code && reasons[code]) ?? String(message ?? error);
  return new WriteError(reason, { path, cause: error, retry: code !== undefined });
}
