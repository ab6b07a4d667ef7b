import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model, newScores, newTrack, temporaryLibrary } from './temporaryLibrary.ts';

test('points are marked by a filter and told what they are', (t) => {
  const library = temporaryLibrary(t);
  const modelId = library.models.register({
    ...model,
    tags: [...model.tags, { name: 'sad', category: 'mood', threshold: 0.2 }],
  });
  library.browse.useModel(modelId);
  const add = (name: string, year: number, [piano = 0, calm = 0, sad = 0]: number[]) => {
    const { id } = library.tracks.save(newTrack(`/music/${name}.mp3`, { tags: { title: name, year } }));
    library.scores.save(id, modelId, newScores([piano, calm, 0, sad]));
    return id;
  };
  const ids = [
    add('a', 1990, [0.9, 0.5]),
    add('b', 2000, [0.9, 0.3, 0.8]),
    add('c', 0, [0, 0.9, 0.8]),
    add('d', 1991, []),
  ];
  const asked = Uint32Array.of(ids[2]!, ids[0]!, ids[3]!, 999, ids[1]!);
  const { points, browse } = library;
  const tag = (name: string) => browse.listTags().find((one) => one.name === name)!.id;

  assert.deepEqual([...points.marks(asked, {})], [2, 2, 2, 0, 2]);
  assert.deepEqual([...points.marks(asked, { include: [tag('piano')] })], [1, 2, 1, 0, 2]);
  assert.deepEqual([...points.marks(asked, { among: [ids[3]!, ids[2]!, 999] })], [2, 1, 2, 0, 1]);
  assert.deepEqual([...points.years(asked)], [0, 1990, 1991, 0, 2000]);
  library.changes.answerTempo({ selection: { trackIds: [ids[0]!] }, answer: { bpm: 120.4 } });
  assert.deepEqual([...points.tempos(asked)], [0, 120, 0, 0, 0]);

  assert.deepEqual(points.strongestTags(asked, 'mood'), {
    tagIds: [tag('calm'), tag('sad')],
    values: Uint16Array.of(1, 1, 0, 0, 2),
  });
  // What the person says comes first
  library.changes.correct({ selection: { trackIds: [ids[2]!] }, tagIds: [tag('sad')], action: 'accepted' });
  assert.deepEqual([...points.strongestTags(asked, 'mood').values], [1, 2, 0, 0, 1]);

  // Of tags that were asked for in this order, those unknown too
  const some = [999, tag('sad'), tag('piano')];
  assert.deepEqual([...points.strongestOf(asked, some)], [2, 3, 0, 0, 3]);
  assert.deepEqual([...points.strongestOf(asked, [tag('calm')])], [1, 1, 0, 0, 1]);
  assert.deepEqual([...points.strongestOf(asked, [])], [0, 0, 0, 0, 0]);

  // "calm" is as common among the first as "piano", but not elsewhere so rare
  const regions = points.regionTags(asked, Int16Array.of(1, 0, 1, -1, 0), 3);
  assert.deepEqual(regions, [
    {
      tracks: 2,
      tags: [
        { tagId: tag('piano'), tracks: 2 },
        { tagId: tag('calm'), tracks: 2 },
        { tagId: tag('sad'), tracks: 1 },
      ],
    },
    { tracks: 2, tags: [{ tagId: tag('sad'), tracks: 1 }, { tagId: tag('calm'), tracks: 1 }] }, // prettier-ignore
    { tracks: 0, tags: [] },
  ]);
});
