import { Option } from 'commander';

export function toOption(): Option {
  return new Option(
    '--to <address>',
    'player to send the playlist to, as in mpd://host:6600, https://user@host or jellyfin+https://user@host; shows what it has, and asks first',
  );
}

export function asOption(): Option {
  return new Option('--as <name>', 'what the playlist is called there');
}

export function dryRunOption(): Option {
  return new Option('--dry-run', 'only show what would be sent').default(false);
}

export function yesOption(): Option {
  return new Option('--yes', 'send without asking').default(false);
}
