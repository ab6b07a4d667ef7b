import { Option, type Command } from 'commander';
import { backendNames } from '../../taggers/tfjs/loadBackend.ts';
import { addHyper } from '../models/addHyper.ts';
import { modelOption, runtimeOption, libraryOption, jsonOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

/** What a model says of one file, and learning one. */
export function addTrainCommands(program: Command): void {
  addScore(program);
  addTrain(program);
}

function addScore(program: Command): void {
  program
    .command('score')
    .description('print the score that a model gives a file for each tag, without the library')
    .argument('<file>')
    .addOption(modelOption())
    .addOption(
      new Option(
        '--windows <which>',
        'windows to average: all, the first, or 16 as reference code spreads them',
      )
        .choices(['whole', 'first', 'reference16'])
        .default('whole'),
    )
    .option(
      '--offset <samples>',
      "instead of --windows: the one window that starts at this sample, at the model's rate",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--over-time',
      'show what speaks for each tag at each time, as finely as the network can tell',
      false,
    )
    .addOption(runtimeOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../score.ts')).score));
}

function addTrain(program: Command): void {
  program
    .command('train')
    .description(
      'train the model on some of your corrections, and measure on the others how much better it became',
    )
    .addOption(
      new Option(
        '--depth <depth>',
        'what is trained: thresholds (instant), the head, which is the output layer (seconds), or the full network (from the files, long)',
      )
        .choices(['thresholds', 'head', 'full'])
        .default('head'),
    )
    .option('--tags <tag...>', 'only these tags (default: all with enough corrections)')
    .option(
      '--seed <number>',
      'decides every random draw: equal seeds give equal models',
      wholeNumber(0, 2 ** 31),
      1,
    )
    .option('--dry-run', 'show the result and change nothing', false)
    .option('--insist', 'use what was learnt even where it is no better', false)
    .option(
      '--epochs <number>',
      'with --depth full or --from-scratch: how often all files are heard',
      wholeNumber(1, 1000),
      5,
    )
    .addOption(
      new Option('--backend <name>', 'with --depth full or --from-scratch: what computes')
        .choices(backendNames)
        .default('wasm'),
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'with --depth full or --from-scratch: learn from each window by itself, or from several windows of a song at once',
      )
        .choices(['instance', 'song'])
        .default('instance'),
    )
    .option('--on <machine>', 'with --depth full: the machine that trains, as `workers list` calls it')
    .option(
      '--from-scratch',
      'train a new model on labelled files instead; needs --manifest, --architecture and --name',
      false,
    )
    .option('--manifest <file>', 'CSV with path, tags (several with ";") and, if known, group (the artist)')
    .option('--architecture <name>', 'network to train; it hears what --model hears')
    .option('--hyper <key=value>', 'hyper-parameter of the network; may be repeated', addHyper, {})
    .option('--name <name>', 'what to call the new model')
    .addOption(modelOption())
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../train.ts')).train));
}
