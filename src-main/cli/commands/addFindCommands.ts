import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { modelOption, libraryOption, jsonOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

const toOption = () =>
  new Option(
    '--to <address>',
    'player to send it to, as in mpd://host:6600 or https://user@host: shows what it has, and asks first',
  );
const asOption = () => new Option('--as <name>', 'what the playlist is called there');
const dryRunOption = () => new Option('--dry-run', 'only show what would be sent').default(false);
const yesOption = () => new Option('--yes', 'send without asking').default(false);

/** What is found by how it sounds. */
export function addFindCommands(program: Command): void {
  program
    .command('find')
    .description(
      'find tracks by a description, as in "calm piano without singing, 70s"; says how it was read',
    )
    .argument('<words...>')
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1_000_000), 20)
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../find.ts')).find));

  program
    .command('similar')
    .description('list what sounds most like a track, or like several')
    .argument('<files...>', 'tracks of the library')
    .option('--not <files...>', 'tracks that it is not to sound like')
    .option('--output <file>', 'M3U8 or XSPF to write; printed unless given')
    .addOption(toOption())
    .addOption(asOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1000), 20)
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../similar.ts')).similar));

  program
    .command('map')
    .description('lay out the map of sound, and list its regions')
    .option('--anew', 'lay out all tracks again, not only those that came', false)
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../map.ts')).map));

  program
    .command('playlist')
    .description('make a playlist that goes from the sound of one track to that of another')
    .argument('<from>', 'a track of the library')
    .argument('<to>', 'another one')
    .option('--tracks <number>', 'how many, with these two', wholeNumber(2, 1000), 20)
    .option('--output <file>', 'M3U8 or XSPF to write; printed unless given')
    .addOption(toOption())
    .addOption(asOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../playlist.ts')).playlist));

  program
    .command('send')
    .description(
      'send a playlist, or what a kept filter finds, to a player: shows what it has, and asks first',
    )
    .argument('<name>', 'as the window or `import-playlist` calls it')
    .addOption(toOption().makeOptionMandatory())
    .addOption(asOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(modelOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../send.ts')).send));

  program
    .command('unsend')
    .description('put back what a player had before the last playlist that was sent to it')
    .requiredOption('--to <address>', 'the player')
    .option('--as <name>', 'the playlist, as it is called there (default: the last one)')
    .addOption(libraryOption())
    .action(run(async () => (await import('../send.ts')).unsend));

  program
    .command('recommend')
    .description('list what you are likely to like, by what you played and where a history is kept')
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1_000_000), 20)
    .option('--rest <days>', 'leave out what was played within so many days', wholeNumber(0, 100_000), 30)
    .option('--unheard', 'only what you never played')
    .option('--output <file>', 'M3U8 or XSPF to write; printed unless given')
    .addOption(toOption())
    .addOption(asOption())
    .addOption(dryRunOption())
    .addOption(yesOption())
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../recommend.ts')).recommend));

  const history = program
    .command('history')
    .description('keep what you play, or not; take over what other programs noted')
    .addOption(libraryOption())
    .action(run(async () => (await import('../history.ts')).history));
  history
    .command('on')
    .description('note what is played in the window from now on, in the library')
    .action(run(async () => (await import('../history.ts')).switchHistory(true)));
  history
    .command('off')
    .description('note nothing more')
    .action(run(async () => (await import('../history.ts')).switchHistory(false)));
  const listenerOption = () =>
    new Option('--listener <name>', 'whose plays these are, if they are not yours').default('');
  history
    .command('import')
    .description('take over exports of ListenBrainz (JSON) and .scrobbler.log files')
    .argument('<files...>')
    .addOption(listenerOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../history.ts')).importHistory));
  history
    .command('forget')
    .description('delete all that was noted of you, or of a listener')
    .addOption(listenerOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../history.ts')).forgetHistory));

  program
    .command('duplicates')
    .description(
      'list recordings that are in the library several times, in other formats, bit rates or cuts, the best copy first',
    )
    .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../duplicates.ts')).duplicates));
}
