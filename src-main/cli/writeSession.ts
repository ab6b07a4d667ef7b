import { counted } from '../writing/tasks/WriteParts.ts';
import type { WriteTask } from '../writing/tasks/WriteTask.ts';
import { Writes } from '../writing/tasks/Writes.ts';
import type { Library } from '../library/Library.ts';
import { displayPath } from '../paths.ts';
import { launchProcess } from '../processes/launchProcess.ts';
import { agrees } from './agrees.ts';
import { Progress } from './Progress.ts';
import { printPreview, printResult } from './printWrites.ts';

/** What Ctrl-C gives by convention: 128 and the signal's number. */
const INTERRUPTED = 130;

export interface WriteAnswers {
  dryRun: boolean;
  yes: boolean;
}

/**
 * Shows a preview, asks, writes, and says what came of it: for `write`, `edit` and `unwrite`. Ctrl-C ends it between two files.
 * `plan` is called when it is cleared up what a killed process left: whatever it asks of the library counts that in, too.
 * Returns the exit status. `remarksOn`: lines below the preview.
 */
export async function runWriteTask(
  library: Library,
  plan: (writes: Writes) => WriteTask,
  { dryRun, yes }: WriteAnswers,
  remarksOn: (task: WriteTask) => string[] = () => [],
): Promise<number> {
  let shown: Progress | undefined;
  let last = 0;
  const writes = new Writes({
    library,
    launch: launchProcess,
    onChange({ done, files }) {
      if (!shown) return;
      shown.total = files;
      shown.advance(done - last);
      last = done;
    },
  });
  const showing = async (work: Promise<void>) => {
    [shown, last] = [new Progress(process.stderr), 0];
    await work;
    shown.stop();
  };
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort();
    task?.cancel();
  };
  let task: WriteTask | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  try {
    const { settled, open } = await writes.recover();
    if (settled > 0) console.error(`hearmark: ${counted(settled, 'interrupted write')} cleared up`);
    for (const { path, reason } of open)
      console.error(`hearmark: ${displayPath(path)}: an interrupted write is not cleared up: ${reason}`);
    task = plan(writes);
    await showing(task.looked);
    if (interruption.signal.aborted) return INTERRUPTED;
    printPreview(task);
    for (const remark of remarksOn(task)) console.log(remark);
    const { acceptedFiles, refused, kind, state } = task.data;
    if (state === 'failed') return 1;
    if (acceptedFiles === 0 || dryRun) {
      const rest = open.length > 0 ? ' but for what is not cleared up' : '';
      console.log(
        dryRun ? '\nNothing was written: this was a dry run.' : `\nThere is nothing to write${rest}.`,
      );
      return refused > 0 || open.length > 0 ? 1 : 0;
    }
    const question =
      kind === 'write'
        ? `Write into ${counted(acceptedFiles, 'file')}?`
        : `Undo it in ${counted(acceptedFiles, 'file')}?`;
    if (!yes && !(await agrees(question, interruption.signal))) {
      console.log('\nNothing was written.');
      return interruption.signal.aborted ? INTERRUPTED : 0;
    }
    await showing(writes.apply(task));
    printResult(task);
    if (interruption.signal.aborted) return INTERRUPTED;
    return task.data.refused > 0 || open.length > 0 || task.data.state !== 'done' ? 1 : 0;
  } finally {
    await writes.close();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt);
  }
}
