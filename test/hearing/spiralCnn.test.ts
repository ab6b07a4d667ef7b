import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ModelError } from '../../src-main/errors.ts';
import { frameNetworkFor } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { parameterShapes } from '../../src-main/taggers/parameterShapes.ts';
import { assertFramesLearn } from './assertFramesLearn.ts';

const instruments = ['piano', 'violin', 'guitar', 'singer', 'clarinet', 'flute', 'trumpet', 'saxophone'];
const outputs = {
  instruments: { kind: 'softmax', classes: instruments, stepSamples: 131_072 },
} as const;
const spiralCnn = (hyperparameters: object = {}) =>
  frameNetworkFor({ architecture: 'spiral-cnn', hyperparameters, outputs });
const threeSeconds = [1, 96, 128];

describe('the networks for instruments of Lostanlen and Cella', () => {
  // Table 2 of the paper, in thousands
  const sizes: [parts: string[], parameters: number][] = [
    [['spiral'], 36],
    [['temporal'], 20],
    [['flat'], 93],
    [['spiral', 'temporal'], 55],
    [['spiral', 'flat'], 128],
    [['temporal', 'flat'], 112],
    [['flat', 'temporal', 'spiral'], 147],
  ];
  for (const [parts, thousands] of sizes) {
    it(`${parts.join(' and ')} has ${thousands} thousand parameters`, () => {
      const shapes = [...parameterShapes(spiralCnn({ parts }), threeSeconds).values()];
      const count = shapes.reduce(
        (sum, shape) => sum + shape.reduce((product, size) => product * size, 1),
        0,
      );
      assert.equal(Math.round(count / 1000), thousands, `${count}`);
    });
  }

  it('has filters over three octaves, with the same weights from every bin on', () => {
    const shapes = parameterShapes(spiralCnn(), threeSeconds);
    assert.deepEqual(shapes.get('spiral.conv1.weight'), [32, 3, 3, 5]);
    assert.deepEqual(shapes.get('flat.conv1.weight'), [32, 1, 5, 5]);
    assert.deepEqual(shapes.get('temporal.conv1.weight'), [32, 1, 36, 5]);
    assert.deepEqual(shapes.get('dense1.weight'), [64, 1024 + 128 + 128]);
  });

  it('is refused where a part of it hears more than there is', () => {
    assert.throws(() => parameterShapes(spiralCnn(), [1, 84, 128]), ModelError);
    assert.doesNotThrow(() => parameterShapes(spiralCnn({ parts: ['flat', 'spiral'] }), [1, 84, 128]));
    assert.throws(() => parameterShapes(spiralCnn({ octaves: 6 }), threeSeconds), ModelError);
    assert.throws(() => spiralCnn({ parts: ['spiral', 'spiral'] }), ModelError);
  });

  it('learns', async () => {
    const hyper = {
      channels: 3,
      hiddenUnits: 5,
      binsPerOctave: 6,
      temporalBins: [32, 42],
      spiralBins: [3, 39],
    };
    await assertFramesLearn(spiralCnn(hyper), [1, 42, 64], instruments.length);
  });
});
