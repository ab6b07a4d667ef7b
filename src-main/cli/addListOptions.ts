import { Option, type Command } from 'commander';
import { jsonOption, libraryOption, modelOption } from './options.ts';

/** Adds what a command takes that lists tracks, which are printed, written to a file or sent to a player. */
export function addListOptions(command: Command): Command {
  const own = command
    .option('--output <file>', 'M3U8 or XSPF file to write; printed if not given')
    .addOption(toOption());
  return addSendOptions(own).addOption(modelOption()).addOption(libraryOption()).addOption(jsonOption());
}

/** Adds what else says how a playlist is sent. */
export function addSendOptions(command: Command): Command {
  return command
    .option('--as <name>', 'what the playlist is called there')
    .option('--dry-run', 'only show what would be sent', false)
    .option('--yes', 'send without asking', false);
}

export function toOption(): Option {
  return new Option(
    '--to <address>',
    'player to send the playlist to, as in mpd://host:6600, https://user@host, jellyfin+https://user@host or plex+http://host:32400; shows what it has, and asks first',
  );
}
