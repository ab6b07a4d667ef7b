import { availableParallelism } from 'node:os';
import { Option, type Command } from 'commander';
import { musicTasks } from '../../scores/musicTasks.ts';
import { parseHear } from '../parseHear.ts';
import { searchHelp } from '../searchHelp.ts';
import { modelOption, runtimeOption, libraryOption, jsonOption, wholeNumber, fraction } from '../options.ts';
import { run } from '../runCommand.ts';

/** Listening to music, and looking at what was heard. */
export function addListenCommands(program: Command): void {
  addTag(program);
  addLooking(program);
}

function addTag(program: Command): void {
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
        'what to hear beside tags: rhythm, key, voice and words, separated by commas, or "tags" for nothing else',
      )
        .argParser(parseHear)
        .default(musicTasks, musicTasks.join()),
    )
    .option('--chapters', 'make each chapter of a book (m4b, m4a, mka …) a track of its own, with its title')
    .option(
      '--no-chapters',
      'keep a book as one track (default: as the settings of this library say, else one track)',
    )
    .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
    .addOption(runtimeOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../tag.ts')).tag));
}

function addLooking(program: Command): void {
  program
    .command('list')
    .description('list tracks of the library')
    .argument('[search...]', 'only tracks that match all of these words; see below')
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
    .option('--rating <range>', 'only tracks with this many stars, as in "4..5"')
    .option('--text <search>', 'the same as the words above')
    .option('--under <path>', 'only tracks in this folder')
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1_000_000), 100)
    .option('--offset <number>', 'skip this many first', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .addHelpText('after', `\n${searchHelp}`)
    .action(run(async () => (await import('../list.ts')).list));

  program
    .command('export')
    .description('write what a search finds as a playlist or a table')
    .argument('[search...]', 'only tracks that match all of these words, as in `list`')
    .option('--output <file>', 'file to write, or a folder with --per-folder; printed if not given')
    .addOption(
      new Option('--format <name>', 'what to write (default: by the ending of the file, or m3u8)').choices([
        'm3u8',
        'xspf',
        'csv',
        'csv-exact',
        'json',
      ]),
    )
    .option('--playlist <name>', 'only tracks of this playlist, in its order')
    .option('--relative', 'write paths relative to the playlist', false)
    .addOption(
      new Option(
        '--slash <character>',
        'what separates folders in an M3U8 (default: as on this system)',
      ).choices(['/', '\\']),
    )
    .option('--per-folder', 'write one file for each folder of music', false)
    .option('--under <path>', 'only tracks in this folder')
    .addOption(modelOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../export.ts')).exportList));

  program
    .command('show')
    .description(
      'show everything that is known about a file: its own tags, every score, and the tags over time',
    )
    .argument('<file>')
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../show.ts')).show));
}
