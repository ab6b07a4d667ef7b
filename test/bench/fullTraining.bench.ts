import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prAuc, rocAuc } from '../../src-main/analysis/rankStatistics.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { registerModel } from '../../src-main/models/registerModel.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { hearFile } from '../../src-main/training/hearFile.ts';
import { trainFull } from '../../src-main/training/trainFull.ts';
import { installHead, trainHead } from '../../src-main/training/trainHead.ts';
import { listen } from './learning.bench.ts';
import { canPlay, makeTruthLibrary, type KnownTrack } from './makeTruthLibrary.ts';

/** Tracks that teach, and tracks by other artists that tell what was learnt. */
const [taught, tried] = [200, 100];
const epochs = 5;
const tags: [tag: string, isTrue: (track: KnownTrack) => boolean][] = [
  ['organ piece', ({ instrument }) => instrument === 'organ'],
  ['fast', ({ beatsPerMinute }) => beatsPerMinute > 115],
];

/**
 * Two tags that a model's embedding hardly tells, decided on 200 tracks: what all layers learn in five epochs, how long
 * that takes, and what the output layer alone learns of the same answers.
 */
export async function benchFullTraining(kept = process.env.HEARMARK_TRUTH): Promise<string[]> {
  if (!canPlay()) return ['not run: fluidsynth and fluid-soundfont-gm are not installed'];
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-full-'));
  try {
    const music = kept ?? join(folder, 'music');
    const tracks = makeTruthLibrary(music, taught + tried);
    const lines: string[] = [];
    for (const name of (process.env.HEARMARK_MODEL ?? 'hearmark-crnn,hearmark-transformer').split(',')) {
      lines.push(...(await trainBoth(name, tracks, music, folder)));
    }
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function trainBoth(
  name: string,
  tracks: KnownTrack[],
  music: string,
  folder: string,
): Promise<string[]> {
  const model = await loadModelPackage(join('models', name));
  const library = openLibrary(join(folder, `${name}.db`));
  await listen(library, model, music);
  const modelId = registerModel(library, model);
  for (const track of tracks.slice(0, taught)) {
    const { trackId } = library.files.find(track.path)!;
    for (const [tag, isTrue] of tags) {
      const action = isTrue(track) ? 'added' : 'rejected';
      library.corrections.append({ trackId: trackId!, tag, category: 'own', action });
    }
  }
  const request = { library, model, modelId, isWanted: () => true, seed: 1 };
  const head = await installHead(model, await trainHead(request), { insist: true, modelsFolder: folder });
  const lines = [`${name}, ${taught} tracks decided, judged on ${tried} by other artists:`];
  const startedAt = performance.now();
  const { result, installed } = (await trainFull({
    ...request,
    backend: 'wasm',
    insist: true,
    epochs,
    checkpointFolder: join(folder, `${name}-checkpoint`),
    modelsFolder: folder,
    onProgress: (progress) => {
      if (progress.kind === 'estimate')
        lines.push(`  estimate ${progress.secondsAnEpoch.toFixed(0)} s an epoch`);
      if (progress.kind !== 'epoch') return;
      const { epoch, loss, validationLoss, rocAuc: roc, prAuc: pr, seconds } = progress.line;
      lines.push(
        `  epoch ${epoch + 1}: ${seconds.toFixed(0)} s, loss ${loss.toFixed(4)}, validation ${validationLoss.toFixed(4)}, ROC-AUC ${roc?.toFixed(3)}, PR-AUC ${pr?.toFixed(3)}`,
      );
    },
    signal: new AbortController().signal,
  }))!;
  const minutes = (performance.now() - startedAt) / 60_000;
  lines.push(
    `  all layers: ${minutes.toFixed(1)} min with judging; untouched tags moved by ${result.untouched!.meanAbsoluteDifference.toFixed(4)}, ${(100 * result.untouched!.changedDecisions).toFixed(1)}% of decisions`,
  );
  const others = tracks.slice(taught);
  for (const [title, trained] of [
    ['output layer', head.installed],
    ['all layers', installed!],
  ] as const) {
    const tagger = await Tagger.open(trained);
    const heard = [];
    for (const { path } of others) heard.push((await hearFile(path, tagger))!);
    await tagger.close();
    for (const [tag, isTrue] of tags) {
      const position = trained.card.vocabulary.findIndex((one) => one.tag === tag);
      const [scores, truth] = [heard.map((one) => one[position]!), others.map(isTrue)];
      lines.push(
        `  ${title}, "${tag}": ROC-AUC ${rocAuc(scores, truth)!.toFixed(3)}, PR-AUC ${prAuc(scores, truth)!.toFixed(3)}`,
      );
    }
  }
  library.close();
  return lines;
}

if (process.argv[1] === import.meta.filename) {
  for (const line of await benchFullTraining()) console.log(line);
}
