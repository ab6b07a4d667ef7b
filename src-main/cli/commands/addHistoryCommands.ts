import { Option, type Command } from 'commander';
import { addListOptions } from '../addListOptions.ts';
import { libraryOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

/** What was played, and what is recommended by it. */
export function addHistoryCommands(program: Command): void {
  const recommend = program
    .command('recommend')
    .description('list tracks that you are likely to enjoy, going by what you played (see `history`)')
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1_000_000), 20)
    .option('--rest <days>', 'leave out what was played within this many days', wholeNumber(0, 100_000), 30)
    .option('--unheard', 'only tracks that you never played');
  addListOptions(recommend).action(run(async () => (await import('../recommend.ts')).recommend));

  const history = program
    .command('history')
    .description('keep a history of what you play, or stop; import what other programs noted')
    .addOption(libraryOption())
    .action(run(async () => (await import('../history.ts')).history));
  history
    .command('on')
    .description('note in the library what is played in the window from now on')
    .action(run(async () => (await import('../history.ts')).switchHistory(true)));
  history
    .command('off')
    .description('stop noting it; what was noted stays')
    .action(run(async () => (await import('../history.ts')).switchHistory(false)));
  const listenerOption = () =>
    new Option('--listener <name>', 'whose plays these are, if they are not yours').default('');
  history
    .command('import')
    .description(
      'import exports of ListenBrainz and Spotify (JSON), scrobbles of Last.fm (CSV, JSON) and .scrobbler.log files',
    )
    .argument('<files...>')
    .addOption(listenerOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../history.ts')).importHistory));
  history
    .command('forget')
    .description('delete your history, or that of another listener')
    .addOption(listenerOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../history.ts')).forgetHistory));
}
