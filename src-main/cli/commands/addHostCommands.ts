import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { runtimeOption, libraryOption, jsonOption, wholeNumber } from '../options.ts';
import { run } from '../runCommand.ts';

/** Other machines, the window in a browser, and what this machine is like. */
export function addHostCommands(program: Command): void {
  addWorkers(program);
  addServing(program);
}

function addWorkers(program: Command): void {
  const workersCommands = program
    .command('workers')
    .description('let other machines help with listening, through a NATS server; off until you start it');

  workersCommands
    .command('start')
    .description('start or join a server, and print the line to paste on another machine')
    .option(
      '--listen <address>',
      'address of the server that Hearmark starts; beyond this machine it speaks TLS',
      '127.0.0.1:4222',
    )
    .option('--server <url>', 'a server that runs already, as in nats://token@192.168.1.5:4222')
    .addOption(libraryOption())
    .action(run(async () => (await import('../workers.ts')).startWorkers));

  workersCommands
    .command('list')
    .description('list the machines that listen now, and how fast')
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../workers.ts')).listWorkers));

  workersCommands
    .command('forget')
    .description('give a machine no more work than it has begun')
    .argument('<id>', 'as `workers list` names it')
    .addOption(libraryOption())
    .action(run(async () => (await import('../workers.ts')).forgetWorker));

  workersCommands
    .command('stop')
    .description('end the server; from then on this machine listens alone')
    .addOption(libraryOption())
    .action(run(async () => (await import('../workers.ts')).stopWorkers));

  program
    .command('work')
    .description('listen to the music of a library on another machine, until Ctrl-C')
    .argument('<url>', 'the server, as `workers start` printed it')
    .requiredOption('--key <key>', 'the key, as `workers start` printed it')
    .option(
      '--root <folder...>',
      'where a folder of the other machine is on this one, as in "/music/there=/mnt/music", or a folder with the same path on both',
    )
    .option('--jobs <number>', 'processes at work at once', wholeNumber(1, 256), availableParallelism())
    .option('--name <name>', 'what to call this machine there')
    .addOption(runtimeOption())
    .action(run(async () => (await import('../work.ts')).workFor));
}

function addServing(program: Command): void {
  program
    .command('serve')
    .description('serve the window to a browser; prints the address to open')
    .option(
      '--port <number>',
      'port to listen on (default: 4747, or the next free one)',
      wholeNumber(0, 65_535),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-network', 'let other machines in, if they can reach the address given by --host', false)
    .option(
      '--public-address <url>',
      'the address that people open when a reverse proxy stands in front, as in https://music.example',
    )
    .option(
      '--subsonic',
      'also let players in, through the Subsonic API; prints what to enter in them',
      false,
    )
    .option('--renew-key', 'make a new key for players, and shut out those that have the old one', false)
    .addOption(libraryOption())
    .action(run(async () => (await import('../serve.ts')).serve));

  program
    .command('doctor')
    .description('show versions, runtimes and devices, and what is missing and how to get it')
    .option('--deep', 'also read all of the library and say what is wrong with it', false)
    .addOption(libraryOption())
    .addOption(jsonOption())
    .action(run(async () => (await import('../doctor.ts')).doctor));
}
