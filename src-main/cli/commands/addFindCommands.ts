import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { addListOptions } from '../addListOptions.ts';
import { modelOption, libraryOption, jsonOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

/** What is found by how it sounds. */
export function addFindCommands(program: Command): void {
  program
    .command('find')
    .description(
      'find tracks by a description, as in "calm piano without singing, 70s"; says how it was understood',
    )
    .argument('<words...>')
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1_000_000), 20)
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../find.ts')).find));

  const similar = program
    .command('similar')
    .description('list what sounds most like a track, or like several')
    .argument('<files...>', 'tracks of the library')
    .option('--not <files...>', 'tracks that the results should not sound like')
    .option('--limit <number>', 'show at most this many', wholeNumber(1, 1000), 20);
  addListOptions(similar).action(run(async () => (await import('../similar.ts')).similar));

  program
    .command('map')
    .description('lay out the map of sound, and list its regions')
    .option('--anew', 'lay out all tracks again, not only new ones', false)
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../map.ts')).map));

  program
    .command('duplicates')
    .description(
      'list recordings that the library has more than once, in other formats, bit rates or cuts, the best copy first',
    )
    .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../duplicates.ts')).duplicates));
}
