import type { DuplicateGroup } from '../api.ts';
import { DuplicateSearch } from '../duplicates/tasks/DuplicateSearch.ts';
import type { Library } from '../library/Library.ts';
import { registerModel } from '../models/registerModel.ts';
import { isWhole } from '../paths.ts';
import { launchProcess } from '../processes/launchProcess.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { Progress } from './Progress.ts';
import { installedModels, openLibraryToChange, tellUpgrade } from './session.ts';
import { INTERRUPTED, untilInterrupted } from './untilInterrupted.ts';

export interface DuplicatesOptions {
  jobs: number;
  model: string;
  library: string;
  json: boolean;
}

/** What is read of the groups at once. */
const pageGroups = 100;

/** `hearmark duplicates`: the recordings that are in the library several times, each with its copies, the best first. */
export async function duplicates(options: DuplicatesOptions): Promise<number> {
  const model = await installedModels(options.library).identify(options.model);
  const library = await openLibraryToChange(options.library);
  const progress = new Progress(process.stderr, { amount: amountOf, rate: (perSecond) => `${perSecond.toFixed(1)} tracks/s` }); // prettier-ignore
  let last = library.fingerprints.counts().done;
  const modelId = registerModel(library, model, tellUpgrade);
  library.browse.useModel(modelId);
  const search = new DuplicateSearch({
    library,
    launch: launchProcess,
    modelId: () => modelId,
    jobs: () => options.jobs,
    onChange({ state, tracks, fingerprinted, failed }) {
      progress.total = tracks - failed;
      progress.advance(fingerprinted - last);
      last = fingerprinted;
      progress.note(state === 'comparing' ? 'comparing' : '');
    },
  });
  progress.advance(last);
  try {
    await untilInterrupted(async (signal) => {
      signal.addEventListener('abort', () => search.stop());
      search.start();
      await search.ended;
    });
    progress.stop();
    const { state, reason, comparedBy, failed } = search.data;
    if (state === 'stopped') {
      console.error('Interrupted. What was fingerprinted is kept; run the same command to go on.');
      return INTERRUPTED;
    }
    if (reason !== null) console.error(`hearmark: ${reason}`);
    if (state === 'failed') return 1;
    print(library, search, options.json);
    if (comparedBy === 'timelines')
      console.error(
        'fpcalc is not installed, so what the model heard was compared, which finds less and is less certain. It comes with Chromaprint (Debian: libchromaprint-tools).',
      );
    if (failed > 0) console.error(`${counted(failed, 'track')} cannot be decoded and ${failed === 1 ? 'is' : 'are'} left out.`); // prettier-ignore
    return 0;
  } finally {
    progress.stop();
    await search.close();
    library.close();
  }
}

function print(library: Library, search: DuplicateSearch, json: boolean): void {
  const { total, surplus } = search.page(0, 1);
  for (let offset = 0; offset < total; offset += pageGroups) {
    for (const group of search.page(offset, pageGroups).groups)
      console.log(json ? JSON.stringify(plainGroup(library, group)) : lines(group).join('\n'));
  }
  if (json) return;
  console.log(
    total === 0
      ? 'No recording is there twice.'
      : `${counted(total, 'recording')} with ${counted(surplus, 'file')} beyond one of each. Nothing was changed.`,
  );
}

/** The best copy is marked. */
function lines({ copies }: DuplicateGroup): string[] {
  const { artist, title, fileName } = copies[0]!.track;
  return [
    [artist, title ?? fileName].filter(Boolean).join(' – '),
    ...copies.flatMap(({ paths, says }, index) =>
      paths.map((path, place) =>
        place === 0 ? `${index === 0 ? '  * ' : '    '}${path}\n      ${says.join(', ')}` : `    ${path}`,
      ),
    ),
    '',
  ];
}

/** For programs: paths as they are. */
function plainGroup({ files }: Library, { copies }: DuplicateGroup) {
  return {
    copies: copies.map(({ track, says, likeness }, index) => ({
      trackId: track.trackId,
      files: files
        .placesOf(track.trackId)
        .filter(({ path, span }) => !files.find(path, span)?.missing)
        .map(({ path, span }) => ({ path, ...(!isWhole(span) && { part: span }) })),
      best: index === 0,
      says,
      likeness: Number(likeness.toFixed(3)),
    })),
  };
}

function amountOf(done: number, total: number | undefined): string {
  return total === undefined ? counted(done, 'track') : `${done} of ${counted(total, 'track')}`;
}
