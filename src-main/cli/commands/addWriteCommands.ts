import { Option, type Command } from 'commander';
import { modelOption, libraryOption, starCount, wholeNumber } from '../options.ts';
import { keyNotations } from '../../scores/keyNotation.ts';
import { run } from '../runCommand.ts';

/** Writing tags into files, and taking that back. */
export function addWriteCommands(program: Command): void {
  addWrite(program);
  addEditing(program);
  addUndoing(program);
}

function addWrite(program: Command): void {
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
      'also write how loud each track is, for players that play all equally loud (ReplayGain 2, R128 in Opus)',
    )
    .option('--rating', 'also write the stars that you gave, where a file has none; those of others stay')
    .addOption(
      new Option(
        '--bpm <how>',
        'also write the tempo that you gave, or else the one that was heard: fill (if empty) or replace',
      ).choices(['off', 'fill', 'replace']),
    )
    .option('--bpm-decimals <number>', 'decimals of a tempo: 0, 1 or 2', wholeNumber(0, 2))
    .addOption(
      new Option('--key <how>', 'also write the key, in the same way').choices(['off', 'fill', 'replace']),
    )
    .addOption(
      new Option('--key-notation <name>', 'how the key is written: Am, 8A or 1m').choices(keyNotations),
    )
    .option('--with-parents', 'also write the larger tags that a tag is part of')
    .option('--keep-time', "keep each file's modification time")
    .addOption(
      new Option('--id3 <version>', 'version of a new ID3 tag; an existing one keeps its own').choices([
        '2.3',
        '2.4',
      ]),
    )
    .option('--convert-id3', 'also convert existing ID3 tags to that version; 2.2 stays')
    .option('--strict-proof', 'hash the audio of every file, even where no byte of it is touched; slow')
    .option(
      '--join-genres <separator>',
      'write all genres as one value with this between them, as in ", ", for devices that read the first alone; "" for several values',
    )
    .option('--no-sheets', 'leave cue sheets alone: nothing is written for the tracks of an image')
    .option('--dry-run', 'only show what would change', false)
    .option('--yes', 'write without asking', false)
    .addOption(modelOption())
    .addOption(libraryOption())
    .action(run(async () => (await import('../write.ts')).write));
}

function addEditing(program: Command): void {
  program
    .command('edit')
    .description(
      'change the title, artist and other fields in files: shows what would change, and asks first',
    )
    .argument('<paths...>', 'files and folders of the library')
    .requiredOption(
      '--set <field=text...>',
      'title, artist, album, albumartist, year, track, disc, genre or comment, as in title="Slow Water" genre="Jazz; Rock"; "comment=" removes the comment',
    )
    .option('--keep-time', "keep each file's modification time")
    .option('--dry-run', 'only show what would change', false)
    .option('--yes', 'write without asking', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../edit.ts')).edit));

  program
    .command('rate')
    .description('rate tracks with stars, in the library; `write --rating` writes them into files')
    .argument('<paths...>', 'files and folders of the library')
    .requiredOption('--stars <number>', '1 to 5, halves as in 3.5; 0 removes the rating', starCount)
    .addOption(libraryOption())
    .action(run(async () => (await import('../rate.ts')).rate));
}

function addUndoing(program: Command): void {
  program
    .command('unwrite')
    .description('undo what was written into files: shows what would change, and asks first')
    .argument('[paths...]', 'files and folders')
    .option('--all', 'undo everything that Hearmark ever wrote', false)
    .option(
      '--batch <number>',
      'undo what one command or click wrote; see `batches`',
      wholeNumber(1, Number.MAX_SAFE_INTEGER),
    )
    .option('--field <name>', 'undo only this field: GENRE, MOOD …')
    .option('--dry-run', 'only show what would change', false)
    .option('--yes', 'undo without asking', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../unwrite.ts')).unwrite));

  program
    .command('batches')
    .description('list what was written into files so far')
    .addOption(libraryOption())
    .action(run(async () => (await import('../unwrite.ts')).batches));
}
