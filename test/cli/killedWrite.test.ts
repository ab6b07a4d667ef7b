import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Backend } from '../../src-main/Backend.ts';
import { writeHandlers } from '../../src-main/handlers/writeHandlers.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import { Writes } from '../../src-main/writing/tasks/Writes.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { rememberPassed } from '../fixtures/rememberPassed.ts';
import { makeManyFiles } from '../fixtures/makeManyFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { callHearmark } from './runHearmark.ts';

const program = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'hearmark.ts');
const skip = process.platform === 'win32' && 'no groups of processes';

describe('hearmark write, killed with its writers', { skip }, () => {
  for (const [name, what] of [
    ['everything', () => ['--all']],
    ['its batch', () => ['--batch', '1']],
    ['its folder', (music: string) => [music]],
  ] as const) {
    it(`is undone by the next \`unwrite\` of ${name}: also what had not been noted as written`, async () => {
      const folder = temporaryFolder();
      const [file, music] = [join(folder, 'library.db'), join(folder, 'music')];
      const env = { HEARMARK_LIBRARY: file };
      const library = openLibrary(file);
      const paths = makeManyFiles(library, music, 36);
      const untouched = readFileSync(paths[0]!);
      const changed = () => paths.filter((path) => !readFileSync(path).equals(untouched));
      await killAtFirstChange(paths, env);
      const open = library.journal.unended().length;
      assert.ok(changed().length > 0 && open > 0, 'it was killed in the middle');
      const before = library.journal.standing().length;
      library.close();

      const listed = await callHearmark(['batches'], { env });
      assert.match(listed.stdout, new RegExp(`: ${before} written, ${open} under way or interrupted\n`));
      const { status, stdout, stderr } = await callHearmark(['unwrite', ...what(music), '--yes'], { env });
      assert.equal(status, 0, stderr);
      assert.match(stderr, new RegExp(`${open} interrupted writes? cleared up`));
      assert.deepEqual(changed(), [], stdout);
      const after = await callHearmark(['batches'], { env });
      const [, undone] = /(\d+) files? undone, 0 not/.exec(stdout)!;
      assert.match(after.stdout, new RegExp(`: ${undone} written, 0 of them not undone\n`));
      assert.doesNotMatch(after.stdout, /interrupted/);
    });
  }

  it('is undone by a window that was open meanwhile', async (t) => {
    const folder = temporaryFolder();
    const file = join(folder, 'library.db');
    const library = openLibrary(file);
    const paths = makeManyFiles(library, join(folder, 'music'), 36);
    const untouched = readFileSync(paths[0]!);
    const writes = new Writes({ library, launch: launchProcess });
    t.after(async () => {
      await writes.close();
      library.close();
    });
    const settingsFile = join(folder, 'settings.json');
    const window = writeHandlers({ library, writes, settingsFile, emit: () => {} } as unknown as Backend);
    await killAtFirstChange(paths, { HEARMARK_LIBRARY: file });
    const [batch] = window.listWriteBatches();
    assert.ok(batch!.open > 0, 'it was killed in the middle');
    const { id } = await window.previewUndo({ of: { batchId: batch!.id }, field: null });
    const task = writes.task(id);
    await task.looked;
    await writes.apply(task);
    assert.deepEqual(
      paths.filter((path) => !readFileSync(path).equals(untouched)),
      [],
    );
    const { standing, open } = window.listWriteBatches().at(-1)!;
    assert.deepEqual([standing, open], [0, 0]);
  });
});

/** Writes into all files, and kills all processes of it, as a power cut does, at the first file that changes. */
async function killAtFirstChange(paths: string[], env: { HEARMARK_LIBRARY: string }): Promise<void> {
  await rememberPassed(firstCrnn, env.HEARMARK_LIBRARY);
  const times = paths.map((path) => statSync(path).mtimeMs);
  const child = spawn(process.execPath, [program, 'write', '--model', firstCrnn, '--yes'], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(child, 'exit');
  while (paths.every((path, at) => statSync(path).mtimeMs === times[at]) && child.exitCode === null)
    await setTimeout(1);
  process.kill(-child.pid!, 'SIGKILL');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
}
