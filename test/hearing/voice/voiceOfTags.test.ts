import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { voiceOfTags, type TagsHeard } from '../../../src-main/hearing/voice/voiceOfTags.ts';
import { sure } from '../../../src-main/scores/secondScores.ts';

const tags = ['piano', 'vocals', 'spoken word'].map((tag) => ({ tag, threshold: 0.5, map: undefined }));

/** Twenty seconds in two windows; in the second one `vocals` is heard. */
function heard(scores: number[]): TagsHeard {
  const bySecond = Uint8Array.from({ length: 20 }, (_, second) => (second < 10 ? 0 : sure));
  return {
    scores: Float32Array.from(scores),
    windowStartsSeconds: Float32Array.of(0, 10),
    windowSeconds: 10,
    timeline: Float32Array.of(0, 0, 0, 0, 1, 0),
    seconds: new Map([[1, bySecond]]),
  };
}

describe('where somebody sings, by what a tagger says', () => {
  it('is told by the second', () => {
    const found = voiceOfTags(tags, heard([0, 0.8, 0]));
    assert.ok(found && 'heard' in found);
    assert.equal(found.heard!.share, 0.5);
    assert.equal(found.heard!.spans.length, 1);
  });

  it('is nowhere in a track that nobody sings in, whatever single seconds say', () => {
    assert.deepEqual(voiceOfTags(tags, heard([0, 0.4, 0])), { heard: { share: 0, spans: [] } });
  });

  it('is told of windows where there are no seconds', () => {
    const { seconds: _seconds, ...byWindow } = heard([0, 0.8, 0]);
    const found = voiceOfTags(tags, byWindow);
    assert.ok(found && 'heard' in found);
    assert.equal(found.heard!.share, 0.5);
  });

  it('is not told of spoken word, nor by a tagger without such a tag', () => {
    assert.deepEqual(voiceOfTags(tags, heard([0, 0.2, 0.9])), { reason: 'spoken word' });
    assert.equal(voiceOfTags(tags.slice(0, 1), heard([0.5])), undefined);
  });
});
