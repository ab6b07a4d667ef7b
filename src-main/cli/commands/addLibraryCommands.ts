import type { Command } from 'commander';
import { libraryOption } from '../options.ts';
import { run } from '../runCommand.ts';

/** The library as a whole: its safety, its playlists and its folders. */
export function addLibraryCommands(program: Command): void {
  const libraryCommands = program
    .command('library')
    .description('check, back up, restore and repair the library; take decisions to another one');

  libraryCommands
    .command('check')
    .description('read all of the library and say what is wrong with it')
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/checkCommand.ts')).checkCommand));

  libraryCommands
    .command('backup')
    .description('make a backup now, beside the library')
    .option('--list', 'only list the backups that there are', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/backupCommand.ts')).backupCommand));

  libraryCommands
    .command('restore')
    .description('put a backup in the place of the library; what is there now is kept beside it')
    .argument('[name]', 'backup, as `library backup --list` names it (default: the newest)')
    .option('--yes', 'restore without asking', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/restoreCommand.ts')).restoreCommand));

  libraryCommands
    .command('repair')
    .description('make a library of what can be read of a damaged one, and of its newest backup')
    .option('--yes', 'repair without asking', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/repairCommand.ts')).repairCommand));

  libraryCommands
    .command('export')
    .description('write what was decided as lines of JSON, to a new file or to the terminal')
    .argument('[file]')
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/exportCommand.ts')).exportCommand));

  libraryCommands
    .command('import')
    .description('take over what `library export` wrote, for tracks that sound the same')
    .argument('<file>')
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/importCommand.ts')).importCommand));

  program
    .command('import-playlist')
    .description(
      'keep playlists in the library, in the window beside the saved filters; lists what is not found',
    )
    .argument('<file...>', 'M3U, M3U8, PLS or XSPF')
    .option('--name <name>', 'what it is called (default: as its file)')
    .addOption(libraryOption())
    .action(run(async () => (await import('../importPlaylist.ts')).importPlaylist));

  program
    .command('relocate')
    .description('tell the library that a folder was renamed or moved; nothing is listened to again')
    .argument('<old>', 'the folder as it was, or any folder above or below one that was added')
    .argument('<new>', 'where it is now')
    .addOption(libraryOption())
    .action(run(async () => (await import('../relocate.ts')).relocate));

  program
    .command('genres')
    .description('show how genres that stand in one field of your files are split, and choose by what')
    .argument('[separator...]', 'as in "," "/"; these in place of those in use')
    .option('--none', 'no separators of your own')
    .option('--keep', 'use them from now on, in place of those in use')
    .addOption(libraryOption())
    .action(run(async () => (await import('../genres.ts')).genres));
}
