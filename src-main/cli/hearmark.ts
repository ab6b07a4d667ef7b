// Past 300 lines: every command and option that there is, and nothing else, in the order of the help.
import { availableParallelism } from 'node:os';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { ParameterError } from '../errors.ts';
import { libraryFile } from '../locations.ts';
import { tellMistake } from '../log/tellMistake.ts';
import { runtimeNames } from '../taggers/runtimes.ts';
import { backendNames } from '../taggers/tfjs/loadBackend.ts';
import { recipeNames } from '../models/composing/composeModel.ts';
import { builtInVocabularies } from '../models/vocabularies/readVocabulary.ts';
import { doctor } from './doctor.ts';
import { duplicates } from './duplicates.ts';
import { exportList } from './export.ts';
import { guardTerminal } from './guardTerminal.ts';
import { backupCommand } from './library/backupCommand.ts';
import { checkCommand } from './library/checkCommand.ts';
import { exportCommand } from './library/exportCommand.ts';
import { importCommand } from './library/importCommand.ts';
import { repairCommand } from './library/repairCommand.ts';
import { restoreCommand } from './library/restoreCommand.ts';
import { importPlaylist } from './importPlaylist.ts';
import { list } from './list.ts';
import { searchHelp } from './searchHelp.ts';
import { compareModels } from './models/compareModels.ts';
import { composeModel } from './models/composeModel.ts';
import { getModel } from './models/getModel.ts';
import { addHyper, importModel } from './models/importModel.ts';
import { listModels } from './models/listModels.ts';
import { removeModel } from './models/removeModel.ts';
import { showModel } from './models/showModel.ts';
import { useModel } from './models/useModel.ts';
import { relocate } from './relocate.ts';
import { score } from './score.ts';
import { serve } from './serve.ts';
import { usableModel } from './session.ts';
import { musicTasks } from '../scores/musicTasks.ts';
import { parseHear } from './parseHear.ts';
import { beginSettings } from '../settings.ts';
import { show } from './show.ts';
import { tag } from './tag.ts';
import { train } from './train.ts';
import { genres } from './genres.ts';
import { batches, unwrite } from './unwrite.ts';
import { workFor } from './work.ts';
import { forgetWorker, listWorkers, startWorkers, stopWorkers } from './workers.ts';
import { write } from './write.ts';

/** Exit statuses: the job ran; a file failed or the job could not run; the command was used wrongly. */
const [DONE, FAILED, WRONG_USE] = [0, 1, 2];

/** Commands that go on without anybody who reads what they print. */
const changers = ['tag', 'duplicates', 'write', 'unwrite', 'train', 'models', 'library'];

let goesOnUnread = false;
let status = DONE;

const program = new Command('hearmark')
  .description(
    'Listens to your music and tags it, on your own machine. Nothing is written to your files until you say so.',
  )
  .version(packageJson.version)
  .option('--safe', 'leave your settings and your own models alone, and use the defaults', false)
  .exitOverride()
  .configureOutput({ writeErr: (text) => console.error(text.replace(/\n$/, '')) })
  .showHelpAfterError('(hearmark help shows all commands)')
  .addHelpText('after', '\nExit status: 0 done, 1 a file failed or the job could not run, 2 wrong use.');

const modelOption = () =>
  new Option('--model <name>', 'model by name or folder (default: the one that `models use` chose)');
const runtimeOption = () =>
  new Option('--runtime <name>', 'what computes the network; auto: what is fastest here, measured once')
    .choices(['auto', ...runtimeNames])
    .default('onnx-cpu');
const libraryOption = () => new Option('--library <file>', 'library to use').default(libraryFile());
const jsonOption = () => new Option('--json', 'print JSON instead of text').default(false);

program
  .command('tag')
  .description('listen to music files and store the tags in the library')
  .argument('<paths...>', 'folders and files')
  .addOption(modelOption())
  .addOption(
    new Option('--coverage <how>', 'listen to the whole of each track or to samples of it')
      .choices(['whole', 'sampled'])
      .default('whole'),
  )
  .addOption(
    new Option(
      '--hear <what>',
      'what to hear beside tags: rhythm, key, voice, with commas between them, or tags alone',
    )
      .argParser(parseHear)
      .default(musicTasks, musicTasks.join()),
  )
  .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
  .addOption(runtimeOption())
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(tag));

program
  .command('list')
  .description('list tracks of the library')
  .argument('[search...]', 'only tracks that these words find, all of them; see below')
  .option(
    '--tag <tag...>',
    'only tracks with this tag, from its threshold or, as in "piano=0.4", from this score up; give several to require all of them',
  )
  .option('--category <name>', 'only tracks with a tag of this category (genre, mood, instrument …)')
  .option('--min-score <score>', 'count a tag from this score up, 0 to 1, whatever its threshold', fraction)
  .option('--bpm <range>', 'only tracks of this tempo, as in "120..126"')
  .option(
    '--key <keys>',
    'only tracks in this key, as in "8A", "Am" or "1m"; several with commas between them',
  )
  .option('--text <search>', 'the same as the words above')
  .option('--under <path>', 'only tracks in this folder')
  .option('--limit <number>', 'show at most this many', wholeNumber(1, 1_000_000), 100)
  .option('--offset <number>', 'skip this many first', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
  .addOption(modelOption())
  .addOption(libraryOption())
  .addOption(jsonOption())
  .addHelpText('after', `\n${searchHelp}`)
  .action(run(list));

program
  .command('export')
  .description('write what a search finds as a playlist or a table')
  .argument('[search...]', 'only tracks that these words find, as in `list`')
  .option('--output <file>', 'where to; printed unless given. With --per-folder a folder')
  .addOption(
    new Option('--format <name>', 'what to write (default: by the ending of the file, or m3u8)').choices([
      'm3u8',
      'xspf',
      'csv',
      'csv-exact',
      'json',
    ]),
  )
  .option('--playlist <name>', 'of the tracks of this playlist alone, in its order')
  .option('--relative', 'name files by the way from the playlist to them', false)
  .addOption(
    new Option('--slash <character>', 'what stands between folders in an M3U8 (default: as here)').choices([
      '/',
      '\\',
    ]),
  )
  .option('--per-folder', 'one file for each folder of music', false)
  .option('--under <path>', 'only tracks in this folder')
  .addOption(modelOption())
  .addOption(libraryOption())
  .action(run(exportList));

program
  .command('show')
  .description('show all that is known about a file: its own tags, every score, and the tags over time')
  .argument('<file>')
  .addOption(modelOption())
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(show));

program
  .command('duplicates')
  .description(
    'list recordings that are in the library several times, in other formats, bit rates or cuts, the best copy first',
  )
  .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
  .addOption(modelOption())
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(duplicates));

program
  .command('score')
  .description('print what a model says of a file, every tag, without the library')
  .argument('<file>')
  .addOption(modelOption())
  .addOption(
    new Option(
      '--windows <which>',
      'windows to average: all, the first, or 16 as reference code spreads them',
    )
      .choices(['whole', 'first', 'reference16'])
      .default('whole'),
  )
  .option(
    '--offset <samples>',
    "instead of --windows: the one window that starts at this sample, at the model's rate",
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
  )
  .option(
    '--over-time',
    'show what speaks for each tag at each time, as finely as the network can tell',
    false,
  )
  .addOption(runtimeOption())
  .addOption(jsonOption())
  .action(run(score));

const models = program.command('models').description('list, choose, add and remove models');

models
  .command('list')
  .description('list the models that come with Hearmark and those that were added')
  .addOption(jsonOption())
  .action(run(listModels));

models
  .command('show')
  .description("show a model's card: licence, network, input, tags with their thresholds")
  .argument('<name>')
  .addOption(jsonOption())
  .action(run(showModel));

models
  .command('use')
  .description('use a model from now on when no --model is given')
  .argument('<name>')
  .action(run(useModel));

models
  .command('import')
  .description(
    'add a model: published weights (PyTorch .pth, .pt, .ckpt; safetensors), or with a card an ONNX file, ' +
      'a layers model of TensorFlow.js (model.json) or a whole Keras model (.h5)',
  )
  .argument('<file>')
  .option('--architecture <name>', 'network that the weights belong to')
  .option(
    '--vocabulary <name>',
    `its tags in order: ${builtInVocabularies.join(', ')}, or a JSON file with a list`,
  )
  .option(
    '--part <name>',
    'for a file with several networks: the one whose tensors have names that begin with this',
  )
  .option(
    '--card <file>',
    'for an ONNX file: JSON with its front end, inputs, outputs and tags; for a layers model: its front end',
  )
  .requiredOption('--name <name>', 'what to call the model')
  .option(
    '--hyper <key=value>',
    "hyper-parameter that the tensors' shapes do not show; may be repeated",
    addHyper,
    {},
  )
  .option('--licence <text>', 'licence of the weights (default: what the card says, or "not stated")')
  .action(run(importModel));

models
  .command('get')
  .description(
    'download a published model of the catalogue, check it and add it; without a name: show the catalogue',
  )
  .argument('[name]')
  .option('--accept-licence', 'agree to a licence that forbids commercial use', false)
  .addOption(jsonOption())
  .action(run(getModel));

models
  .command('compare')
  .description(
    'compare what two models say about the same tracks: these files, or tracks that the library has from both',
  )
  .argument('<model>')
  .argument('<other>')
  .argument('[paths...]', 'files and folders to listen to; without any, nothing is listened to')
  .option('--limit <number>', 'compare at most this many tracks', wholeNumber(1, 1_000_000), 100)
  .addOption(runtimeOption())
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(compareModels));

models
  .command('compose')
  .description(
    `make a model of others: their tags joined, those that mean the same as one; without --from by a recipe that comes with Hearmark (${recipeNames.join(', ')})`,
  )
  .argument('<name>', 'what to call the model')
  .option('--from <models...>', 'installed models, all with the same weight')
  .option('--recipe <file>', 'JSON file with members, tags, weights and thresholds')
  .action(run(composeModel));

models
  .command('remove')
  .description('delete a model that was added')
  .argument('<name>')
  .action(run(removeModel));

program
  .command('train')
  .description(
    'learn from some of the corrections in the library, and judge on the others how much better it got',
  )
  .addOption(
    new Option(
      '--depth <depth>',
      'what is learnt: thresholds (instant), the output layer (seconds), all layers (from the files, long)',
    )
      .choices(['thresholds', 'head', 'full'])
      .default('head'),
  )
  .option('--tags <tag...>', 'only these tags (default: all with enough corrections)')
  .option(
    '--seed <number>',
    'decides every random draw: equal seeds give equal models',
    wholeNumber(0, 2 ** 31),
    1,
  )
  .option('--dry-run', 'show the result and change nothing', false)
  .option('--insist', 'use what was learnt even where it is no better', false)
  .option(
    '--epochs <number>',
    'how often all files are heard, when all layers are learnt',
    wholeNumber(1, 1000),
    5,
  )
  .addOption(
    new Option('--backend <name>', 'what computes, when all layers are learnt')
      .choices(backendNames)
      .default('wasm'),
  )
  .addOption(
    new Option(
      '--mode <mode>',
      'what all layers learn from: each window by itself, or several windows of a song at once',
    )
      .choices(['instance', 'song'])
      .default('instance'),
  )
  .option(
    '--from-scratch',
    'train a new model on labelled files instead; needs --manifest, --architecture and --name',
    false,
  )
  .option('--manifest <file>', 'CSV with path, tags (several with ";") and, if known, group (the artist)')
  .option('--architecture <name>', 'network to train; it hears what --model hears')
  .option('--hyper <key=value>', 'hyper-parameter of the network; may be repeated', addHyper, {})
  .option('--name <name>', 'what to call the new model')
  .addOption(modelOption())
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(train));

program
  .command('write')
  .description('write tags into the files themselves: shows what would change, and asks first')
  .argument('[paths...]', 'files and folders of the library (default: all of it)')
  .option(
    '--filter <what...>',
    'only tracks with tag=techno, category=mood or text=words; give several to require all of them',
  )
  .option('--accept-suggestions', 'also write suggestions that nobody has answered', false)
  .option(
    '--mode <category=how...>',
    'what to do with a category: off, fill (if empty), add or replace, as in genre=add mood=fill',
  )
  .option(
    '--map <name=written...>',
    'write other names, as in hiphop=Hip-Hop "deep house=Deep House; House"; "noise=" writes none',
  )
  .option('--with-scores', 'also write scores, model and date in fields of their own')
  .option(
    '--replaygain',
    'also write how loud each track is, for players that even it out (ReplayGain 2, R128 in Opus)',
  )
  .option('--with-parents', 'also write the larger tags that a tag is part of')
  .option('--keep-time', "keep the time of each file's last change")
  .addOption(
    new Option('--id3 <version>', 'version of a new ID3 tag; an existing one keeps its own').choices([
      '2.3',
      '2.4',
    ]),
  )
  .option('--convert-id3', 'also convert existing ID3 tags to that version; 2.2 stays')
  .option('--strict-proof', 'hash the audio of every file, also where no byte of it is touched; slow')
  .option('--no-sheets', 'leave cue sheets alone: nothing is written for the tracks of an image')
  .option('--dry-run', 'only show what would change', false)
  .option('--yes', 'write without asking', false)
  .addOption(modelOption())
  .addOption(libraryOption())
  .action(run(write));

program
  .command('unwrite')
  .description('take back what was written into files: shows what would change, and asks first')
  .argument('[paths...]', 'files and folders')
  .option('--all', 'everything that Hearmark ever wrote', false)
  .option(
    '--batch <number>',
    'undo what one command or click wrote; see `batches`',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
  )
  .option('--field <name>', 'undo only this field: GENRE, MOOD …')
  .option('--dry-run', 'only show what would change', false)
  .option('--yes', 'undo without asking', false)
  .addOption(libraryOption())
  .action(run(unwrite));

program
  .command('batches')
  .description('list what was written into files so far')
  .addOption(libraryOption())
  .action(run(batches));

const libraryCommands = program
  .command('library')
  .description('check, back up, restore and repair the library; take decisions to another one');

libraryCommands
  .command('check')
  .description('read all of the library and say what is wrong with it')
  .addOption(libraryOption())
  .action(run(checkCommand));

libraryCommands
  .command('backup')
  .description('make a backup now, beside the library')
  .option('--list', 'only list the backups that there are', false)
  .addOption(libraryOption())
  .action(run(backupCommand));

libraryCommands
  .command('restore')
  .description('put a backup in the place of the library; what is there now is kept beside it')
  .argument('[name]', 'backup, as `library backup --list` names it (default: the newest)')
  .option('--yes', 'restore without asking', false)
  .addOption(libraryOption())
  .action(run(restoreCommand));

libraryCommands
  .command('repair')
  .description('make a library of what can be read of a damaged one, and of its newest backup')
  .option('--yes', 'repair without asking', false)
  .addOption(libraryOption())
  .action(run(repairCommand));

libraryCommands
  .command('export')
  .description('write what was decided as lines of JSON, to a new file or to the terminal')
  .argument('[file]')
  .addOption(libraryOption())
  .action(run(exportCommand));

libraryCommands
  .command('import')
  .description('take over what `library export` wrote, for tracks that sound the same')
  .argument('<file>')
  .addOption(libraryOption())
  .action(run(importCommand));

program
  .command('import-playlist')
  .description(
    'keep playlists in the library, in the window beside the saved filters; lists what is not found',
  )
  .argument('<file...>', 'M3U, M3U8, PLS or XSPF')
  .option('--name <name>', 'what it is called (default: as its file)')
  .addOption(libraryOption())
  .action(run(importPlaylist));

program
  .command('relocate')
  .description('tell the library that a folder was renamed or moved; nothing is listened to again')
  .argument('<old>', 'the folder as it was, or any folder above or below one that was added')
  .argument('<new>', 'where it is now')
  .addOption(libraryOption())
  .action(run(relocate));

program
  .command('genres')
  .description('show how genres that stand in one field of your files are split, and choose by what')
  .argument('[separator...]', 'as in "," "/"; these in place of those in use')
  .option('--none', 'no separators of your own')
  .option('--keep', 'use them from now on, in place of those in use')
  .addOption(libraryOption())
  .action(run(genres));

const workersCommands = program
  .command('workers')
  .description(
    'let other machines listen along, by a NATS server; without this command nothing of it starts',
  );

workersCommands
  .command('start')
  .description('start or join a server, and print the line to paste on another machine')
  .option(
    '--listen <address>',
    'where a server of our own listens; beyond this machine it speaks TLS',
    '127.0.0.1:4222',
  )
  .option('--server <url>', 'a server that is there already, as in nats://token@192.168.1.5:4222')
  .addOption(libraryOption())
  .action(run(startWorkers));

workersCommands
  .command('list')
  .description('list the machines that listen now, and how fast')
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(listWorkers));

workersCommands
  .command('forget')
  .description('let a machine finish what it has begun, and no more')
  .argument('<id>', 'as `workers list` names it')
  .addOption(libraryOption())
  .action(run(forgetWorker));

workersCommands
  .command('stop')
  .description('end our server; this machine listens alone from then on')
  .addOption(libraryOption())
  .action(run(stopWorkers));

program
  .command('work')
  .description('listen to the music of a library on another machine, until Ctrl-C')
  .argument('<url>', 'the server, as `workers start` printed it')
  .requiredOption('--key <key>', 'what lets this machine in, as `workers start` printed it')
  .option(
    '--root <folder...>',
    'where a folder of the other machine lies here, as in "/music/there=/mnt/music"; or a folder of the same name',
  )
  .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
  .option('--name <name>', 'how this machine is called there')
  .addOption(runtimeOption())
  .action(run(workFor));

program
  .command('serve')
  .description('serve the window to a browser; prints the address to open')
  .option(
    '--port <number>',
    'port to listen on (default: 4747, or the next free one)',
    wholeNumber(0, 65_535),
  )
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--allow-network', 'let other machines in, if they can reach the address given by --host', false)
  .option(
    '--public-address <url>',
    'the address that people open when a reverse proxy stands in front, as in https://music.example',
  )
  .addOption(libraryOption())
  .action(run(serve));

program
  .command('doctor')
  .description('show versions, runtimes and devices, what is missing and how to get it')
  .option('--deep', 'also read all of the library and say what is wrong with it', false)
  .addOption(libraryOption())
  .addOption(jsonOption())
  .action(run(doctor));

program.hook('preAction', async (_program, command) => {
  goesOnUnread = changers.includes((command.parent === program ? command : command.parent!).name());
  if (program.opts<{ safe: boolean }>().safe) process.env.HEARMARK_SAFE = '1';
  // Not the one that was so when this file was loaded
  if (command.getOptionValueSource('library') === 'default')
    command.setOptionValueWithSource('library', libraryFile(), 'default');
  // `serve` looks itself, and tells the page; `doctor` must run whatever is broken
  if (!['serve', 'doctor'].includes(command.name())) warn(beginSettings());
  const takesModel = command.options.some((option) => option.attributeName() === 'model');
  if (takesModel)
    command.setOptionValue(
      'model',
      command.getOptionValue('model') ??
        (await usableModel(warn, command.getOptionValue('library') as string)),
    );
});

if (import.meta.main !== false) await beTheProgram();

/**
 * Runs the command that the words after `hearmark` say and returns the exit status: 0 done, 1 a file failed or the job could
 * not run, 2 wrong use. What it says goes to stdout and stderr; it throws nothing. One at a time.
 */
export async function hearmark(parameters: readonly string[]): Promise<number> {
  status = DONE;
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return status;
  } catch (error) {
    return statusOf(error, parameters);
  }
}

/** Does what the words on the command line say, with the manners of a process in a terminal. */
async function beTheProgram(): Promise<void> {
  // `hearmark list | head` closes the pipe: that is no error, and nobody reads the rest. What changes something is done to
  // its end, whoever looks.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exit(FAILED);
    if (!goesOnUnread) process.exit(DONE);
  });
  process.stderr.on('error', () => {}); // there is nowhere left to say so
  guardTerminal();
  const parameters = process.argv.slice(2);
  process.on('uncaughtException', (error) => process.exit(statusOf(error, parameters)));
  process.exitCode = await hearmark(parameters);
}

function warn(text: string | undefined): void {
  if (text !== undefined) console.error(`hearmark: ${text}`);
}

/** Adapts a command (its arguments, its options) to commander; what it returns is the exit status. */
function run<Parameters extends unknown[]>(command: (...parameters: Parameters) => Promise<number>) {
  return async (...parameters: [...Parameters, Command]) => {
    status = await command(...(parameters.slice(0, -1) as Parameters));
  };
}

function statusOf(error: unknown, parameters: readonly string[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE; // it has said why
  console.error(`hearmark: ${tellMistake(`hearmark ${parameters[0] ?? ''}`, error)}`);
  return error instanceof ParameterError ? WRONG_USE : FAILED;
}

function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  };
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}
