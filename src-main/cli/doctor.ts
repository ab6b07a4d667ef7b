import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { ffmpegBuild } from '../audio/ffmpegBuild.ts';
import { listBackups } from '../library/safety/backupFiles.ts';
import { findFpcalc } from '../duplicates/fpcalc.ts';
import { checkLibrary } from '../library/safety/checkLibrary.ts';
import { repairNotes } from '../library/safety/repairNotes.ts';
import { lossOf, refuseOddPlace, whatCanBeDone } from '../library/safety/lossOf.ts';
import { sqliteVersion } from '../library/sqliteVersion.ts';
import { modelFolders, shippedModelsFolder } from '../locations.ts';
import { logFile } from '../log/log.ts';
import { scoreTestSound } from '../models/testSound.ts';
import { runtimeVersions } from '../taggers/runtimes.ts';
import { installedModels } from './session.ts';
import { formatMegabytes } from './table.ts';

export interface DoctorOptions {
  deep: boolean;
  library: string;
  json: boolean;
}

/** One thing that was looked at; `help` says what to do where it is missing or broken. */
interface Finding {
  what: string;
  state: string;
  /** False for what keeps Hearmark from working. */
  ok: boolean;
  /** True for what is not here and need not be. */
  absent?: boolean;
  help?: string;
}

/** `hearmark doctor`: what is here, what is missing, and how to get it. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const findings = [
    ...versions(),
    ...(await libraries()),
    nvidia(),
    fpcalc(),
    ...(await models()),
    ...(await runtimes(options.library)),
    libraryPlace(options.library),
    ...(options.deep ? [libraryCheck(options.library)] : []),
    backups(options.library),
    fine('Log', existsSync(logFile()) ? logFile() : `${logFile()} (nothing was noted yet)`),
  ];
  if (options.json) console.log(JSON.stringify(findings));
  else for (const finding of findings) console.log(format(finding));
  return findings.every(({ ok }) => ok) ? 0 : 1;
}

function versions(): Finding[] {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const { version, configuration } = ffmpegBuild();
  const gpl = configuration.includes('--enable-gpl') ? ', GPL build' : '';
  return [
    fine('Hearmark', packageJson.version),
    fine('Node', `${process.version} on ${process.platform} ${process.arch} ${release()}`),
    fine('Processor', `${cpu?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads, ${memory}`),
    fine('FFmpeg (decoder)', `${version}${gpl}`),
    fine('SQLite', sqliteVersion()),
  ];
}

/** By it the same recording is found in other encodings; without it that is found less well. */
function fpcalc(): Finding {
  const found = findFpcalc();
  if (found !== undefined) return fine('fpcalc (duplicates)', found);
  const help = 'install Chromaprint (Debian: libchromaprint-tools) to find duplicates by their sound';
  return { ...fine('fpcalc (duplicates)', 'not installed'), absent: true, help };
}

async function libraries(): Promise<Finding[]> {
  return Object.entries(await runtimeVersions()).map(([name, version]) => fine(name, version));
}

/** Looks for NVIDIA's kernel driver on Linux; nothing depends on a GPU. */
function nvidia(): Finding {
  const driver = '/proc/driver/nvidia/gpus';
  const count = existsSync(driver) ? readdirSync(driver).length : 0;
  return fine('GPU', count > 0 ? `${count} NVIDIA` : 'no NVIDIA GPU was found; none is needed');
}

/** Times the default model on every runtime of this machine; a runtime that does not load is no fault of it. */
async function runtimes(library: string): Promise<Finding[]> {
  try {
    const installed = installedModels(library);
    // Measured although it may be remembered: a driver may have come or gone since
    const choice = await installed.measureRuntimes(await installed.identify(installed.activeName));
    return choice.trials.map(({ runtime, device, milliseconds, reason }) => {
      const speed = milliseconds === undefined ? reason : `${milliseconds.toFixed(1)} ms a window`;
      const fastest = runtime === choice.runtime ? '; the fastest here' : '';
      const state = `${device ? `${device}: ` : ''}${speed}${fastest}`;
      return { ...fine(`Runtime ${runtime}`, state), absent: milliseconds === undefined };
    });
  } catch (error) {
    // A model that does not load has its own line above
    return [fine('Runtimes', `not tried: ${(error as Error).message}`)];
  }
}

/** Loads every model as a job would, and has it hear test sound. */
async function models(): Promise<Finding[]> {
  const installed = installedModels();
  const found = await installed.list();
  if (found.length === 0) {
    return [
      { what: 'Models', state: 'none', ok: false, help: `put a model package into ${modelFolders()[0]}` },
    ];
  }
  const findings: Finding[] = [];
  for (const { folder } of found) {
    try {
      const { name, version, vocabulary, licence } = (await installed.identify(folder)).card;
      if (dirname(folder) === shippedModelsFolder()) await scoreTestSound(folder); // the others' was heard by now
      findings.push(fine(`Model ${name}`, `${version}, ${vocabulary.length} tags, ${licence}, answers`));
    } catch (error) {
      const state = (error as Error).message;
      findings.push({
        what: `Model ${folder}`,
        state,
        ok: false,
        help: 'remove the folder or replace its files',
      });
    }
  }
  return findings;
}

function libraryPlace(file: string): Finding {
  try {
    refuseOddPlace(file);
  } catch (error) {
    const help = 'choose another place with --library or HEARMARK_LIBRARY';
    return { what: 'Library', state: (error as Error).message, ok: false, help };
  }
  const loss = lossOf(file);
  if (loss) return { what: 'Library', state: loss, ok: false, help: whatCanBeDone(file) };
  const place = existsSync(file) ? file : firstExisting(dirname(file));
  try {
    accessSync(place, constants.W_OK);
    return fine('Library', existsSync(file) ? file : `${file} (the first \`hearmark tag\` will make it)`);
  } catch {
    const help = `make ${place} writable, or choose another place with --library or HEARMARK_LIBRARY`;
    return { what: 'Library', state: `${file} cannot be written`, ok: false, help };
  }
}

function libraryCheck(file: string): Finding {
  const what = 'Library, looked through';
  try {
    const problems = checkLibrary(file);
    if (problems.length === 0) return fine(what, repairNotes(file).join(' ') || 'whole');
    return { what, state: problems.join(' '), ok: false, help: whatCanBeDone(file) };
  } catch (error) {
    return { what, state: (error as Error).message, ok: false };
  }
}

function backups(file: string): Finding {
  const made = listBackups(file);
  const bytes = made.reduce((sum, backup) => sum + backup.bytes, 0);
  const state = made[0]
    ? `${made.length}, ${formatMegabytes(bytes)}, the newest ${made[0].name}`
    : 'none yet';
  return fine('Backups of the library', state);
}

function firstExisting(folder: string): string {
  return existsSync(folder) ? folder : firstExisting(dirname(folder));
}

function fine(what: string, state: string): Finding {
  return { what, state, ok: true };
}

function format({ what, state, ok, absent, help }: Finding): string {
  const mark = absent ? '·' : ok ? '✓' : '✗';
  const line = `${mark} ${what.padEnd(28)} ${state}`;
  return help ? `${line}\n  → ${help}` : line;
}
