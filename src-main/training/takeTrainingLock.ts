import { dirname, join } from 'node:path';
import { ParameterError } from '../errors.ts';
import { ExclusiveLock } from '../library/ExclusiveLock.ts';

/** Takes the lock that one training of a library holds, whoever began it. Throws ParameterError where another has it. */
export function takeTrainingLock(libraryFile: string): ExclusiveLock {
  const lock = ExclusiveLock.tryTake(join(dirname(libraryFile), 'training.lock'));
  if (lock) return lock;
  throw new ParameterError('another training of this library is running: wait until it is done', {
    retry: true,
  });
}
