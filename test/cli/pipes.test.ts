import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../library/temporaryLibrary.ts';
import { runHearmark } from './runHearmark.ts';
import { withoutModel } from './withoutModel.ts';

/** Far more than any of them takes. */
const hangsAfterMs = 60_000;
const skip = process.platform === 'win32' && 'Windows has no named pipes in folders';

test(
  'a pipe or an endless device in the place of a file is refused at once, and fills no memory',
  { skip },
  async (t) => {
    const folder = temporaryFolder(t);
    const [pipe, another] = [join(folder, 'pipe'), join(temporaryFolder(t), 'pipe')];
    execFileSync('mkfifo', [pipe, another]);
    const env = withoutModel(dirname(another));
    const library = ['--library', join(folder, 'library.db')];
    const commands = [
      ['list', '--library', pipe],
      ['library', 'check', '--library', pipe],
      ['doctor', '--library', another],
      ['list', '--library', folder],
      ...[pipe, '/dev/zero'].flatMap((file) => [
        ['library', 'import', file, ...library],
        ['models', 'compose', 'two', '--recipe', file],
        [
          'train',
          '--from-scratch',
          '--manifest',
          file,
          '--architecture',
          'crnn',
          '--name',
          'new',
          ...library,
        ],
      ]),
    ];
    for (const command of commands) {
      let timer: NodeJS.Timeout | undefined;
      const { status, stdout, stderr } = await runHearmark(command, {
        ...(command[0] === 'doctor' && { env }),
        onStart: (kill) => (timer = setTimeout(() => kill('SIGKILL'), hangsAfterMs)),
      });
      clearTimeout(timer);
      if (command[0] !== 'doctor') assert.equal(status, 1, `${command.join(' ')}: ${stderr}`);
      assert.match(stdout + stderr, /is not a regular file|is a folder/, command.join(' '));
    }
  },
);
