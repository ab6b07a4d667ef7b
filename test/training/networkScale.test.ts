import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confidenceOf, type ConfidenceMap } from '../../src-main/scores/confidenceMap.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { aggregate } from '../../src-main/taggers/aggregate.ts';
import { aggregationsOf } from '../../src-main/taggers/card.ts';
import { confidencesOf } from '../../src-main/taggers/confidence.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { rescoreLibrary } from '../../src-main/training/rescoreLibrary.ts';
import { installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { trainThresholds } from '../../src-main/training/trainThresholds.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { temporaryFolder, temporaryLibrary } from '../library/temporaryLibrary.ts';
import { inventTracks } from './inventLibrary.ts';

const plain = await loadModelPackage(firstCrnn);
const layer = await readOutputLayer(plain);
const tag = 'rock';
const position = plain.card.vocabulary.findIndex((entry) => entry.tag === tag);
const map: ConfidenceMap = [
  [0, 0.01],
  [0.05, 0.3],
  [0.4, 0.7],
  [1, 0.95],
];

/** The same model, whose card says how likely its tags are. */
const mapped = {
  ...plain,
  weightsHash: 'mapped',
  card: {
    ...plain.card,
    name: 'mapped',
    calibration: { [tag]: map.map(([x, y]): [number, number] => [x, y]) },
    vocabulary: plain.card.vocabulary.map((entry, index) =>
      index === position ? { ...entry, threshold: confidenceOf(entry.threshold, map) } : entry,
    ),
  },
};

describe('a model whose card says how likely its tags are', () => {
  it('learns as it would without: the same row, the same thresholds on its own scale', async (t) => {
    const library = temporaryLibrary(t);
    const plainId = registerModel(library, plain);
    const mappedId = registerModel(library, mapped);
    const tracks = inventTracks({ library, modelId: plainId, layer, tracks: 240 });
    for (const { trackId } of tracks) {
      const heard = library.scores.of(trackId, plainId)!;
      library.scores.save(trackId, mappedId, { ...heard, scores: confidencesOf(heard.scores, mapped.card) });
    }
    const asked = [
      ...tracks.filter(({ kind }) => kind).slice(0, 20),
      ...tracks.filter(({ kind }) => !kind).slice(0, 20),
    ];
    for (const { trackId, kind } of asked) {
      const action = kind ? 'added' : 'rejected';
      library.corrections.append({ trackId, tag, category: 'genre', action });
    }
    const common = { library, isWanted: () => true, seed: 1 };
    const [before, now] = [
      await trainHead({ ...common, model: plain, modelId: plainId }),
      await trainHead({ ...common, model: mapped, modelId: mappedId }),
    ];
    const [expected, learnt] = [before.rows[0]!, now.rows[0]!];
    // Stored timelines are rounded, and the mapped model's scores come of them
    expected.row.weights.forEach((weight, index) =>
      assert.ok(Math.abs(weight - learnt.row.weights[index]!) < 0.01, `${weight}`),
    );
    const near = (actual: number, score: number) =>
      assert.ok(Math.abs(actual - confidenceOf(score, map)) < 0.01, `${actual} ${score}`);
    near(learnt.thresholds.before!, expected.thresholds.before!);
    near(learnt.thresholds.after, expected.thresholds.after);
    const thresholds = [
      trainThresholds({ ...common, model: plain, modelId: plainId }),
      trainThresholds({ ...common, model: mapped, modelId: mappedId }),
    ].map(({ learnt: tags }) => tags[0]!.thresholds.after);
    near(thresholds[1]!, thresholds[0]!);

    const { installed, head } = await installHead(mapped, now, {
      insist: true,
      modelsFolder: temporaryFolder(t),
    });
    assert.deepEqual(installed.card.calibration, mapped.card.calibration);
    assert.equal(installed.card.vocabulary[position]!.threshold, learnt.thresholds.after);
    const toModelId = registerModel(library, installed);
    const [from, to] = [mapped.card, installed.card];
    await rescoreLibrary({ library, head, from, to, fromModelId: mappedId, toModelId });
    for (const { trackId } of tracks.slice(0, 20)) {
      const { scores, timeline } = library.scores.of(trackId, toModelId)!;
      const own = aggregate(timeline, scores.length, aggregationsOf(to));
      assert.ok(Math.abs(scores[position]! - confidenceOf(own[position]!, map)) < 2e-3);
      assert.ok(Math.abs(scores[position + 1]! - own[position + 1]!) < 1e-3);
    }
  });
});
