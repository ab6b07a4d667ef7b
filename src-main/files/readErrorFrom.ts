import { ReadError } from '../errors.ts';

/** What the usual codes of a failed read mean to a person, and what to do. */
const reasons: Record<string, string> = {
  ENOENT: 'it does not exist or no longer exists',
  EACCES: 'permission denied: check that you may read it',
  EPERM: 'permission denied: check that you may read it',
  EIO: 'the drive reported an input/output error: check that it is healthy and connected',
  ESTALE: 'the network drive is no longer connected: reconnect it',
  ENODEV: 'the drive is no longer connected: reconnect it',
  ENXIO: 'the drive is no longer connected: reconnect it',
  ENOTCONN: 'the network drive is no longer connected: reconnect it',
  EHOSTDOWN: 'the network drive does not answer',
  ETIMEDOUT: 'the network drive does not answer',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'its path is too long for this system',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/**
 * Makes a ReadError of what `fs` threw about a path.
 * The file may be readable next time (`retry`), because drives come back and permissions change.
 */
export function readErrorFrom(error: unknown, path: string): ReadError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code ? (reasons[code] ?? message) : String(message ?? error);
  return new ReadError(`cannot be read: ${reason}`, { path, cause: error, retry: true });
}
