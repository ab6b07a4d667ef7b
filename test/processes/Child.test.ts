import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DecodeError, HearmarkError, LibraryError, WriteError } from '../../src-main/errors.ts';
import { Child, type ChildOptions } from '../../src-main/processes/Child.ts';
import { launchProcess, type ProcessHandle } from '../../src-main/processes/launchProcess.ts';
import { becomes } from '../becomes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import type { OddTalk } from './oddTalk.ts';

const module = join(import.meta.dirname, 'oddChild.ts');
const echo = (text: string) => ({ do: 'echo', text }) as const;

function open(t: TestContext, options: Partial<ChildOptions<OddTalk>> = {}) {
  const handles: ProcessHandle[] = [];
  const child = new Child<OddTalk>({
    launch(name, args) {
      const handle = launchProcess(name, args);
      handles.push(handle);
      return handle;
    },
    module,
    lost: ({ how, hung }) => new WriteError(`lost: ${how}${hung ? ', hung' : ''}`),
    ...options,
  });
  t.after(() => child.close());
  return { child, handles };
}

describe('a child process', () => {
  process.env.HEARMARK_LOGS = temporaryFolder();

  it('is started when it is first asked, and answers one after the other', async (t) => {
    const { child, handles } = open(t);
    assert.equal(child.pid, undefined);
    const answers = Promise.all(['a', 'b', 'c'].map((text) => child.ask(echo(text))));
    assert.equal(child.asked, 3);
    assert.deepEqual(await answers, ['a', 'b', 'c']);
    assert.equal(handles.length, 1);
    assert.equal(child.asked, 0);
  });

  it('keeps what Node compiled for the next one once it has answered, however it ends', async (t) => {
    const { NODE_COMPILE_CACHE } = process.env;
    const compiled = temporaryFolder();
    process.env.NODE_COMPILE_CACHE = compiled;
    t.after(() => {
      if (NODE_COMPILE_CACHE === undefined) delete process.env.NODE_COMPILE_CACHE;
      else process.env.NODE_COMPILE_CACHE = NODE_COMPILE_CACHE;
    });
    const { child } = open(t);
    assert.equal(await child.ask(echo('a')), 'a');
    await becomes(() => readdirSync(compiled, { recursive: true }).length > 5, true);
    assert.notEqual(child.pid, undefined, 'it goes on');
  });

  it('tells its named errors as they were, with what caused them', async (t) => {
    const { child, handles } = open(t);
    await assert.rejects(child.ask({ do: 'refuse' }), (error: unknown) => {
      assert.ok(error instanceof DecodeError);
      assert.equal(error.message, 'no sound in it');
      assert.equal(error.path, '/music/a.mp3');
      assert.equal(error.retry, true);
      assert.match((error.cause as Error).stack!, /^RangeError: deep\n +at .*oddChild\.ts:/);
      return true;
    });
    assert.equal(await child.ask(echo('on')), 'on');
    assert.equal(handles.length, 1, 'the same process goes on');
  });

  it('tells a mistake of ours with its name and stack, as no named error, and goes on', async (t) => {
    const { child, handles } = open(t);
    await assert.rejects(child.ask({ do: 'mistake' }), (error: unknown) => {
      assert.ok(error instanceof Error && !(error instanceof HearmarkError));
      assert.equal(error.name, 'TypeError');
      assert.match(error.stack!, /^TypeError: .*\(reading 'length'\)\n +at .*oddChild\.ts:/);
      return true;
    });
    await assert.rejects(child.ask({ do: 'sendWhatCannotBeSent' }), /could not be cloned/);
    await assert.rejects(
      child.ask({ do: 'echo', text: (() => '') as unknown as string }),
      /could not be cloned/,
    );
    assert.equal(await child.ask(echo('on')), 'on');
    assert.equal(handles.length, 1);
  });

  it('that meets with a mistake outside of any request tells it, and is replaced', async (t) => {
    const ends: Error[] = [];
    const { child, handles } = open(t, { onEnd: (error) => ends.push(error) });
    const next = [child.ask({ do: 'mistakeOutside' }), child.ask(echo('on'))] as const;
    await assert.rejects(next[0], (error: unknown) => {
      assert.match((error as Error).stack!, /^TypeError: nobody catches this\n +at .*oddChild\.ts:/);
      return true;
    });
    assert.equal(await next[1], 'on');
    assert.equal(handles.length, 2);
    assert.deepEqual(
      ends.map(({ message }) => message),
      ['nobody catches this'],
    );
  });

  it('that dies costs what it was asked, and nothing that waits', async (t) => {
    const { child, handles } = open(t);
    const asked = [child.ask({ do: 'die' }), child.ask(echo('on'))] as const;
    await assert.rejects(asked[0], { name: 'WriteError', message: 'lost: SIGKILL' });
    assert.equal(await asked[1], 'on');
    assert.equal(handles.length, 2);
  });

  it('that cannot be loaded says why, once for each request', async (t) => {
    const { child } = open(t, { module: join(import.meta.dirname, 'nowhere.ts') });
    for (const text of ['a', 'b']) {
      await assert.rejects(child.ask(echo(text)), /lost: exit 1 .*Cannot find module/);
    }
  });

  it('that is silent at work is ended; one that waits for something else is not', async (t) => {
    const ready = Promise.withResolvers<void>();
    const { child, handles } = open(t, { hangSeconds: 1, onReady: () => ready.resolve() });
    child.start(); // nothing is asked: it may take its time
    await ready.promise;
    assert.equal(await child.ask({ do: 'beSilent', milliseconds: 1500, waitingFor: 'the drive' }), 'awake');
    assert.equal(handles.length, 1);
    await assert.rejects(child.ask({ do: 'beSilent', milliseconds: 60_000 }), /lost: SIGKILL, hung/);
  });

  it('is not taken for silent by a parent that was kept busy or was asleep itself meanwhile', async (t) => {
    const ready = Promise.withResolvers<void>();
    const { child } = open(t, { hangSeconds: 1, onReady: () => ready.resolve() });
    child.start();
    await ready.promise;
    const answer = child.ask({ do: 'beSilent', milliseconds: 200 });
    await new Promise((resolve) => setImmediate(resolve)); // timers come next, before what the process has said
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    assert.equal(await answer, 'awake');
  });

  it('asks back, and fails with what the reply fails with', async (t) => {
    const words: string[] = [];
    const { child } = open(t, { onWord: (word) => words.push(word) });
    const ask = (reply?: (question: string) => string | Promise<string>) =>
      child.ask({ do: 'ask', text: 'who?' }, reply && { reply });
    assert.equal(await ask((question) => Promise.resolve(question.toUpperCase())), 'heard WHO?');
    const refuse = () => {
      throw new LibraryError('is full');
    };
    await assert.rejects(ask(refuse), { name: 'LibraryError', message: 'is full' });
    await assert.rejects(ask(), /nobody replies/);
    assert.deepEqual(words, ['about to ask', 'about to ask', 'about to ask']);
  });

  it('is not replied to by what a process before it asked', async (t) => {
    const { child, handles } = open(t);
    const asked = Promise.withResolvers<void>();
    const late = Promise.withResolvers<string>();
    const first = child.ask({ do: 'ask', text: 'first' }, { reply: () => (asked.resolve(), late.promise) });
    await asked.promise;
    handles[0]!.kill();
    await assert.rejects(first, /lost: SIGKILL/);
    const second = child.ask(
      { do: 'ask', text: 'second' },
      {
        async reply(question) {
          late.resolve('a late reply');
          await late.promise;
          return question;
        },
      },
    );
    assert.equal(await second, 'heard second');
  });

  it('is ended for what is cancelled under way; what is cancelled before its turn disturbs nobody', async (t) => {
    const { child, handles } = open(t);
    const [stop, stopLater] = [new AbortController(), new AbortController()];
    const underWay = child.ask({ do: 'beSilent', milliseconds: 60_000 }, { signal: stop.signal });
    const waiting = child.ask(echo('never'), { signal: stopLater.signal });
    const after = child.ask(echo('on'));
    stopLater.abort(new HearmarkError('not any more'));
    await assert.rejects(waiting, /not any more/);
    let hasEnded = false;
    handles[0]!.onExit(() => (hasEnded = true));
    stop.abort(new HearmarkError('enough'));
    await assert.rejects(underWay, /enough/);
    assert.ok(hasEnded, 'and with it whatever it held');
    assert.equal(await after, 'on');
    await assert.rejects(child.ask(echo('late'), { signal: stop.signal }), /enough/);
  });

  it('that is closed answers nothing any more, and is gone', async (t) => {
    const { child, handles } = open(t);
    await child.ask(echo('up'));
    const { pid } = child;
    const asked = [child.ask(echo('under way')), child.ask(echo('waiting'))];
    const outcomes = Promise.allSettled(asked);
    await child.close();
    for (const outcome of await outcomes) {
      assert.equal(outcome.status === 'rejected' && (outcome.reason as Error).message, 'it was closed');
    }
    assert.throws(() => process.kill(pid!, 0), /ESRCH/);
    await assert.rejects(child.ask(echo('later')), /it was closed/);
    assert.equal(handles.length, 1);
  });

  it('that nobody asks is ended, and started again when it is asked', async (t) => {
    const ended = Promise.withResolvers<void>();
    const { child, handles } = open(t, { idleSeconds: 0.1, onEnd: () => ended.resolve() });
    assert.equal(await child.ask(echo('a')), 'a');
    await ended.promise;
    assert.equal(child.pid, undefined);
    assert.equal(await child.ask(echo('b')), 'b');
    assert.equal(handles.length, 2);
  });

  it('gives up the oldest of too many that wait', async (t) => {
    const { child } = open(t, { waitingMax: 1 });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((text) => child.ask(echo(text))));
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it(
    'stays as nice as it was started',
    { skip: process.platform === 'win32' && 'no niceness' },
    async (t) => {
      assert.equal(await open(t).child.ask({ do: 'priority' }), '15');
    },
  );
});
