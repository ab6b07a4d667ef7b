import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { mean, rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import { ModelError } from '../../src-main/errors.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { Judge } from '../../src-main/training/judge.ts';
import { readOutputLayer } from '../../src-main/training/outputLayer.ts';
import { rescoreLibrary } from '../../src-main/training/rescoreLibrary.ts';
import { StoredScorer } from '../../src-main/training/StoredScorer.ts';
import { changeHead, installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { temporaryFolder } from '../library/temporaryLibrary.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { inventTruth, learntScore, trueScore, type InventedTrack } from './inventLibrary.ts';
import { answer, decide, inventLibrary, layer, model, seed } from './answeredLibrary.ts';

describe('training the output layer', () => {
  it('teaches a tag of the person from 10 tracks with it and 20 without', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    const isTrue = ({ kind }: InventedTrack) => kind;
    const others = answer(library, tracks, isTrue, { tag: 'mine', yes: 10, no: 20 });
    const { result, rows } = await trainHead(request);
    const [row] = rows;
    const scores = others.map((track) => learntScore(row!.row, track));
    const area = rocAuc(scores, others.map(isTrue))!;
    assert.ok(area >= 0.9, `ROC-AUC ${area}`);
    assert.equal(result.isBetter, true);
    const { positives, negatives, position, heldOut } = row!;
    assert.deepEqual(
      { positives, negatives, position },
      { positives: 10, negatives: 20, position: undefined },
    );
    assert.equal(heldOut.before, null);
    const { low, high } = heldOut.after.rocAuc;
    assert.ok(low <= area + 0.05 && area <= high + 0.05, `${area} was foretold as ${low} to ${high}`);
  });

  it('repairs a systematic error with 30 corrections, and moves no other tag', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    // The model's "rock" is half of what rock is, and its threshold far too high
    const position = model.card.vocabulary.findIndex(({ tag }) => tag === 'rock');
    const { threshold } = model.card.vocabulary[position]!;
    const old = (track: InventedTrack) => trueScore(layer.rows[position]!, track);
    const other = inventTruth(layer.features, 5);
    const middle = tracks.map(old).sort((a, b) => a - b)[tracks.length / 2]!;
    const isTrue = (track: InventedTrack) => Math.log(old(track) / middle) + 4 * other(track) > 0;
    const others = answer(library, tracks, isTrue, { tag: 'rock', category: 'genre', yes: 15, no: 15 });
    const training = await trainHead(request);
    const [row] = training.rows;
    assert.equal(row!.refused, undefined);
    const judge = (scores: number[], from: number) => {
      const says = scores.map((score) => score >= from);
      return new Judge({ scores, probabilities: scores, says }, others.map(isTrue)).measure()!;
    };
    const before = judge(others.map(old), threshold);
    const after = judge(
      others.map((track) => learntScore(row!.row, track)),
      row!.thresholds.after,
    );
    assert.ok(after.rocAuc > before.rocAuc + 0.05, `ROC-AUC ${before.rocAuc} to ${after.rocAuc}`);
    assert.ok(after.f1 > before.f1 + 0.1, `F1 ${before.f1} to ${after.f1}`);
    const { rows } = changeHead(layer, training.rows);
    rows.forEach((one, tag) => assert.equal(one === layer.rows[tag], tag !== position));
  });

  it('is the same for the same seed', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    const truth = inventTruth(layer.features, 3);
    answer(library, tracks, (track) => truth(track) > 0, { tag: 'mine', yes: 20, no: 20 });
    const [first, second] = [await trainHead(request), await trainHead(request)];
    assert.deepEqual(first, second);
    const third = await trainHead({ ...request, seed: 2 });
    assert.notDeepEqual(first.rows[0]!.heldOut, third.rows[0]!.heldOut);
  });

  it('learns nothing about a tag from tracks on which nobody decided it', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    const [one, other] = [inventTruth(layer.features, 3), inventTruth(layer.features, 4)];
    answer(library, tracks.slice(0, 120), (track) => one(track) > 0, { tag: 'one', yes: 15, no: 15 });
    const alone = await trainHead(request);
    for (let round = 0; round < 3; round++) {
      answer(library, tracks.slice(40 * round), (track) => other(track) > 0, {
        tag: `other ${round}`,
        yes: 20,
        no: 12,
      });
      const beside = await trainHead({ ...request, isWanted: ({ name }) => name === 'one' });
      assert.deepEqual(beside.rows[0]!.row, alone.rows[0]!.row);
    }
  });

  it('refuses a known tag whose answers by chance move the threshold to where it errs less', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    const random = seededRandom(9);
    for (const { tag, category } of model.card.vocabulary) {
      for (const track of tracks.slice(0, 32)) decide(library, track, tag, random() < 0.5, category);
    }
    const { rows } = await trainHead(request);
    const wrong = rows.filter(({ heldOut }) => heldOut.after.rocAuc.value <= 0.5);
    assert.ok(wrong.every(({ refused }) => refused !== undefined));
    const tempting = wrong.filter(
      ({ heldOut: { gain } }) => gain!.logLoss.value < 0 && gain!.rocAuc.value >= 0,
    );
    assert.ok(tempting.length > 0, 'one whose loss and order are better than before');
  });

  it('mostly refuses what was learnt from answers by chance', async (t) => {
    const { library, tracks, request } = inventLibrary(t, { tracks: 400 });
    const random = seededRandom(8);
    for (let tag = 0; tag < 12; tag++) {
      for (const track of tracks.slice(30 * tag, 30 * tag + 40))
        decide(library, track, `chance ${tag}`, random() < 0.5);
    }
    const { rows } = await trainHead(request);
    const refused = rows.filter((row) => row.refused !== undefined).length;
    assert.equal(rows.length, 12);
    assert.ok(refused >= 10, `${refused} of 12 were refused`);
  });

  it('leaves a tag, with a sentence, where answers are few, all one way, or of one artist', async (t) => {
    const { library, tracks, request } = inventLibrary(t, { tracks: 60, tracksPerArtist: 20 });
    answer(library, tracks, () => true, { tag: 'always', yes: 30, no: 0 });
    answer(library, tracks, ({ trackId }) => trackId % 2 === 0, { tag: 'few', yes: 7, no: 20 });
    // The first twenty tracks are one artist's
    tracks.forEach((track, index) => decide(library, track, 'one artist', index < 20));
    const { result } = await trainHead(request);
    const reasonOf = (tag: string) => result.left.find((one) => one.tag === tag)!.reason;
    assert.match(reasonOf('always'), /30 yes and 0 no, where 8 of each are needed/);
    assert.match(reasonOf('few'), /7 yes and 20 no/);
    assert.match(
      reasonOf('one artist'),
      /all tracks answered yes are by one artist or album: at least 3 are needed/,
    );
    assert.deepEqual([result.learnt, result.isBetter], [[], false]);
  });
});

describe('what is learnt from', () => {
  it('is the last word, of the tag that a merged tag means, and nothing that was undone', (t) => {
    const { library, modelId, tracks } = inventLibrary(t, { tracks: 6 });
    const [a, b, c, d, e] = tracks as [
      InventedTrack,
      InventedTrack,
      InventedTrack,
      InventedTrack,
      InventedTrack,
    ];
    decide(library, a, 'jazzy', true);
    decide(library, a, 'jazzy', false);
    decide(library, b, 'jazzy', true);
    library.corrections.undo(decide(library, c, 'jazzy', true));
    decide(library, d, 'jazz', true, 'genre');
    decide(library, e, 'gone', true);
    const idOf = (name: string) => library.browse.listTags().find((tag) => tag.name === name)!.id;
    library.changes.mergeTags({ tagId: idOf('jazzy'), intoTagId: idOf('jazz') });
    const { tags, tracks: decided } = library.training.decided(modelId);
    const jazz = tags.find(({ name }) => name === 'jazz')!;
    assert.deepEqual(jazz.positions, [model.card.vocabulary.findIndex(({ tag }) => tag === 'jazz')]);
    const answers = decided.flatMap(({ trackId, decisions }) =>
      decisions.has(jazz.tagId) ? [[trackId, decisions.get(jazz.tagId)]] : [],
    );
    assert.deepEqual(answers, [[a.trackId, false], [b.trackId, true], [d.trackId, true]]); // prettier-ignore
    assert.deepEqual(tags.map(({ name }) => name).sort(), ['gone', 'jazz']); // prettier-ignore
  });
});

describe('scores from what is stored', () => {
  const noise = seededRandom(6);
  const row = {
    weights: Float64Array.from({ length: layer.features }, () => 4 * (noise() - 0.5)),
    bias: -0.7,
  };

  it('are those of listening again, to the rounding of what is stored', (t) => {
    const { library, modelId, tracks } = inventLibrary(t, { tracks: 30 });
    const scorer = new StoredScorer(layer);
    const [added, known] = [scorer.prepare(row), scorer.prepare(layer.rows[7]!)];
    for (const track of tracks) {
      const heard = library.scores.of(track.trackId, modelId)!;
      const evidence = scorer.evidenceOf(heard);
      const away = Math.abs(mean([...scorer.windowScores(added, evidence)]) - trueScore(row, track));
      assert.ok(away < 5e-3, `${away} away`);
      assert.ok(Math.abs(mean([...scorer.windowScores(known, evidence)]) - heard.scores[7]!) < 1e-3);
    }
  });

  it('reach every track, leave other tags as they are, and go on where they were interrupted', async (t) => {
    const { library, modelId, tracks, request } = inventLibrary(t, { tracks: 600 });
    const truth = inventTruth(layer.features, 3);
    answer(library, tracks, (track) => truth(track) > 0, { tag: 'mine', yes: 20, no: 20 });
    const nothing = { coverage: 'whole', windowSeconds: 10, reason: 'silent' } as const;
    const none = new Float32Array();
    const silent = { ...nothing, scores: none, timeline: none, embedding: none, windowStartsSeconds: none };
    library.scores.save(tracks[5]!.trackId, modelId, silent);
    const training = await trainHead(request);
    const { installed, head } = await installHead(model, training, {
      insist: true,
      modelsFolder: temporaryFolder(t),
    });
    const toModelId = registerModel(library, installed);
    const stop = new AbortController();
    const [from, to] = [request.model.card, installed.card];
    const rescoring = { library, head, from, to, fromModelId: modelId, toModelId };
    const first = await rescoreLibrary({ ...rescoring, report: () => stop.abort(), signal: stop.signal });
    assert.ok(first > 0 && first < 600, `${first} before the interruption`);
    assert.equal(await rescoreLibrary(rescoring), 600 - first);
    const [learnt] = training.rows;
    for (const track of tracks) {
      const [before, after] = [modelId, toModelId].map((id) => library.scores.of(track.trackId, id)!);
      if (track === tracks[5]) {
        assert.equal(after!.reason, 'silent');
        continue;
      }
      assert.deepEqual(after!.scores.subarray(0, 50), before!.scores);
      assert.ok(Math.abs(after!.scores[50]! - learntScore(learnt!.row, track)) < 1e-3);
      assert.equal(after!.timeline.length, 4 * 51);
      assert.deepEqual(after!.timeline.subarray(51, 101), before!.timeline.subarray(50, 100));
      assert.deepEqual(after!.embedding, before!.embedding);
    }
  });
});

describe('a trained model', () => {
  it('is a package of its own, with where it comes from, that ONNX Runtime opens', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    const truth = inventTruth(layer.features, 3);
    answer(library, tracks, (track) => truth(track) > 0, { tag: 'mine', yes: 20, no: 20 });
    const training = await trainHead(request);
    const modelsFolder = temporaryFolder(t);
    // installPackage opens it on ONNX Runtime before it gets its name
    const { installed } = await installHead(model, training, { insist: false, modelsFolder });
    assert.equal(installed.card.name, 'hearmark-crnn-1');
    assert.equal(installed.card.vocabulary.length, 51);
    assert.deepEqual(installed.card.vocabulary.slice(0, 50), model.card.vocabulary);
    assert.equal(installed.card.parameters, model.card.parameters! + layer.features + 1);
    const { training: provenance } = installed.card as unknown as { training: Record<string, unknown> };
    const { parent, parentWeightsHash, depth, log } = provenance;
    assert.deepEqual(
      { parent, parentWeightsHash, depth, seed: provenance.seed, log },
      {
        parent: 'hearmark-crnn',
        parentWeightsHash: model.weightsHash,
        depth: 'head',
        seed,
        log: library.training.snapshot(),
      },
    );
    // The layer as it was written, tried against the network's own answer
    const read = await readOutputLayer(installed);
    assert.deepEqual(read.rows.slice(0, 50), layer.rows);

    // What is trained from it has the next number; nothing is overwritten
    const card = readFileSync(join(installed.folder, 'card.json'), 'utf8');
    const next = await installHead(
      installed,
      { ...training, layer: read, rows: [] },
      { insist: true, modelsFolder },
    );
    assert.equal(next.installed.card.name, 'hearmark-crnn-2');
    assert.equal(readFileSync(join(installed.folder, 'card.json'), 'utf8'), card);
    assert.deepEqual(readdirSync(modelsFolder).sort(), ['hearmark-crnn-1', 'hearmark-crnn-2']);
  });

  it('is not half there where it cannot be written, or its numbers are none', async (t) => {
    const { library, tracks, request } = inventLibrary(t);
    const truth = inventTruth(layer.features, 3);
    answer(library, tracks, (track) => truth(track) > 0, { tag: 'mine', yes: 20, no: 20 });
    const training = await trainHead(request);
    const folder = temporaryFolder(t);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await assert.rejects(
      installHead(model, training, { insist: true, modelsFolder: join(file, 'models') }),
      ModelError,
    );
    const broken = training.rows.map((one) => ({ ...one, row: { ...one.row, bias: NaN } }));
    await assert.rejects(
      installHead(model, { ...training, rows: broken }, { insist: true, modelsFolder: folder }),
      ModelError,
    );
    assert.deepEqual(readdirSync(folder), ['file']);
  });
});
