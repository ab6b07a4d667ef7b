import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Analysis } from '../../src-main/analysis/protocol.ts';
import { loadCard } from '../../src-main/taggers/loadCard.ts';
import type { Found } from '../../src-main/scores/musicTasks.ts';
import type { ModelCard } from '../../src-main/taggers/card.ts';
import { checkAnalysis } from '../../src-main/workers/checkAnalysis.ts';
import { pack, unpack } from '../../src-main/workers/messages.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { StubAnalyser } from './StubAnalyser.ts';

function heardOf<T>(found: Found<T> | undefined): T {
  return (found as { heard: T }).heard;
}

describe('an answer of another machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  let card: ModelCard;
  let right: Analysis;

  before(async () => {
    card = await loadCard(firstCrnn);
    const path = join(folder, 'a.wav');
    writeFileSync(path, 'music');
    const analyser = new StubAnalyser({ tags: card.vocabulary.length, jobs: 1, sleepMs: 0 });
    right = await analyser.analyse(path, 'whole', () => ['tags', 'rhythm', 'key', 'voice']);
    right.heard!.loudness = { integratedLufs: -14.2 };
    right.heard!.seconds = new Map([[3, Uint8Array.of(0, 254, 255)]]);
  });

  it('comes as it was sent', () => {
    const came = checkAnalysis(unpack(pack(right)), card);
    assert.deepEqual(came, right);
    assert.ok(came.heard!.scores instanceof Float32Array);
    assert.equal(typeof came.modifiedNs, 'bigint');
  });

  const wrongs: [string, (answer: Analysis) => void][] = [
    ['scores of another vocabulary', ({ heard }) => (heard!.scores = new Float32Array(3))],
    ['a score that is no number', ({ heard }) => (heard!.scores[1] = NaN)],
    ['a score above one', ({ heard }) => (heard!.scores[1] = 1.5)],
    ['a timeline of half a window', ({ heard }) => (heard!.timeline = heard!.timeline.slice(1))],
    ['an embedding that is not finite', ({ heard }) => (heard!.embedding[0] = Infinity)],
    [
      'seconds of a tag that there is not',
      ({ heard }) => (heard!.seconds = new Map([[5000, new Uint8Array(3)]])),
    ],
    ['a short content hash', (answer) => (answer.contentId = new Uint8Array(3))],
    ['no tags', (answer) => delete (answer as Partial<Analysis>).tags],
    ['a title of a megabyte', ({ tags }) => (tags.title = 'x'.repeat(1e6))],
    ['a key that there is not', ({ music }) => (heardOf(music!.key).key = 24)],
    ['a rhythm that is surer than sure', ({ music }) => (heardOf(music!.rhythm).confidence = 1.2)],
    ['a beat at no time', ({ music }) => (heardOf(music!.rhythm).beats[3]!.seconds = NaN)],
    ['neither a voice nor a reason', ({ music }) => (music!.voice = {} as never)],
    [
      'words that lie nowhere',
      (answer) => {
        answer.asked!.push('words');
        answer.music!.words = { heard: { vector: new Float32Array(12) } };
      },
    ],
    ['tags that nobody asked for', (answer) => (answer.asked = ['rhythm', 'key', 'voice'])],
    ['a key that nobody asked for', (answer) => (answer.asked = ['tags', 'rhythm', 'voice'])],
    ['nothing of the tags that it was asked for', (answer) => delete answer.heard],
    ['a size below nothing', (answer) => (answer.size = -1)],
  ];
  for (const [what, spoil] of wrongs) {
    it(`is refused with ${what}`, () => {
      const answer = structuredClone(right);
      spoil(answer);
      assert.throws(() => checkAnalysis(answer, card), /its answer cannot be right/);
    });
  }

  it('that is no message at all is refused', () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new TextEncoder().encode('{}')])
      assert.throws(() => unpack(bytes), /this is no message of Hearmark/);
    for (const nothing of [undefined, null, 7, [], 'x']) assert.throws(() => checkAnalysis(nothing, card));
  });
});
