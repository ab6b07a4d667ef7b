import type { Command } from 'commander';
import { addListOptions, addSendOptions, toOption } from '../addListOptions.ts';
import { modelOption, libraryOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

/** Playlists, and sending them to players. */
export function addPlaylistCommands(program: Command): void {
  const playlist = program
    .command('playlist')
    .description('make a playlist that goes from the sound of one track to that of another')
    .argument('<from>', 'a track of the library')
    .argument('<to>', 'another track')
    .option('--tracks <number>', 'how many tracks, these two included', wholeNumber(2, 1000), 20);
  addListOptions(playlist).action(run(async () => (await import('../playlist.ts')).playlist));

  const send = program
    .command('send')
    .description(
      'send a playlist, or what a saved filter finds, to a player: shows what it has, and asks first',
    )
    .argument('<name>', 'name of the playlist or the saved filter')
    .addOption(toOption().makeOptionMandatory());
  addSendOptions(send)
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
}
