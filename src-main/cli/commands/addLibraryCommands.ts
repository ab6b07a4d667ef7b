import type { Command } from 'commander';
import { libraryOption } from '../options.ts';
import { run } from '../runCommand.ts';

/** The library as a whole: its safety, its playlists and its folders. */
export function addLibraryCommands(program: Command): void {
  const libraryCommands = program
    .command('library')
    .description('check, back up, restore and repair the library; carry your decisions over to another one');

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
    .description('put a backup in place of the library; the present one is kept beside it')
    .argument('[name]', 'backup, as `library backup --list` names it (default: the newest)')
    .option('--yes', 'restore without asking', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/restoreCommand.ts')).restoreCommand));

  libraryCommands
    .command('repair')
    .description('make a new library from what can be read of a damaged one and from its newest backup')
    .option('--yes', 'repair without asking', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/repairCommand.ts')).repairCommand));

  libraryCommands
    .command('export')
    .description('write your decisions as lines of JSON, to a new file or to the terminal')
    .argument('[file]')
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/exportCommand.ts')).exportCommand));

  libraryCommands
    .command('import')
    .description('import what `library export` wrote, for tracks that sound the same')
    .argument('<file>')
    .addOption(libraryOption())
    .action(run(async () => (await import('../library/importCommand.ts')).importCommand));

  program
    .command('import-playlist')
    .description(
      'import playlists into the library, where the window shows them beside the saved filters; lists tracks that it does not find',
    )
    .argument('<file...>', 'M3U, M3U8, PLS or XSPF')
    .option('--name <name>', 'name of the playlist (default: that of its file)')
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
    .description('show how several genres in one field of your files are split, and choose the separators')
    .argument('[separator...]', 'separators to try in place of those in use, as in "," "/"')
    .option('--none', 'try it without separators of your own')
    .option('--keep', 'use these from now on')
    .addOption(libraryOption())
    .action(run(async () => (await import('../genres.ts')).genres));
}
