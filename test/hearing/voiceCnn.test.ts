import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import type { HearingOutput } from '../../src-main/taggers/hearing/hearingCard.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { assertFramesLearn } from './assertFramesLearn.ts';

const outputs: Record<string, HearingOutput> = {
  voice: { kind: 'sigmoid', classes: ['voice'], stepSamples: 315 },
};
const voiceCnn = (hyperparameters: object = {}) =>
  frameNetworkFor({ architecture: 'voice-cnn', hyperparameters, outputs });
const small = { channels: [3, 2, 4, 3], hidden: [5, 4] };

describe('the network for singing voice of Schlüter and Grill', () => {
  it('has the layers of the paper: 80 bands and 115 frames become 7 by 11 before the dense ones', () => {
    const shapes = Object.fromEntries(
      [...parameterShapes(voiceCnn(), [1, 80, 115])].map(([name, shape]) => [name, [...shape]]),
    );
    assert.deepEqual(shapes, {
      ...{ 'norm.shift': [1, 80, 1], 'norm.scale': [1, 80, 1] },
      ...{ 'conv1.weight': [64, 1, 3, 3], 'conv1.bias': [64] },
      ...{ 'conv2.weight': [32, 64, 3, 3], 'conv2.bias': [32] },
      ...{ 'conv3.weight': [128, 32, 3, 3], 'conv3.bias': [128] },
      ...{ 'conv4.weight': [64, 128, 3, 3], 'conv4.bias': [64] },
      // 4928 values each, as the paper's dense layer of 256
      ...{ 'dense1.weight': [256, 64, 7, 11], 'dense1.bias': [256] },
      ...{ 'dense2.weight': [64, 256, 1, 1], 'dense2.bias': [64] },
      ...{ 'dense3.weight': [1, 64, 1, 1], 'dense3.bias': [1] },
    });
  });

  it('is refused where its layers leave nothing', () => {
    assert.throws(() => parameterShapes(voiceCnn(), [1, 24, 115]), /nothing of 24 bands; they need 25/);
    assert.equal(parameterShapes(voiceCnn(), [1, 25, 115]).get('dense1.weight')?.[2], 1);
    assert.throws(() => voiceCnn({ framesPerStep: 2 }), ModelError);
  });

  for (const framesPerStep of [1, 3, 9]) {
    it(`learns, with an answer for each ${framesPerStep} frames`, async () => {
      await assertFramesLearn(voiceCnn({ ...small, framesPerStep }), [1, 28, 30], 1);
    });
  }
});
