import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  changeSettings,
  chosenSettings,
  readSettings,
  setAsideBrokenSettings,
} from '../src-main/settings.ts';
import { HearmarkError } from '../src-main/errors.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const skip = process.platform === 'win32' && 'Windows has no pipes with names, and links for few';

describe('settings', () => {
  const place = () => join(temporaryFolder(), 'settings.json');

  it('that are not there are the defaults, and nothing is told', () => {
    const file = place();
    assert.equal(setAsideBrokenSettings(file), undefined);
    assert.equal(chosenSettings(file).theme, 'system');
  });

  it('keep what is whole where a part is broken, and the broken file beside them', () => {
    const file = place();
    const text = JSON.stringify({ theme: 'dark', jobs: 'many', write: 7, model: 'mine', later: 1 });
    writeFileSync(file, text);
    assert.deepEqual(readSettings(file), { theme: 'dark', model: 'mine', later: 1 });
    assert.match(
      setAsideBrokenSettings(file)!,
      /were broken \(jobs, write\)\. They are kept as .*defaults are used/,
    );
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { theme: 'dark', model: 'mine', later: 1 });
    const aside = readdirSync(join(file, '..')).find((name) => name !== 'settings.json')!;
    assert.equal(readFileSync(join(file, '..', aside), 'utf8'), text);
    assert.equal(setAsideBrokenSettings(file), undefined);
  });

  it('that are a folder, a pipe or endless are set aside', { skip }, () => {
    for (const put of [
      (file: string) => mkdirSync(file),
      (file: string) => spawnSync('mkfifo', [file]),
      (file: string) => symlinkSync('/dev/zero', file),
      (file: string) => (writeFileSync(file, ''), truncateSync(file, 20 * 2 ** 30)),
    ]) {
      const file = place();
      put(file);
      assert.equal(chosenSettings(file).theme, 'system');
      assert.match(setAsideBrokenSettings(file)!, /were broken \((no file|larger than any settings)\)/);
      assert.ok(!existsSync(file));
      changeSettings(file, { theme: 'dark' });
      assert.equal(chosenSettings(file).theme, 'dark');
    }
  });

  it('that lead in a circle, or may not be read, stop nothing and are kept', { skip }, async (t) => {
    const circle = place();
    symlinkSync(circle, circle);
    assert.equal(chosenSettings(circle).theme, 'system');
    assert.match(setAsideBrokenSettings(circle)!, /were broken \(ELOOP.*They are kept as/);

    await t.test(
      'by another than root',
      { skip: process.getuid?.() !== 0 && 'only root can be another' },
      () => {
        const file = place();
        writeFileSync(file, '{"theme":"dark"}', { mode: 0o600 });
        for (const [mode, told] of [
          [0o755, /are broken \(EACCES.*cannot be set aside: EACCES.*Defaults are used/],
          [0o777, /were broken \(EACCES.*They are kept as/],
        ] as const) {
          chmodSync(join(file, '..'), mode);
          const script = `
          import { chosenSettings, setAsideBrokenSettings } from ${JSON.stringify(import.meta.resolve('../src-main/settings.ts'))};
          // Only now: the checkout may lie where nobody else may read
          process.setgroups([]);
          process.setuid(65534);
          console.log(chosenSettings(process.argv[1]).theme, setAsideBrokenSettings(process.argv[1]));`;
          const run = spawnSync(process.execPath, ['--input-type=module', '-e', script, file], {
            encoding: 'utf8',
          });
          assert.match(run.stdout, /^system /, run.stderr);
          assert.match(run.stdout, told);
        }
        const [aside] = readdirSync(join(file, '..'));
        assert.equal(readFileSync(join(file, '..', aside!), 'utf8'), '{"theme":"dark"}');
      },
    );
  });

  it('that cannot be written are one clear error', () => {
    const file = place();
    mkdirSync(`${file}.${process.pid}.draft`);
    assert.throws(
      () => changeSettings(file, { theme: 'dark' }),
      (error) => error instanceof HearmarkError && /settings in .* cannot be written/.test(error.message),
    );
  });

  it('that an editor has begun with a mark of its encoding are read', () => {
    const file = place();
    writeFileSync(file, '\ufeff{"theme":"dark"}');
    assert.equal(chosenSettings(file).theme, 'dark');
    assert.equal(setAsideBrokenSettings(file), undefined);
  });

  it('of whatever content never stop anything, and are never overwritten', () => {
    for (const text of ['', '{', 'null', '[]', '"x"', '\0\0\0\0', '{"theme":null}', '{"__proto__":1}']) {
      const file = place();
      writeFileSync(file, text);
      assert.equal(chosenSettings(file).theme, 'system', text);
      changeSettings(file, { theme: 'dark' });
      assert.equal(chosenSettings(file).theme, 'dark', text);
      const kept = readdirSync(join(file, '..')).map((name) => readFileSync(join(file, '..', name), 'utf8'));
      assert.ok(text === '{"__proto__":1}' || kept.includes(text), text);
    }
  });
});
