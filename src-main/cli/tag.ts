import { existsSync } from 'node:fs';
import { basename, relative } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { AnalysisPool } from '../analysis/AnalysisPool.ts';
import type { Coverage } from '../scores/Coverage.ts';
import { HearmarkError } from '../errors.ts';
import { countAudioFiles } from '../files/findAudioFiles.ts';
import { importFolder } from '../importing/importFolder.ts';
import type { FileResult, ImportEvent } from '../importing/ImportEvent.ts';
import { LeftOutFiles } from '../importing/LeftOutFiles.ts';
import type { Library } from '../library/Library.ts';
import { displayPath } from '../paths.ts';
import { settingsFile } from '../locations.ts';
import { logError } from '../log/log.ts';
import { registerModel } from '../models/registerModel.ts';
import { useHearing } from '../models/useHearing.ts';
import type { MusicTask } from '../scores/musicTasks.ts';
import { chosenSettings } from '../settings.ts';
import type { ModelCard } from '../taggers/card.ts';
import type { RuntimeName } from '../taggers/runtimeNames.ts';
import { joinMachines } from '../workers/joinMachines.ts';
import type { Workers } from '../workers/Workers.ts';
import { musicJson } from '../library/musicJson.ts';
import { counted } from '../writing/tasks/WriteParts.ts';
import { existingPaths } from './existingPaths.ts';
import { Progress } from './Progress.ts';
import { categoriesOf, installedModels, openLibraryToChange, rankTags, tellUpgrade } from './session.ts';
import { formatDuration, terminalWidth } from './table.ts';
import { TagTable } from './tagTable.ts';

export interface TagOptions {
  model: string;
  coverage: Coverage;
  chapters?: boolean;
  hear: readonly MusicTask[];
  jobs: number;
  runtime: RuntimeName | 'auto';
  library: string;
  json: boolean;
}

/** What Ctrl-C gives by convention: 128 and the signal's number. */
const INTERRUPTED = 130;

/** `hearmark tag`: imports folders and files into the library and prints what was heard. */
export async function tag(paths: string[], options: TagOptions): Promise<number> {
  // Of a folder that is gone, the library marks what it knows there
  const roots = existingPaths(paths, () => existsSync(options.library));
  const installed = installedModels(options.library);
  const model = await installed.identify(options.model);
  const library = await openLibraryToChange(options.library);
  existingPaths(paths, (path) => library.files.foldersBelow(path).length > 0);
  const modelId = registerModel(library, model, tellUpgrade);
  const { runtime, fallbacks } = await installed.runtimeOf(model, options.runtime);
  const { hearing, music } = await useHearing(library, installed, model, options.hear, (text) =>
    console.error(`hearmark: ${text}`),
  );
  const local = new AnalysisPool({
    modelFolder: model.folder,
    hearing,
    runtime,
    fallbacks,
    jobs: options.jobs,
    onFallBack: (reason, next) => console.error(`hearmark: a runtime failed (${reason}); ${next} goes on`),
  });
  const workers = await openWorkers(library.file);
  const pool = (await workers?.share(local, { folder: model.folder, hearing }, roots)) ?? local;
  const progress = new Progress(process.stderr);
  progress.begun = () => pool.begun;
  void countAudioFiles(roots).then((total) => (progress.total = total));
  const print = options.json
    ? jsonPrinter(library, modelId, model.card.name)
    : tablePrinter(library, modelId, model.card);
  const summary = new Summary();
  const interruption = new AbortController();
  const interrupt = () => {
    interruption.abort(interruption);
    pool.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);

  try {
    const report = (event: ImportEvent) => {
      if (event.kind === 'gone') return void (summary.gone += event.files);
      if (event.kind === 'back') return;
      if (event.kind === 'left out') return summary.leftOut.add(event);
      if (event.kind !== 'file') return progress.note(event.kind === 'paused' ? event.reason : '');
      if (event.stillFails) event = { ...event, status: 'failed' };
      if (!event.part || event.part.index === 0) {
        summary.add(event);
        progress.advance();
      }
      if (event.mistake) logError('hearmark tag', event.mistake);
      const line = print(event);
      if (line === undefined) return;
      progress.hide();
      console.log(line);
    };
    await importFolder(roots, {
      library,
      pool,
      modelId,
      coverage: options.coverage,
      music,
      chapters: options.chapters ?? chosenSettings(settingsFile()).chapters,
      report,
      signal: interruption.signal,
    });
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
  } finally {
    progress.stop();
    pool.close();
    await workers?.close();
    library.close();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, interrupt);
  }
  // With --json, stdout is for programs: the summary goes to stderr.
  const text = summary.text(library.file, interruption.signal.aborted);
  (options.json ? console.error : console.log)(text);
  if (interruption.signal.aborted) return INTERRUPTED;
  return summary.failures.length + summary.oldFailures.length > 0 ? 1 : 0;
}

/** Other machines, where somebody asked for them; without them this one listens alone, and says so. */
async function openWorkers(libraryFile: string): Promise<Workers | undefined> {
  const tell = (text: string) => console.error(`hearmark: ${text}`);
  try {
    return await joinMachines({ libraryFile, version: packageJson.version, onNotice: tell });
  } catch (error) {
    if (!(error instanceof HearmarkError)) throw error;
    tell(`${error.message}; this machine listens alone`);
    return undefined;
  }
}

type Printer = (result: FileResult) => string | undefined;

/** One line of JSON a file: every tag at or above its threshold, strongest (score over threshold) first. */
function jsonPrinter(library: Library, modelId: number, model: string): Printer {
  return ({ path, status, stillFails, reason, trackId, part }) => {
    const track = trackId === undefined ? undefined : library.tracks.get(trackId);
    const durationSeconds = track?.properties.durationSeconds ?? null;
    const tags = trackId === undefined ? [] : library.scores.tagsOf(trackId, modelId);
    const { number, title } = part ?? {};
    const music = trackId === undefined ? {} : musicJson(library.music.countsOf(trackId));
    const said = { path, track: number, title, status, stillFails, reason, durationSeconds, model, tags };
    return JSON.stringify({ ...said, ...music });
  };
}

/** A row for each file that was listened to; files that failed, now or before, are listed at the end, unchanged ones counted. */
function tablePrinter(library: Library, modelId: number, card: ModelCard): Printer {
  const table = new TagTable(categoriesOf(card), terminalWidth(process.stdout));
  let first = true;
  return ({ path, status, reason, trackId, part }) => {
    if (status !== 'ok') return undefined;
    const scores = trackId === undefined ? undefined : library.scores.of(trackId, modelId)?.scores;
    const name = part ? `${shortPath(path)} #${part.number}` : shortPath(path);
    const row = scores?.length ? table.row(name, rankTags(scores, card)) : table.remark(name, reason ?? '');
    const header = first ? `${table.header()}\n` : '';
    first = false;
    return header + row;
  };
}

/** A path as seen from the current folder, where that is shorter. */
function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere || basename(path) : path;
}

const goneAdvice =
  'marked missing, nothing is forgotten. Where their folder was moved, `hearmark relocate OLD NEW` says so.';

class Summary {
  readonly failures: FileResult[] = [];
  /** Not tried again. */
  readonly oldFailures: FileResult[] = [];
  readonly leftOut = new LeftOutFiles();
  /** Files that were known and are there no more. */
  gone = 0;
  readonly #counts = { ok: 0, unchanged: 0 };
  readonly #startMs = performance.now();

  add(result: FileResult): void {
    if (result.status !== 'failed') this.#counts[result.status]++;
    else (result.stillFails ? this.oldFailures : this.failures).push(result);
  }

  text(libraryFile: string, interrupted: boolean): string {
    const { ok, unchanged } = this.#counts;
    const [failed, stillFail] = [this.failures.length, this.oldFailures.length];
    const seconds = (performance.now() - this.#startMs) / 1000;
    const rate = ok / seconds;
    const lines = [
      `${ok} tagged, ${unchanged} unchanged, ${failed} failed${stillFail > 0 ? `, ${stillFail} still fail${stillFail === 1 ? 's' : ''}` : ''} in ${formatDuration(seconds)} (${rate.toFixed(1)} tagged/s).`,
      `Library: ${libraryFile}. Nothing was written to your files.`,
      ...(this.gone > 0 ? [`${counted(this.gone, 'known file')} no longer there: ${goneAdvice}`] : []),
      ...(interrupted ? ['Interrupted. What is done is kept; run the same command to go on.'] : []),
      ...reasonsOf('Failed:', this.failures),
      ...reasonsOf('Failed before, not changed since and not tried again:', this.oldFailures),
      ...(this.leftOut.count > 0 ? ['Left out:', ...this.leftOut.lines.map((line) => `  ${line}`)] : []),
    ];
    return `\n${lines.join('\n')}`;
  }
}

function reasonsOf(title: string, failures: readonly FileResult[]): string[] {
  const lines = failures.map(({ path, reason }) => `  ${displayPath(shortPath(path))}: ${reason}`);
  return lines.length > 0 ? [title, ...lines] : [];
}
