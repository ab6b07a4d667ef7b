import { Command, CommanderError, Help, type Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { DecodeError, ParameterError, ReadError } from '../errors.ts';
import { libraryFile } from '../locations.ts';
import { tellMistake } from '../log/tellMistake.ts';
import { displayPath } from '../paths.ts';
import { beginSettings } from '../settings.ts';
import { addFindCommands } from './commands/addFindCommands.ts';
import { addHistoryCommands } from './commands/addHistoryCommands.ts';
import { addHostCommands } from './commands/addHostCommands.ts';
import { addLibraryCommands } from './commands/addLibraryCommands.ts';
import { addListenCommands } from './commands/addListenCommands.ts';
import { addModelCommands } from './commands/addModelCommands.ts';
import { addPlaylistCommands } from './commands/addPlaylistCommands.ts';
import { addTrainCommands } from './commands/addTrainCommands.ts';
import { addWriteCommands } from './commands/addWriteCommands.ts';
import { guardTerminal } from './guardTerminal.ts';
import { DONE, exit, FAILED, WRONG_USE } from './runCommand.ts';

/** Commands that go on without anybody who reads what they print. */
const changers = [
  'tag',
  'duplicates',
  'write',
  'edit',
  'unwrite',
  'send',
  'unsend',
  'train',
  'models',
  'library',
];

let goesOnUnread = false;

const program = new Command('hearmark')
  .description(
    'Listens to your music and tags it, on your own machine. Nothing is written to your files until you say so.',
  )
  .version(packageJson.version)
  .option('--safe', 'leave your settings and your own models alone, and use the defaults', false)
  .exitOverride()
  .configureOutput({ writeErr: (text) => console.error(text.replace(/\n$/, '')) })
  .configureHelp({ optionDescription: describeOption })
  .showHelpAfterError('(hearmark help shows all commands)')
  .addHelpText('after', '\nExit status: 0 done, 1 a file failed or the job could not run, 2 wrong use.');

// In the order of the help
addListenCommands(program);
addFindCommands(program);
addPlaylistCommands(program);
addHistoryCommands(program);
addModelCommands(program);
addTrainCommands(program);
addWriteCommands(program);
addLibraryCommands(program);
addHostCommands(program);

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
      command.getOptionValue('model') ?? (await usableModel(command.getOptionValue('library') as string)),
    );
});

if (import.meta.main !== false) await beTheProgram();

/**
 * Runs the command that the words after `hearmark` say and returns the exit status: 0 done, 1 a file failed or the job could
 * not run, 2 wrong use. What it says goes to stdout and stderr; it throws nothing. One at a time.
 */
export async function hearmark(parameters: readonly string[]): Promise<number> {
  exit.status = DONE;
  try {
    await program.parseAsync(withSearch(parameters), { from: 'user' });
    return exit.status;
  } catch (error) {
    return statusOf(error, parameters);
  }
}

/** What a search leaves out (`-tag:techno`, `-live`) is no option: those have one letter, or two dashes. */
function withSearch([command, ...words]: readonly string[]): string[] {
  if (command === undefined) return [];
  if (command !== 'list' && command !== 'export') return [command, ...words];
  return [command, ...words.map((word) => (/^-(?!-|[a-z]$)./iu.test(word) ? ` ${word}` : word))];
}

/** Without a default that is off or empty, which goes without saying. */
function describeOption(option: Option): string {
  const isToldOf = !['false', '""', '{}'].includes(JSON.stringify(option.defaultValue));
  const withoutDefault = Object.create(option, { defaultValue: { value: undefined } }) as Option;
  return new Help().optionDescription(isToldOf ? option : withoutDefault);
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

function statusOf(error: unknown, parameters: readonly string[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USE; // it has said why
  console.error(`hearmark: ${withPath(error, tellMistake(`hearmark ${parameters[0] ?? ''}`, error))}`);
  return error instanceof ParameterError ? WRONG_USE : FAILED;
}

/** What is said of a file that could not be read or decoded does not always name it. */
function withPath(error: unknown, text: string): string {
  const { path } = error instanceof ReadError || error instanceof DecodeError ? error : {};
  return path === undefined || text.includes(path) ? text : `${displayPath(path)}: ${text}`;
}

async function usableModel(library: string): Promise<string> {
  const session = await import('./session.ts');
  return session.usableModel(warn, library);
}
