import { join } from 'node:path';
import { RuntimeError } from '../../errors.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import type { FindTalk } from '../protocol.ts';
import type { Recording } from '../Recording.ts';

const module = join(import.meta.dirname, '..', 'duplicatesProcess.ts');

/** Has a process compare all tracks. Rejects with its error, RuntimeError where it ended, or the signal's reason. */
export async function askFinder(
  request: FindTalk['request'],
  options: { launch: LaunchProcess; signal: AbortSignal; onShare: (share: number) => void },
): Promise<Recording[]> {
  const child = new Child<FindTalk>({
    launch: options.launch,
    module,
    lost: ({ how }) => new RuntimeError(`the process that compared ended (${how})`),
    onWord: options.onShare,
  });
  try {
    return await child.ask(request, { signal: options.signal });
  } finally {
    await child.close();
  }
}
