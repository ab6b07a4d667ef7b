import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnalysisPool } from '../../src-main/analysis/AnalysisPool.ts';
import type { Analysis } from '../../src-main/analysis/protocol.ts';
import { DecodeError, ModelError, ReadError } from '../../src-main/errors.ts';
import { aggregate } from '../../src-main/taggers/aggregate.ts';
import { aggregationsOf } from '../../src-main/taggers/card.ts';
import { confidencesOf } from '../../src-main/taggers/confidence.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import type { Listening } from '../../src-main/scores/musicTasks.ts';
import { becomes } from '../becomes.ts';
import { makeAudio, runFfmpeg } from '../fixtures/makeAudio.ts';
import { putSmallModel } from '../fixtures/putSmallModel.ts';
import { tagFile } from '../fixtures/tagFile.ts';
import { hostileCard, putPackage } from '../models/hostileOnnx.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const modelFolder = join('models', 'hearmark-transformer');
const card = await loadCard(modelFolder);
const tagCount = card.vocabulary.length;
const quickTagCount = hostileCard.vocabulary.length;
const smallTagCount = 3;
const always = (): Listening[] => ['tags'];

describe('AnalysisPool', () => {
  const folder = temporaryFolder();
  const pools: AnalysisPool[] = [];
  const open = (options: Partial<ConstructorParameters<typeof AnalysisPool>[0]> = {}) => {
    const pool = new AnalysisPool({ modelFolder, jobs: 1, ...options });
    pools.push(pool);
    return pool;
  };
  /** Of one process, for what leaves it as it was. */
  let usual: AnalysisPool;
  let short: string;
  let long: string;
  /** Models of next to no size, for what is not about the model: of windows of a second, and of ten on any runtime. */
  let quick: string;
  let small: string;

  before(async () => {
    small = await putSmallModel(join(folder, 'models'));
    quick = putPackage(join(folder, 'models'), 'quick', 'sound');
    short = makeAudio(join(folder, 'short.mp3'), { seconds: 12 });
    long = makeAudio(join(folder, 'long.flac'), { seconds: 240, sampleRateHz: 8000, channels: 1 });
    usual = open();
  });
  after(() => pools.forEach((pool) => pool.close()));

  it('answers with tags, properties, identity, scores, timeline and embedding', async () => {
    const { contentId, heard, properties, tags, size } = await usual.analyse(short, 'whole', always);
    assert.equal(contentId.length, 32);
    assert.equal(size, readFileSync(short).length);
    assert.deepEqual(tags.genres, []);
    assert.equal(properties.codec, 'mp3');
    assert.equal(heard!.scores.length, tagCount);
    assert.deepEqual([...heard!.windowStartsSeconds], [0, Math.fround(heard!.windowStartsSeconds[1]!)]);
    assert.ok(Math.abs(heard!.windowStartsSeconds[1]! - 2) < 0.1, 'the last window ends with the track');
    assert.equal(heard!.timeline.length, 2 * tagCount);
    assert.equal(heard!.embedding.length, 256);
    const aggregated = aggregate(heard!.timeline, tagCount, aggregationsOf(card));
    const expected = confidencesOf(aggregated, card);
    heard!.scores.forEach((score, tag) => assert.ok(Math.abs(score - expected[tag]!) < 1e-6, `tag ${tag}`));
  });

  it('does not listen where it is told not to, but knows the track', async () => {
    const { contentId } = await usual.analyse(short, 'whole', always);
    let asked: Uint8Array | undefined;
    const again = await usual.analyse(short, 'whole', (identity) => {
      asked = 'contentId' in identity ? identity.contentId : undefined;
      return [];
    });
    assert.deepEqual(asked, contentId);
    assert.deepEqual(again.contentId, contentId);
    assert.equal(again.heard, undefined);
  });

  it('hears in samples what is there in the whole', async () => {
    const pool = open({ modelFolder: small });
    const [whole, sampled] = await Promise.all([
      pool.analyse(long, 'whole', always),
      pool.analyse(long, 'sampled', always),
    ]);
    assert.equal(whole.heard!.windowStartsSeconds.length, 24);
    assert.equal(sampled.heard!.windowStartsSeconds.length, 6);
    assert.deepEqual(sampled.contentId, whole.contentId);
    const last = (analysis: Analysis) => analysis.heard!.timeline.slice(-smallTagCount);
    last(sampled).forEach((score, tag) =>
      assert.ok(Math.abs(score - last(whole)[tag]!) < 1e-3, `tag ${tag}`),
    );
  });

  it('tells how far it is within a file', async () => {
    const begun: number[] = [];
    const pool = open({ modelFolder: small, onHeard: () => begun.push(pool.begun) });
    assert.equal(pool.begun, 0);
    // A process has a word to say half a second after it was given a file, then every half second: the first window is one
    await pool.analyse(long, 'whole', () => sleep(600, always()));
    assert.ok(begun[0]! > 0 && begun[0]! < 0.2, `${begun[0]} after the first of 24 windows`);
    assert.ok(
      begun.every((share, index) => share > (begun[index - 1] ?? 0) && share <= 1),
      begun.join(),
    );
    assert.equal(pool.begun, 0);
  });

  it('loses only the file in flight when the decoder crashes', async () => {
    const pool = open({ modelFolder: quick });
    const crashing = pool.analyse(long, 'whole', () => {
      process.kill(pool.pids[0]!, 'SIGSEGV');
      return ['tags'];
    });
    const next = pool.analyse(short, 'whole', always);
    await assert.rejects(crashing, (error: unknown) => {
      assert.ok(error instanceof DecodeError);
      assert.match(error.message, /the decoder crashed on it \(SIGSEGV/);
      assert.equal(error.retry, true);
      return true;
    });
    assert.equal((await next).heard!.scores.length, quickTagCount);
  });

  it('goes on on the CPU where another runtime takes its process down, and loses nothing', async () => {
    const reasons: string[] = [];
    const pool = open({
      modelFolder: small,
      runtime: 'tfjs-wasm',
      onFallBack: (reason) => reasons.push(reason),
    });
    let asked = 0;
    const { heard } = await pool.analyse(short, 'whole', () => {
      if (++asked === 1) process.kill(pool.pids[0]!, 'SIGSEGV');
      return ['tags'];
    });
    assert.equal(heard!.scores.length, smallTagCount);
    assert.equal(asked, 2);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0]!, /SIGSEGV/);
    assert.ok((await pool.analyse(short, 'whole', always)).heard);
    assert.equal(reasons.length, 1, 'said once');
  });

  it('ends a decoder that hangs, and goes on', async () => {
    const pool = open({ modelFolder: quick, hangSeconds: 2 });
    const hanging = pool.analyse(long, 'whole', () => {
      process.kill(pool.pids[0]!, 'SIGSTOP');
      return ['tags'];
    });
    const next = pool.analyse(short, 'whole', always);
    await assert.rejects(hanging, /the decoder got stuck on it and was stopped/);
    assert.ok((await next).heard);
  });

  it('names what cannot be read', async () => {
    await assert.rejects(usual.analyse(join(folder, 'nowhere.mp3'), 'whole', always), (error: unknown) => {
      assert.ok(error instanceof ReadError);
      assert.equal(error.retry, true);
      return true;
    });
  });

  it('gives up everything when no process can load the model', async () => {
    const pool = open({ modelFolder: folder, jobs: 2 });
    const results = await Promise.allSettled([1, 2, 3].map(() => pool.analyse(short, 'whole', always)));
    for (const result of results)
      assert.ok(result.status === 'rejected' && result.reason instanceof ModelError);
  });

  it(
    'works beside others, never before them',
    { skip: process.platform === 'win32' && 'no niceness' },
    async () => {
      const pool = open({ modelFolder: quick, jobs: 2 });
      await Promise.all([pool.analyse(short, 'whole', always), pool.analyse(long, 'sampled', always)]);
      await becomes(() => pool.pids.map((pid) => getPriority(pid) >= 10), [true, true]);
    },
  );

  it('ends its processes at once when closed', async () => {
    const pool = open({ modelFolder: quick });
    const begun = Promise.withResolvers<void>();
    const running = pool.analyse(long, 'whole', () => {
      begun.resolve();
      return ['tags'];
    });
    await begun.promise;
    const [pid] = pool.pids;
    pool.close();
    await assert.rejects(running);
    await becomes(() => isRunning(pid!), false);
  });

  describe('what it reads', { skip: process.platform !== 'linux' && 'measured from /proc' }, () => {
    let pool: AnalysisPool;
    before(() => (pool = open({ modelFolder: quick })));

    for (const [name, pictureBytes] of [
      ['small cover.mp3', 100_000],
      ['large cover.mp3', 2_000_000],
      ['moov at the end.m4a', 500_000],
      ['lossless.flac', 1_000_000],
      ['vorbis.ogg', 0],
      ['plain.wav', 0],
    ] as const) {
      it(`is under 1.2 times the file: ${name}`, async () => {
        const path = makeAudio(join(folder, name), { seconds: 60 });
        if (pictureBytes > 0) tagFile(path, { title: ['A title'] }, { pictureBytes });
        const first = makeAudio(join(folder, `first ${name}`), { seconds: 2 });
        await pool.analyse(first, 'whole', always); // libraries and code for the format are loaded by now
        const before = bytesRead(pool.pids[0]!);
        const { size } = await pool.analyse(path, 'whole', always);
        const ratio = (bytesRead(pool.pids[0]!) - before) / size;
        assert.ok(ratio > 0.9 && ratio < 1.2, `${ratio.toFixed(3)} times`);
      });
    }

    it('is under 1.2 times a file larger than is held in memory, and memory does not grow with it', async () => {
      // Of samples that fill more than that with a minute, for it is listened to
      const path = join(folder, 'large.wav');
      const tone = 'sine=frequency=440:sample_rate=48000:duration=60';
      runFfmpeg(['-f', 'lavfi', '-i', tone, '-ac', '8', '-c:a', 'pcm_f64le', path]);
      const another = open({ modelFolder: small });
      await another.analyse(short, 'whole', always);
      const before = bytesRead(another.pids[0]!);
      const { size, prefixId, heard } = await another.analyse(path, 'whole', always);
      assert.ok(size > 150e6 && prefixId);
      assert.equal(heard!.windowStartsSeconds.length, 6);
      assert.ok((bytesRead(another.pids[0]!) - before) / size < 1.2);
      assert.ok(peakMiB(another.pids[0]!) < 450, `${peakMiB(another.pids[0]!)} MiB at most`);
    });
  });
});

/** Bytes that a process has read by system calls. */
function bytesRead(pid: number): number {
  return Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1]);
}

function peakMiB(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
