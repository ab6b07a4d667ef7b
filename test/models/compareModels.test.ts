import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { compareModels } from '../../src-main/models/compareModels.ts';
import { ModelShelf } from '../../src-main/models/ModelShelf.ts';
import { launchProcess } from '../../src-main/processes/launchProcess.ts';
import type { CardTag, ModelCard } from '../../src-main/taggers/card.ts';
import { firstCrnn } from '../fixtures/firstCrnn.ts';
import { newScores, newTrack, temporaryFolder, temporaryLibrary } from '../library/temporaryLibrary.ts';

it('compares two models in the window by the tags that `models compare` pairs, and tells what one alone knows', async (test) => {
  const library = temporaryLibrary(test);
  const folder = temporaryFolder(test);
  const own = join(folder, 'models');
  const vocabularyOf = (name: string, change: (tag: CardTag, place: number) => CardTag): CardTag[] => {
    cpSync(firstCrnn, join(own, name), { recursive: true });
    const file = join(own, name, 'card.json');
    const { calibration: _, rules: _rules, ...card } = JSON.parse(readFileSync(file, 'utf8')) as ModelCard;
    const vocabulary = card.vocabulary.map(change);
    writeFileSync(file, JSON.stringify({ ...card, name, vocabulary }));
    return vocabulary;
  };
  const first = vocabularyOf('first', (tag) => ({ ...tag, threshold: 0.5 }));
  const second = vocabularyOf('second', (tag, place) => {
    if (place === 0) return { ...tag, tag: tag.tag.toUpperCase(), threshold: 0.25 };
    return place === 1 ? { ...tag, tag: 'hurdy-gurdy', threshold: 0.5 } : { ...tag, threshold: 0.5 };
  });
  const models = new ModelShelf({
    library,
    settingsFile: join(folder, 'settings.json'),
    modelFolders: [own],
    runtimesFile: join(folder, 'runtimes.json'),
    triedFile: join(folder, 'tried.json'),
    launch: launchProcess,
  });
  const scoresOf = (start: number[]) =>
    newScores([...start, ...Array<number>(first.length - start.length).fill(0.1)]);
  const { id: trackId } = library.tracks.save(newTrack('/music/a.mp3'));
  library.scores.save(trackId, (await models.open('first')).modelId, scoresOf([0.4, 0.9]));
  library.scores.save(trackId, (await models.open('second')).modelId, scoresOf([0.3, 0.2]));

  const { tracks, agreement } = await compareModels(
    { library, models, launch: launchProcess },
    { names: ['first', 'second'], selection: { trackIds: [trackId] }, limit: 10 },
  );
  const { scores } = tracks[0]!;
  const told = (name: string) => {
    const { a, b, aSays, bSays } = scores.find(({ tag }) => tag === name)!;
    return [a && Number(a.toFixed(3)), b && Number(b.toFixed(3)), aSays, bSays];
  };
  // 0.4 is no at 0.5, 0.3 is yes at 0.25
  assert.deepEqual(told(first[0]!.tag), [0.4, 0.3, false, true]);
  assert.deepEqual(told(first[1]!.tag), [0.9, null, true, false]);
  assert.deepEqual(told(second[1]!.tag), [null, 0.2, false, false]);
  assert.equal(scores[0]!.tag, first[0]!.tag, 'where they differ most comes first');
  assert.equal(scores.length, first.length + 1);
  assert.equal(agreement, (first.length - 2) / (first.length - 1));
});
