import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { DecodeError, ReadError } from '../../src-main/errors.ts';
import { logBytesMax, logError, logFile } from '../../src-main/log/log.ts';
import { readLog } from '../../src-main/log/readLog.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('the log', () => {
  const folder = temporaryFolder();
  const music = '/media/anna/Music/Don’t stop, "live"';
  let at = 0;
  let logs: string;

  beforeEach(() => {
    logs = join(folder, `logs ${++at}`);
    process.env.HEARMARK_LOGS = logs;
    process.env.HEARMARK_LIBRARY = join(logs, 'library.db');
  });

  const said = () => readFileSync(logFile(), 'utf8');

  it('says where, what and why, with the stack, and which machine', () => {
    const cause = new TypeError('x is not a function');
    logError('the import', new Error('it fell over', { cause }));
    assert.match(
      said(),
      /^\d{4}-\d\d-\d\dT\S+ the import \(Hearmark \S+, Node v\d+\S*, \w+ \w+, process \d+\)\n/,
    );
    assert.match(said(), /\nError: it fell over\n +at .*test\/log\/log\.test\.ts:\d+:\d+/);
    assert.match(said(), /\ncaused by TypeError: x is not a function\n +at /);
  });

  const errors: Record<string, unknown> = {
    'with its path': new ReadError(`cannot read ${music}/Träume/01 Ça ira: denied`, {
      path: `${music}/Träume/01 Ça ira`,
    }),
    'of the file system': thrownBy(() => readFileSync(`${music}/Träume/01 Ça ira`)),
    'of a link': thrownBy(() => readlinkSync(`${music}/Träume/Ça ira`)),
    'as the cause of another': new Error('it failed', {
      cause: new DecodeError('no audio', {
        path: `${music}/Träume/Ça ira`,
        cause: new Error(`in ${music}/Träume/Ça ira`),
      }),
    }),
    'of several': new AggregateError([new Error(`not at '${music}/Träume'`)], 'all failed'),
    'by its name alone': new Error('while it played Träume - Ça ira.flac'),
    'of Windows': new Error('cannot open C:\\Users\\anna\\Träume\\Ça ira'),
    'of a share': new Error('cannot open \\\\nas\\anna\\Träume\\Ça ira'),
    'as an address': new Error('cannot open file:///home/anna/Tr%C3%A4ume/%C3%87a%20ira'),
    'that is no error': `cannot open ${music}/Träume/Ça ira`,
    'with a message like a stack': new Error(`broken\n    at ${music}/Träume/Ça ira`),
    'in bytes that are not UTF-8': new ReadError(`cannot read ${music}/Tr\udce4ume: gone`, {
      path: `${music}/Tr\udce4ume`,
    }),
  };
  for (const [how, error] of Object.entries(errors)) {
    it(`names no file of a person's: a path ${how}`, () => {
      logError('a test', error);
      assert.doesNotMatch(said(), /anna|Music|stop|live|Träume|Tr%|Tr\uFFFD|ira/);
      assert.match(said(), /<path>/);
    });
  }

  it('keeps of a message what is no path, and names our own files by their place', () => {
    logError('a test', errors['with its path']);
    assert.match(said(), /\nReadError: cannot read <path>: denied\n +at .*\(?test\/log\/log\.test\.ts:/);
    logError(
      'a test',
      thrownBy(() => readFileSync(join(import.meta.dirname, 'no such file'))),
    );
    assert.match(
      said(),
      /Error \[ENOENT\]: ENOENT: no such file or directory, open 'test\/log\/no such file'/,
    );
  });

  it('names files where a person has allowed it', () => {
    mkdirSync(logs);
    writeFileSync(join(logs, 'settings.json'), JSON.stringify({ pathsInLog: true }));
    logError('a test', errors['with its path']);
    assert.ok(said().includes(`cannot read ${music}/Träume/01 Ça ira: denied`));
  });

  it('takes no more than two files, each of a size, and reads on from one to the other', () => {
    const long = new Error('o'.repeat(10_000));
    for (let count = 0; count < 250; count++) logError(`entry ${count}.`, long);
    assert.deepEqual(readdirSync(logs).sort(), ['hearmark.log', 'hearmark.old.log']);
    for (const name of readdirSync(logs)) assert.ok(statSync(join(logs, name)).size < logBytesMax + 20_000);
    const entries = readLog(100_000).flatMap((line) => / entry (\d+)\. /.exec(line)?.[1] ?? []);
    assert.equal(entries.at(-1), '249');
    assert.deepEqual(
      entries,
      entries.map((_, index) => String(250 - entries.length + index)),
    );
    assert.equal(readLog(3).length, 3);
  });

  it('cuts what no log should hold', () => {
    logError('a test', new Error('o'.repeat(1_000_000)));
    assert.ok(said().length < 20_000);
  });

  it('never throws, and is empty where it cannot be', () => {
    writeFileSync(logs, 'a file where the folder should be');
    logError('a test', new Error('lost'));
    assert.deepEqual(readLog(10), []);
  });

  it('notes what ends a process, thrown or rejected, and lets it end', () => {
    for (const [how, code] of [
      ['uncaughtException', 'setTimeout(() => { throw new RangeError("too far") })'],
      ['unhandledRejection', 'Promise.reject(new RangeError("too far"))'],
    ] as const) {
      const module = JSON.stringify(join(import.meta.dirname, '../../src-main/log/logUnhandledErrors.ts'));
      const program = `const { logUnhandledErrors } = await import(${module}); logUnhandledErrors('the test'); ${code}`;
      const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
      assert.equal(status, 1);
      assert.ok(said().includes(` the test: ${how} `));
    }
    assert.equal(said().match(/RangeError: too far\n +at /g)?.length, 2);
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
