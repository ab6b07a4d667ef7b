import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { runHearmark } from '../cli/runHearmark.ts';
import { makeAudio } from '../fixtures/makeAudio.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

it('ONNX Runtime keeps nothing to send to its maker', async () => {
  const folder = temporaryFolder();
  const song = makeAudio(join(folder, 'a.flac'), { seconds: 1 });
  const home = join(folder, 'home');
  mkdirSync(home);
  const env = {
    ...{ HOME: home, XDG_CACHE_HOME: join(home, 'cache'), TMPDIR: home },
    ...{ HEARMARK_LIBRARY: join(folder, 'library.db'), HEARMARK_LOGS: join(folder, 'logs') },
    // As people have it
    ORT_DISABLE_TELEMETRY: '',
  };
  for (const command of ['tag', 'score']) {
    const { status, stderr } = await runHearmark([command, song, '--model', 'hearmark-crnn'], { env });
    assert.equal(status, 0, stderr);
  }
  assert.deepEqual(readdirSync(home), []);
});
