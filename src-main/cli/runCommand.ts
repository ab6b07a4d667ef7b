import type { Command } from 'commander';

/** Exit statuses: the job ran; a file failed or the job could not run; the command was used wrongly. */
export const [DONE, FAILED, WRONG_USE] = [0, 1, 2];

/** What the command that ran last came to. */
export const exit = { status: DONE };

/**
 * Adapts a command (its arguments, its options) to commander; what it returns is the exit status. It is loaded when it is run:
 * to load all of them takes half a second.
 */
export function run<Parameters extends unknown[]>(
  load: () => Promise<(...parameters: Parameters) => Promise<number>>,
) {
  return async (...parameters: [...Parameters, Command]) => {
    const command = await load();
    exit.status = await command(...(parameters.slice(0, -1) as Parameters));
  };
}
